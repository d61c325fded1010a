from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "teabowl.api"
    label = "api"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from teabowl.api.personal import erase, export
        from teabowl.people import personal

        personal.register(
            "api",
            export,
            erase,
            label_zh="接口令牌",
            label_en="API tokens",
            links=lambda _actor, _found: [(_("接口令牌"), "/me/tokens/")],
        )
