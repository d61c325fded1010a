from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "teabowl.signin"
    label = "signin"
