from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "teabowl.boards"
    label = "boards"
