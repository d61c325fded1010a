from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "teabowl.letters"
    label = "letters"

    def ready(self) -> None:
        from teabowl.letters import audited

        audited.register_here()
        from teabowl.intake import kinds
        from teabowl.letters import permissions, personal, tree  # noqa: F401, declares the verbs
        from teabowl.letters.onpaper import LETTERS

        kinds.register(LETTERS)

        tree.register_here()
        personal.register_here()
