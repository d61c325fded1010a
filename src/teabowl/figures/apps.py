from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "teabowl.figures"
    label = "figures"
