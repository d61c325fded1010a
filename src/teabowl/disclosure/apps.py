from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "teabowl.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from teabowl.disclosure import moderated, personal, rules, tree
        from teabowl.disclosure.queries.work import may_read_receipt
        from teabowl.files import access
        from teabowl.moderation import kinds
        from teabowl.places import participants

        access.register(rules.RECEIPT, may_read_receipt)
        kinds.register(moderated.QUESTIONS)
        participants.register(tree.BOOKS)
        personal.register_here()
