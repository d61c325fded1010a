from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "teabowl.messages"
    label = "messaging"  # django.contrib.messages has the short one
