from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "teabowl.access"
    label = "access"
