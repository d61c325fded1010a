from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "teabowl.ui"
    label = "ui"

    def ready(self) -> None:
        from teabowl.ui.form_words import speak

        speak()
