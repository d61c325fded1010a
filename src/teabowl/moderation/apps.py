from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "teabowl.moderation"
    label = "moderation"

    def ready(self) -> None:
        from teabowl.audit import wording
        from teabowl.moderation import personal, tree, words
        from teabowl.people import personal as people_personal
        from teabowl.places import participants

        wording.register("moderation", deeds=words.DEEDS, fields=words.FIELDS, values=words.VALUES)
        participants.register(tree.MODERATION)
        people_personal.register(
            "moderation",
            personal.export,
            personal.erase,
            label_zh="举报和申诉",
            label_en="Reports and appeals",
            stays=personal.STAYS,
        )
