"""What tables can be brought in. Areas stand above and register theirs in AppConfig.ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from teabowl.intake import words
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import Verb
from teabowl.places.models import Place

Clean = dict[str, Any]
"""A row as its area keeps it until it is confirmed; of what JSON knows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `titles`: how villages call it, the first in the table to fill in; in Chinese, as the sheets are."""

    name: str
    titles: tuple[str, ...]
    needed: bool = False
    about: Any = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table. `slug` stands in addresses. `clean` judges a row of text (every column, '' where empty) and raises Invalid by
    column; `bring` makes the record of a clean row and answers its key, the same for the same `key`; `is_there` whether that key was
    brought before; `take_back` removes one record unless something new hangs on it, and answers whether it did. `undoing` says that
    in words."""

    slug: str
    name: Any
    about: Any
    verb: Verb
    columns: tuple[Column, ...]
    clean: Callable[[Place, Mapping[str, str], date], Clean]
    bring: Callable[[Actor, Place, Clean, UUID, datetime], UUID]
    is_there: Callable[[UUID], bool]
    take_back: Callable[[Actor, UUID, datetime], bool]
    undoing: Any
    list_name: Any
    list_url: Callable[[Place], str]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from AppConfig.ready of the area that owns the records."""
    KINDS[kind.slug] = kind


def by_slug(slug: str) -> Kind:
    """Raises NotFound."""
    if slug not in KINDS:
        raise NotFound(words.NO_TABLE)
    return KINDS[slug]
