from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "teabowl.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from teabowl.disclosure import audited

        audited.register_here()
        from teabowl.disclosure import moderated, permissions, personal, tree  # noqa: F401, declares the verbs
        from teabowl.moderation import kinds

        kinds.register(moderated.QUESTIONS)
        tree.register_here()
        personal.register_here()
