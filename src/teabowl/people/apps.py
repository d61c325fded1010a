from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "teabowl.people"
    label = "people"

    def ready(self) -> None:
        from teabowl.people.actions.register import NUMBER, ROW
        from teabowl.people.secrets import register_column
        from teabowl.people.tree import PARTICIPANT
        from teabowl.places.participants import register

        register(PARTICIPANT)
        register_column("people.Person", "resident_number", NUMBER)
        register_column("people.RegisterRow", "typed", ROW)
