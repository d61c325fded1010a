from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "teabowl.intake"

    def ready(self) -> None:
        from teabowl.intake import audited, tree

        audited.register_here()
        tree.register_here()
