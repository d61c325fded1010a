from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "teabowl.files"
