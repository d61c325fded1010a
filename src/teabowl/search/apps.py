from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "teabowl.search"

    def ready(self) -> None:
        from teabowl.places.participants import register
        from teabowl.search.tree import PARTICIPANT

        register(PARTICIPANT)
