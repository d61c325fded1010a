from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "teabowl.guides"
    label = "guides"

    def ready(self) -> None:
        from teabowl.files import access
        from teabowl.guides import personal
        from teabowl.guides.counter import ERRANDS
        from teabowl.guides.models import Adaptation, Errand, Guide
        from teabowl.guides.moderated import FEEDBACK
        from teabowl.guides.queries.errands import may_read_papers
        from teabowl.intake import kinds
        from teabowl.moderation import kinds as moderated
        from teabowl.places import participants

        kinds.register(ERRANDS)
        moderated.register(FEEDBACK)
        access.register("errand", may_read_papers)
        access.register("errand_consent", may_read_papers)
        participants.register_staying("guides", "办事指南", "Service guides", (Guide, "created_at"), (Adaptation, "changed_at"))
        participants.register_staying("errands", "代办", "Errands", (Errand, "written_at"))
        personal.register_here()
