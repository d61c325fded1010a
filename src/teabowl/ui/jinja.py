"""The Jinja2 environment of every page of ours. Undefined names are errors; components are macros (ui/parts.html)."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from teabowl.ui import banners, charts, spoken
from teabowl.ui.build import icon_names
from teabowl.ui.folding import ByLanguage, OneLanguage
from teabowl.ui.words import AREAS, gettext_in

STATIC = Path(__file__).resolve().parent / "static" / "ui"
ICONS = icon_names() | {"bowl"}


CODE = "0" * 12


@lru_cache
def _around_code(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[CODE]).partition(CODE)
    return before, after


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """{{ url('boards:post', place.code, post.id) }}"""
    if len(args) == 1 and not kwargs and type(args[0]) is str and len(args[0]) == len(CODE) and args[0].isdecimal():
        # a place's page: the commonest address there is, and all of one name look alike
        before, after = _around_code(name)
        return f"{before}{args[0]}{after}"
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache
def asset(name: str) -> str:
    """The address of a file in static/ui with its content's hash, so that browsers may keep it for ever."""
    return f"{static('ui/' + name)}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]}"


@lru_cache
def icon_url(name: str) -> str:
    """The address of one icon in the sprite. Raises LookupError for a name that styles/icons does not have."""
    if name not in ICONS:
        raise LookupError(f"no icon {name!r}: copy it from Lucide into ui/styles/icons and run python -m teabowl.ui.build")
    return f"{asset('icons.svg')}#{name}"


@lru_cache
def draw_icon(name: str, small: bool = False) -> Markup:
    """The component `icon`."""
    small_class = " tb-i-s" if small else ""
    return Markup(f'<svg class="tb-i{small_class}" aria-hidden="true"><use href="{icon_url(name)}"/></svg>')  # noqa: S704, our own names


@lru_cache
def has_page(path: str) -> bool:
    """Whether this address leads anywhere in this installation."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def language_of_page() -> str:
    """The language of the page, as HTML's lang wants it: zh-CN or en."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh-CN"


@lru_cache(maxsize=20_000)
def _in_language(_language: str | None, message: str) -> tuple[Markup, Markup]:
    """The message, and what it says where it has no values."""
    return _with_and_without_values(translation.gettext(message))


def _with_and_without_values(said: str) -> tuple[Markup, Markup]:
    text = Markup(said)  # noqa: S704, our own words
    return text, text % {} if "%(" not in text else text


def gettext(message: str, /, **values: Any) -> Markup:
    """{{ _("还有 %(n)s 天", n=3) }}: as Jinja's own (the values are escaped), without its way around through the context."""
    text, plain = _in_language(translation.get_language(), message)
    return text % values if values else plain


def words_of(area: str, language: str) -> Callable[..., Markup]:
    """`_` of an area's templates."""
    words: dict[str, tuple[Markup, Markup]] = {}

    def own_gettext(message: str, /, **values: Any) -> Markup:
        said = words.get(message)
        if said is None:
            with translation.override(language):
                said = words[message] = _with_and_without_values(gettext_in(area, message))
        return said[0] % values if values else said[1]

    return own_gettext


def environment(**options: Any) -> ByLanguage:
    return ByLanguage(lambda language: _environment(language, **options))


def _environment(language: str, **options: Any) -> Environment:
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    areas = [path.parents[3].name for path in AREAS.glob(f"*/locale/{language}/LC_MESSAGES/django.mo")]
    words = {area: words_of(area, language) for area in areas}
    env = OneLanguage(language, words, **options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    env.globals["_"] = gettext
    env.globals.update(
        static=static,
        url=url,
        asset=asset,
        icon_url=icon_url,
        draw_icon=draw_icon,
        draw_line=charts.line,
        has_page=has_page,
        language=language_of_page,
        spoken_when=spoken.when,
        spoken_month=spoken.month,
    )
    env.globals.update(spark_path=spoken.spark_path, django_messages=get_messages)
    env.globals["place_banners"] = banners.banners
    env.globals["is_demo"] = settings.CONFIG.demo_sign_in
    env.filters.update(
        merge=lambda one, other: {**one, **other},
        number=spoken.number,
        percent=spoken.percent,
        money=spoken.money,
        fen=spoken.fen,
        workdays=spoken.workdays,
        paragraphs=spoken.paragraphs,
    )
    return env
