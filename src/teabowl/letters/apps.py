from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "teabowl.letters"
    label = "letters"

    def ready(self) -> None:
        from teabowl.intake import kinds
        from teabowl.letters import personal
        from teabowl.letters.models import Letter
        from teabowl.letters.onpaper import LETTERS
        from teabowl.places import participants

        kinds.register(LETTERS)

        participants.register_staying("letters", "来信", "Letters", (Letter, "received_at"))
        personal.register_here()
