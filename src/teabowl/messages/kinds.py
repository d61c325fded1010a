"""The kinds of messages that the areas declare in their `told.py`."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.translation import get_language

from teabowl.kernel.telling import MessageKind


@cache
def kinds() -> dict[str, MessageKind]:
    """Every declared kind by its key, in the order of the areas. Raises ValueError for two of one key."""
    found: dict[str, MessageKind] = {}
    for area in apps.get_app_configs():
        if not area.name.startswith("teabowl.") or not find_spec(f"{area.name}.told"):
            continue
        for kind in import_module(f"{area.name}.told").KINDS:
            if kind.key in found:
                raise ValueError(f"message kind declared twice: {kind.key}")
            found[kind.key] = kind
    return found


def kind_of(key: str) -> MessageKind:
    """A declared kind. One that an earlier version declared is named by its key alone."""
    return kinds().get(key) or MessageKind(key, key, key)


def name_of(kind: MessageKind) -> str:
    return kind.en if _english() else kind.zh


def why_of(kind: MessageKind) -> str:
    """Why one gets messages of this kind, in the reader's language."""
    return kind.why_en if _english() else kind.why_zh


def _english() -> bool:
    return (get_language() or "").startswith("en")
