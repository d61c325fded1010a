from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "teabowl.figures"
    label = "figures"

    def ready(self) -> None:
        from teabowl.figures.taking_part import PARTICIPANT
        from teabowl.places.participants import register

        register(PARTICIPANT)
