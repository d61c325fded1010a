from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "teabowl.study"
    label = "study"

    def ready(self) -> None:
        from teabowl.audit import wording
        from teabowl.files import access
        from teabowl.moderation import kinds
        from teabowl.places import participants
        from teabowl.study import held, moderated, permissions, personal, reading, words  # noqa: F401, declares the verbs
        from teabowl.study.models import Question

        wording.register("study", deeds=words.DEEDS, fields=words.FIELDS, values=words.VALUES)
        kinds.register(moderated.QUESTIONS)
        access.register(reading.MATERIAL, reading.may_open)
        held.register_here()
        personal.register_here()
        participants.register_staying("study", "提问", "Questions", (Question, "asked_at"))
