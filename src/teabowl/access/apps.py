from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "teabowl.access"
    label = "access"

    def ready(self) -> None:
        from teabowl.access.table import load_verbs

        load_verbs()
