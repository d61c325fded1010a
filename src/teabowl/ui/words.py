"""`_` of a module in Python, and of an area's templates: what the area's own catalogue says.

Django puts all areas' words into one catalogue, where one English stands for 撤回 everywhere; here an area says it as it means it.

    _ = gettext_of(__name__)        # where it is said at once
    _ = gettext_lazy_of(__name__)   # where it is said later: constants, forms
"""

from collections.abc import Callable
from functools import cache, lru_cache, partial
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.functional import lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

AREAS = Path(__file__).parents[1]


@cache
def _catalogue(area: str, language: str | None) -> GNUTranslations | None:
    """None for Chinese, the language of the sources."""
    compiled = AREAS / area / "locale" / str(language) / "LC_MESSAGES" / "django.mo"
    if not compiled.exists():
        return None
    with compiled.open("rb") as file:
        return GNUTranslations(file)


def gettext_in(area: str, message: str) -> str:
    """The message in the reader's language, as the area says it; what the area has no word for, as Django finds it."""
    return _said(area, translation.get_language(), message)


@lru_cache(maxsize=20_000)
def _said(area: str, language: str | None, message: str) -> str:
    own = _catalogue(area, language)
    said = own.gettext(message) if own is not None and message else message
    return said if said != message else translation.gettext(message)


def gettext_of(module: str) -> Callable[[str], str]:
    """`_` of a module of an area, by its __name__."""
    return partial(gettext_in, _area_of(module))


def gettext_lazy_of(module: str) -> "Callable[[str], _StrPromise]":
    """The same, said when it is shown."""
    return lazy(partial(gettext_in, _area_of(module)), str)  # type: ignore[return-value]


def _area_of(module: str) -> str:
    return module.split(".")[1]
