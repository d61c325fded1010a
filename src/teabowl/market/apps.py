from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "teabowl.market"
    label = "market"

    def ready(self) -> None:
        from teabowl.market import audited

        audited.register_here()
        from teabowl.market import moderated, permissions, personal, tree  # noqa: F401, declares the verbs
        from teabowl.moderation import kinds
        from teabowl.places import participants

        participants.register(tree.LISTINGS)
        personal.register_here()
        kinds.register(moderated.LISTINGS)
