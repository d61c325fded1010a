from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "teabowl.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from teabowl.disclosure import audited

        audited.register_here()
        from teabowl.disclosure import permissions, personal, tree  # noqa: F401, declares the verbs

        tree.register_here()
        personal.register_here()
