from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "teabowl.organisations"
    label = "organisations"

    def ready(self) -> None:
        from teabowl.organisations import permissions, permissions_moves  # noqa: F401, declares the verbs
