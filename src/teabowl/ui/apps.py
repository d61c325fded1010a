from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "teabowl.ui"
    label = "ui"
