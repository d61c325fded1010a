from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "teabowl.letters"
    label = "letters"
