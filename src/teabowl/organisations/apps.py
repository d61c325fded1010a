from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "teabowl.organisations"
    label = "organisations"

    def ready(self) -> None:
        from teabowl.files import access
        from teabowl.organisations import personal, reading, tree
        from teabowl.organisations.actions.importing import ROW
        from teabowl.organisations.queries.people import OWNER
        from teabowl.people.secrets import register_column
        from teabowl.places import participants

        register_column("organisations.MemberImportRow", "typed", ROW)
        participants.register(tree.ORGANISATIONS)
        participants.register(tree.MEMBERS)
        access.register(OWNER, reading.may_read_papers)
        personal.register_here()
