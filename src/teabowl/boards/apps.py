from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "teabowl.boards"
    label = "boards"

    def ready(self) -> None:
        from teabowl.boards import personal, tree
        from teabowl.boards.actions.moderated import KINDS
        from teabowl.boards.batch import NOTICES
        from teabowl.intake import kinds as tables
        from teabowl.moderation import kinds
        from teabowl.people import personal as people_personal
        from teabowl.places import participants

        tables.register(NOTICES)
        for kind in KINDS:
            kinds.register(kind)
        participants.register(tree.POSTS)
        people_personal.register(
            "boards",
            personal.export,
            personal.erase,
            label_zh="帖子和评论",
            label_en="Posts and comments",
            stays=personal.STAYS,
        )
