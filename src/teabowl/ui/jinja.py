"""The Jinja2 environment of every page of ours. Undefined names are errors; components are macros (ui/parts.html)."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from teabowl.ui import spoken
from teabowl.ui.build import icon_names

STATIC = Path(__file__).resolve().parent / "static" / "ui"
ICONS = icon_names() | {"bowl"}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """{{ url('boards:post', place.code, post.id) }}"""
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
def has_page(path: str) -> bool:
    """Whether this address leads anywhere in this installation."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def language() -> str:
    """The language of the page, as HTML's lang wants it: zh-CN or en."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh-CN"


def environment(**options: Any) -> Environment:
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(  # noqa: S701, autoescape comes with the options
        **options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    env.globals.update(
        static=static, url=url, asset=asset, icon_url=icon_url, has_page=has_page, language=language, spoken_when=spoken.when
    )
    env.globals.update(spark_path=spoken.spark_path, django_messages=get_messages)
    env.globals["is_demo"] = settings.CONFIG.demo_sign_in
    env.filters.update(
        merge=lambda one, other: {**one, **other},
        number=spoken.number,
        percent=spoken.percent,
        money=spoken.money,
        workdays=spoken.workdays,
        paragraphs=spoken.paragraphs,
    )
    return env
