from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "teabowl.study"
    label = "study"

    def ready(self) -> None:
        from teabowl.files import access
        from teabowl.moderation import kinds
        from teabowl.places import participants
        from teabowl.study import held, moderated, personal, reading
        from teabowl.study.models import Question

        kinds.register(moderated.QUESTIONS)
        access.register(reading.MATERIAL, reading.may_open)
        held.register_here()
        personal.register_here()
        participants.register_staying("study", "提问", "Questions", (Question, "asked_at"))
