from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "teabowl.ballots"
    label = "ballots"

    def ready(self) -> None:
        from teabowl.ballots import sealing
        from teabowl.people import secrets

        if sealing.rotate not in secrets.ROTATED:
            secrets.ROTATED.append(sealing.rotate)
