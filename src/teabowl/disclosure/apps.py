from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "teabowl.disclosure"
