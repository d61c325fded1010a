"""Django's own management commands, with a database up and settings read."""

import os

from teabowl.config.environment import from_environment

WITHOUT_DATABASE = frozenset(
    {"help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic", "diffsettings"}
)
"""Django's commands that must not start a server."""


def django_command(words: list[str]) -> int:
    """One of Django's own management commands, with its own output and errors."""
    from django.core.management import ManagementUtility

    from teabowl.launch.database import for_command
    from teabowl.launch.setup import set_up_django

    utility = ManagementUtility(["teabowl", *words])
    if words[0] in WITHOUT_DATABASE or "--help" in words or "-h" in words:
        set_up_django()
        utility.execute()
        return 0
    with for_command(from_environment()) as url:
        os.environ["DATABASE_URL"] = url
        set_up_django(again=True)
        try:
            utility.execute()
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
