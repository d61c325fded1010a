from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "teabowl.api"
    label = "api"
