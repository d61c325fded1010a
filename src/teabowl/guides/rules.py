"""The rules of guides: who may stand where, and what a guide says at a place. Pure.

A guide is written at one place. Places below it change single fields; what a change was written against (`base`: what the field said
above it then) is kept with it, so that a place sees when the original has moved on under its change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from teabowl.guides.content import VILLAGE_FIELDS, WRITTEN_FIELDS, Content, Field, complete
from teabowl.kernel.actor import Level

WRITING_LEVELS = (Level.CITY, Level.COUNTY, Level.TOWNSHIP)
LONGEST_REVIEW = 730
"""Days until a guide must be looked at again: two years at most."""
DUE_SOON = 30
"""Days before a review is due on which it comes to the desk."""
FEEDBACK_A_DAY = 20
"""From one address in a day, all guides together."""
FEEDBACK_ON_ONE = 3
"""From one address in a day on one guide: a household behind one line may disagree."""
WORDS = 300


class State(StrEnum):
    """DRAFT has never been published; a published guide may have a draft of its next version beside it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Category(StrEnum):
    SOCIAL = "social"
    RELIEF = "relief"
    PAPERS = "papers"
    FAMILY = "family"
    OLD = "old"
    SCHOOL = "school"
    FARM = "farm"
    WORK = "work"
    TRADE = "trade"
    HOME = "home"


class Reason(StrEnum):
    """Why a page did not help."""

    NOT_CLEAR = "not_clear"
    WRONG = "wrong"
    MISSING = "missing"
    NOBODY = "nobody"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Patch:
    """One changed field at one place. `base` is what the field said above it when it was written, `version` the guide's then."""

    value: Any
    base: Any
    version: int
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one place changed in a guide. Layers are given from the top down."""

    place_id: UUID
    patches: Mapping[Field, Patch]


@dataclass(frozen=True, slots=True)
class Moved:
    """The original has moved on under a place's change: `was` when it was written, `now`, and the place's own `mine`."""

    place_id: UUID
    field: Field
    was: Any
    now: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a guide says at a place: every field, which place wrote those that were changed, and changes whose original moved on."""

    content: dict[str, Any]
    writers: dict[Field, UUID]
    moved: list[Moved] = field(default_factory=list)


def resolve(content: Content, layers: Iterable[Layer]) -> Resolved:
    """Apply the layers, the farthest above first. Deterministic: the nearest place's change of a field wins."""
    said = complete(content)
    writers: dict[Field, UUID] = {}
    moved: list[Moved] = []
    for layer in layers:
        for name in Field:
            patch = layer.patches.get(name)
            if patch is None:
                continue
            if name in WRITTEN_FIELDS and patch.base != said[name.value]:
                moved.append(Moved(layer.place_id, name, patch.base, said[name.value], patch.value))
            said[name.value] = patch.value
            writers[name] = layer.place_id
    return Resolved(said, writers, moved)


def fields_open_to(level: Level, written_at: Level) -> tuple[Field, ...]:
    """The fields that a place of this level may change in a guide that was written at the other, above it."""
    if level is Level.VILLAGE:
        return VILLAGE_FIELDS
    order = list(Level)
    return WRITTEN_FIELDS if level in WRITING_LEVELS and order.index(level) > order.index(written_at) else ()


def is_review_due(review_on: date | None, today: date) -> bool:
    """Past the day by which somebody had to look at it again."""
    return review_on is not None and today > review_on


def is_review_near(review_on: date | None, today: date) -> bool:
    return review_on is not None and today + timedelta(days=DUE_SOON) >= review_on


def stale_spell(review_on: date | None, until: date) -> tuple[date, date] | None:
    """The days (from, to: the first day after) in which it stood unreviewed, when it is reviewed or withdrawn on `until`."""
    if review_on is None or until <= review_on:
        return None
    return review_on + timedelta(days=1), until
