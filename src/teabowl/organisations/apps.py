from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "teabowl.organisations"
    label = "organisations"

    def ready(self) -> None:
        from teabowl.audit import wording
        from teabowl.organisations import permissions, permissions_moves, personal, tree, words  # noqa: F401, declares the verbs
        from teabowl.places import participants

        participants.register(tree.ORGANISATIONS)
        participants.register(tree.MEMBERS)
        personal.register_here()
        wording.register("organisations", deeds=words.DEEDS, fields=words.FIELDS, values=words.VALUES)
