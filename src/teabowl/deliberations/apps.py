from django.apps import AppConfig


class DeliberationsConfig(AppConfig):
    name = "teabowl.deliberations"
    label = "deliberations"

    def ready(self) -> None:
        from teabowl.audit import wording
        from teabowl.deliberations import permissions, tree, words  # noqa: F401, declares the verbs

        tree.register_here()
        wording.register("deliberations", deeds=words.DEEDS, fields=words.FIELDS, values=words.VALUES)
