from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "teabowl.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        from teabowl.disclosure import audited

        audited.register_here()
        from teabowl.disclosure import moderated, permissions, personal, rules, tree  # noqa: F401, declares the verbs
        from teabowl.disclosure.queries.work import may_read_receipt
        from teabowl.files import access
        from teabowl.moderation import kinds

        access.register(rules.RECEIPT, may_read_receipt)
        kinds.register(moderated.QUESTIONS)
        tree.register_here()
        personal.register_here()
