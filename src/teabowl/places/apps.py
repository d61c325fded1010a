from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "teabowl.places"
    label = "places"

    def ready(self) -> None:
        from teabowl.places import audited

        audited.register_here()
