from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "teabowl.intake"

    def ready(self) -> None:
        from teabowl.intake import audited, tree
        from teabowl.intake.actions import ROW
        from teabowl.people.secrets import register_column

        register_column("intake.IntakeRow", "typed", ROW)
        audited.register_here()
        tree.register_here()
