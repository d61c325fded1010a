from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "teabowl.demo"
    label = "demo"
