from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "teabowl.sites"
    label = "sites"
