from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "teabowl.places"
    label = "places"
