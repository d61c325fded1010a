from django.apps import AppConfig


class DeliberationsConfig(AppConfig):
    name = "teabowl.deliberations"
    label = "deliberations"

    def ready(self) -> None:
        from teabowl.deliberations.models import Matter
        from teabowl.places import participants

        participants.register_staying("deliberations", "四议两公开", "Matters of the village", (Matter, "changed_at"))
