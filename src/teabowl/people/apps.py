from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "teabowl.people"
    label = "people"

    def ready(self) -> None:
        from teabowl.people import audited

        audited.register_here()
        from teabowl.people import permissions as permissions
        from teabowl.people.tree import PARTICIPANT
        from teabowl.places.participants import register

        register(PARTICIPANT)
