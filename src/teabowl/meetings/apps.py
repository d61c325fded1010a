from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "teabowl.meetings"
    label = "meetings"

    def ready(self) -> None:
        from teabowl.meetings import hooks, personal
        from teabowl.meetings.actions.rolls import ROW
        from teabowl.meetings.models import Meeting
        from teabowl.people.secrets import register_column
        from teabowl.places import participants

        register_column("meetings.RollImportRow", "typed", ROW)
        participants.register_staying("meetings", "会议", "Meetings", (Meeting, "convened_at"))
        personal.register_here()
        hooks.register_here()
