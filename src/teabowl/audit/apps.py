from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "teabowl.audit"
    label = "audit"

    def ready(self) -> None:
        from teabowl.audit import permissions as permissions
