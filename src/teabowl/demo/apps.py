from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "teabowl.demo"
    label = "demo"

    def ready(self) -> None:
        if settings.CONFIG.mode == "demo":
            from teabowl.demo import payments, wechat_pay

            wechat_pay.travel()
            payments.register_owner()
