from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "teabowl.ballots"
    label = "ballots"

    def ready(self) -> None:
        from teabowl.ballots import personal, sealing
        from teabowl.people import secrets

        personal.register_here()
        if sealing.rotate not in secrets.ROTATED:
            secrets.ROTATED.append(sealing.rotate)
