"""Kinds of records that can be reported and taken down. Their areas stand above and register here, in AppConfig.ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.moderation import words
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class Subject:
    """One record as moderation sees it. `place` is where it was recorded; `standing` whether people see it; `keepers` are accounts
    that may decide about it besides the place's own (a group's moderators); `record` is the owner's own."""

    type: str
    id: UUID
    place: Place
    author_id: UUID | None
    author: Any
    title: str
    body: str
    url: str
    standing: bool
    as_committee: bool = False
    keepers: frozenset[UUID] = frozenset()
    pictures: tuple[Any, ...] = ()
    """Rows with url, width, height and alt, at addresses that whoever decides can open."""
    record: Any = None
    shown: tuple[str, str] | None = None
    """(title, body) as everybody reads them, where that is not the text itself: numbers that a report has hidden."""


Change = Callable[[Actor, Subject, datetime], None]


def _nothing(actor: Actor, subject: Subject, now: datetime) -> None:
    return


def _not_reported(actor: Actor, subject: Subject, why: str, now: datetime) -> None:
    return


def _everybody(actor: Actor, subject: Subject) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """How moderation reaches records of one type.

    `type` is the stable name ('post'), `slug` the word in addresses ('posts'), `name` what it is called on pages. `hold` locks one
    record, raising NotFound; `show` gives those of these ids that there are, in one query or two. `take_down`, `restore` and
    `release` (what was held is published) change and save it, with its figures, search row and pages. `reported` and `kept` are told
    of a report and of its dismissal. `may_read` says whether this actor may see the record at all.
    """

    type: str
    slug: str
    name: Any
    hold: Callable[[UUID], Subject]
    show: Callable[[Iterable[UUID]], dict[UUID, Subject]]
    take_down: Change
    restore: Change
    release: Change = _nothing
    reported: Callable[[Actor, Subject, str, datetime], None] = _not_reported
    kept: Change = _nothing
    may_read: Callable[[Actor, Subject], bool] = _everybody
    authors_may: bool = True
    """Whether authors take down their own here (a comment is withdrawn elsewhere)."""


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from AppConfig.ready of the area that owns the records."""
    KINDS[kind.type] = kind


def kind_of(type_: str) -> Kind:
    """Raises NotFound for a type that nobody registered."""
    if type_ not in KINDS:
        raise NotFound(words.NOT_HERE)
    return KINDS[type_]


def by_slug(slug: str) -> Kind:
    """Raises NotFound."""
    for kind in KINDS.values():
        if kind.slug == slug:
            return kind
    raise NotFound(words.NOT_HERE)


def shown(pairs: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Subject]:
    """The subjects of (type, id) pairs, a query or two for each type."""
    by_type: dict[str, set[UUID]] = {}
    for type_, key in pairs:
        by_type.setdefault(type_, set()).add(key)
    found: dict[tuple[str, UUID], Subject] = {}
    for type_, keys in by_type.items():
        if type_ in KINDS:
            found |= {(type_, key): subject for key, subject in KINDS[type_].show(keys).items()}
    return found
