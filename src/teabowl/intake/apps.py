from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "teabowl.intake"

    def ready(self) -> None:
        from teabowl.intake.actions import ROW
        from teabowl.intake.models import Intake
        from teabowl.people.secrets import register_column
        from teabowl.places import participants

        register_column("intake.IntakeRow", "typed", ROW)
        participants.register_staying("intake", "导入的表格", "Tables brought in", (Intake, "created_at"))
