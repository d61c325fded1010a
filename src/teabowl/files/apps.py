from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "teabowl.files"
    label = "files"

    def ready(self) -> None:
        from teabowl.files import papers, personal
        from teabowl.people import personal as people_personal
        from teabowl.people import secrets

        secrets.ROTATED.append(papers.rotate)
        people_personal.register(
            "files",
            personal.export,
            personal.erase,
            label_zh="图片和材料",
            label_en="Pictures and papers",
            stays=personal.STAYS,
        )
