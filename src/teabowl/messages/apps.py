from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "teabowl.messages"
    label = "messaging"  # django.contrib.messages has the short one

    def ready(self) -> None:
        from teabowl.kernel.telling import tell_by
        from teabowl.messages.actions import tell

        tell_by(tell)
