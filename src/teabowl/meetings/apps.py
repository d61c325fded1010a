from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "teabowl.meetings"
    label = "meetings"

    def ready(self) -> None:
        from teabowl.meetings import permissions  # noqa: F401, declares the verbs
