from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "teabowl.sites"
    label = "sites"

    def ready(self) -> None:
        from teabowl.places.participants import register
        from teabowl.sites import personal
        from teabowl.sites.tree import PARTICIPANT

        register(PARTICIPANT)
        personal.register_here()
