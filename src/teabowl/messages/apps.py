from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "teabowl.messages"
    label = "messaging"  # django.contrib.messages has the short one

    def ready(self) -> None:
        from teabowl.kernel.telling import tell_by
        from teabowl.messages import personal
        from teabowl.messages.actions import tell
        from teabowl.messages.banners import banners
        from teabowl.messages.models import Alert
        from teabowl.messages.queries.inbox import unread_count
        from teabowl.people.news import count_by
        from teabowl.places import participants
        from teabowl.ui.banners import ask

        tell_by(tell)
        ask(banners)
        count_by(unread_count)
        personal.register_here()
        participants.register_staying("alerts", "紧急通知", "Urgent notices", (Alert, "at"))
