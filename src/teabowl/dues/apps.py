from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "teabowl.dues"
    label = "dues"

    def ready(self) -> None:
        from teabowl.dues import permissions  # noqa: F401, declares the verbs
