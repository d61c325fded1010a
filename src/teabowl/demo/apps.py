from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "teabowl.demo"
    label = "demo"

    def ready(self) -> None:
        if settings.CONFIG.mode == "demo":
            from teabowl.demo import wechat_pay

            wechat_pay.travel()
