from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "teabowl.people"
    label = "people"
