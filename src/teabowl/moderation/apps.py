from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "teabowl.moderation"
    label = "moderation"

    def ready(self) -> None:
        from teabowl.moderation import personal, tree
        from teabowl.people import personal as people_personal
        from teabowl.places import participants

        participants.register(tree.MODERATION)
        people_personal.register(
            "moderation",
            personal.export,
            personal.erase,
            label_zh="举报和申诉",
            label_en="Reports and appeals",
            stays=personal.STAYS,
        )
