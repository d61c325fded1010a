from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "teabowl.market"
    label = "market"

    def ready(self) -> None:
        from teabowl.market import moderated, personal
        from teabowl.market.models import Listing
        from teabowl.moderation import kinds
        from teabowl.places import participants

        participants.register_staying(
            "market", "特产、旅游、招工和服务信息", "listings of the market", (Listing, "published_at")
        )
        personal.register_here()
        kinds.register(moderated.LISTINGS)
