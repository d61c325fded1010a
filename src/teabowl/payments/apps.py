from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "teabowl.payments"
    label = "payments"

    def ready(self) -> None:
        from teabowl.payments import personal
        from teabowl.payments.models import Merchant
        from teabowl.payments.providers.wechat import APIV3_KEY, PRIVATE_KEY
        from teabowl.people.secrets import register_column
        from teabowl.places import participants

        register_column("payments.Merchant", "private_key", PRIVATE_KEY)
        register_column("payments.Merchant", "apiv3_key", APIV3_KEY)
        participants.register_staying("payments", "收款账户", "Payment accounts", (Merchant, "opened_at"))
        personal.register_here()
