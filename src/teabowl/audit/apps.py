from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "teabowl.audit"
    label = "audit"
