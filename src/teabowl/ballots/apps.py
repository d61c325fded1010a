from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "teabowl.ballots"
    label = "ballots"

    def ready(self) -> None:
        from teabowl.audit import wording
        from teabowl.ballots import personal, sealing, words
        from teabowl.people import secrets

        personal.register_here()
        wording.register("ballots", deeds=words.DEEDS, fields=words.FIELDS, values=words.OPTION_WORDS)
        if sealing.rotate not in secrets.ROTATED:
            secrets.ROTATED.append(sealing.rotate)
