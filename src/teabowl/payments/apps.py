from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "teabowl.payments"
    label = "payments"

    def ready(self) -> None:
        from teabowl.payments import permissions  # noqa: F401, declares the verbs
        from teabowl.payments.actions import merchants
        from teabowl.people import secrets

        secrets.ROTATED.append(merchants.rotate)
