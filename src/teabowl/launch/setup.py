"""Setting up Django for a command, with the reader's language."""

import os

from django.core.exceptions import ImproperlyConfigured

from teabowl.kernel.memory import uncollected
from teabowl.launch.errors import CannotLaunch

LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def set_up_django(*, again: bool = False) -> None:
    """Load settings and apps. `again` points the connections at DATABASE_URL as it is now. Raises CannotLaunch."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teabowl.config.settings")
    import django
    from django.conf import settings
    from django.utils import translation

    try:
        if again and settings.configured:
            _point_at(os.environ.get("DATABASE_URL", ""))
        with uncollected():
            django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        raise CannotLaunch(" ".join(str(error).split())) from None
    translation.activate(language())


def language() -> str:
    """Chinese where the terminal is Chinese, English elsewhere."""
    wanted = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "zh-hans" if wanted.startswith("zh") else "en"


def _point_at(url: str) -> None:
    """The settings were read before the embedded server had its place."""
    from django.db import connections

    from teabowl.config.settings import database

    if url:
        connections["default"].settings_dict.update(database(url))
