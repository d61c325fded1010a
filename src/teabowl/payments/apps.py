from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "teabowl.payments"
    label = "payments"

    def ready(self) -> None:
        from teabowl.audit import wording
        from teabowl.payments import permissions, personal, tree, words  # noqa: F401, permissions declares the verbs
        from teabowl.payments.actions import merchants
        from teabowl.people import secrets

        wording.register("payments", deeds=words.DEEDS, fields=words.FIELDS, values=words.VALUES)
        secrets.ROTATED.append(merchants.rotate)
        tree.register_here()
        personal.register_here()
