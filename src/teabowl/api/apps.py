from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "teabowl.api"
    label = "api"

    def ready(self) -> None:
        from teabowl.api.personal import erase, export
        from teabowl.people import personal
        from teabowl.ui.words import gettext_lazy_of

        _ = gettext_lazy_of(__name__)
        personal.register(
            "api",
            export,
            erase,
            label_zh="接口令牌",
            label_en="API tokens",
            links=lambda _actor, _found: [(_("接口令牌"), "/me/tokens/")],
        )
