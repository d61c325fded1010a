"""What the tree allows, and where everything stands after a change. Pure: no Django, no database."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from teabowl.kernel.actor import LEVELS, Level
from teabowl.kernel.texts import has_symbols


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a place stands: what `Place` says of the tree, without names. `lineage` and `sort_key` follow from the rest."""

    id: UUID
    level: Level
    code: str
    parent_id: UUID | None
    now_at_id: UUID | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    lineage: tuple[UUID, ...] = ()
    sort_key: str = ""


class Fault(StrEnum):
    """Why a change of the tree is not possible. The words are in `wording.py`."""

    NOTHING = "nothing"
    IN_FUTURE = "in_future"
    BEFORE_OPENING = "before_opening"
    BEFORE_LAST_CHANGE = "before_last_change"
    CLOSED = "closed"
    ITSELF = "itself"
    OTHER_LEVEL = "other_level"
    PARENT_LEVEL = "parent_level"
    ALREADY_THERE = "already_there"
    HAS_CHILDREN = "has_children"
    HAS_RECORDS = "has_records"
    LOWEST_ONLY = "lowest_only"
    CODE_TAKEN = "code_taken"
    CODE_FORM = "code_form"
    NAME_FORM = "name_form"
    NO_DECISION = "no_decision"


def parent_level(level: Level) -> Level | None:
    """The level that a place of this level stands under; None for the root level."""
    at = LEVELS.index(level)
    return LEVELS[at - 1] if at else None


def may_stand_under(level: Level, parent: Level) -> bool:
    """Directly under the level above; a township also under a city, as in cities without districts (东莞, 中山, 儋州, 嘉峪关)."""
    return parent is parent_level(level) or (level is Level.TOWNSHIP and parent is Level.CITY)


def child_level(level: Level) -> Level | None:
    """The level of what stands directly below; None for villages."""
    at = LEVELS.index(level) + 1
    return LEVELS[at] if at < len(LEVELS) else None


def is_code(text: str) -> bool:
    """Twelve digits, ASCII only."""
    return len(text) == 12 and text.isascii() and text.isdigit()


def is_name(text: str, most: int = 60) -> bool:
    """Something to read: not blank, not longer than `most`, nothing unprintable, no emoji. Characters of private use are let
    through: the national list has rare ones that Unicode lacked when it was typed."""
    shown = text.isprintable() or all(map(is_shown, text))
    return bool(text.strip()) and len(text) <= most and shown and not has_symbols(text)


def is_shown(character: str) -> bool:
    """Printable, or of private use."""
    return character.isprintable() or unicodedata.category(character) == "Co"


def fault_of_dates(touched: Iterable[Standing], on: date, today: date) -> tuple[Fault, Standing | None] | None:
    """The first thing wrong with changing these places on this date, with the place that it is about."""
    if on > today:
        return Fault.IN_FUTURE, None
    for place in touched:
        if place.closed_on is not None:
            return Fault.CLOSED, place
        if place.opened_on is not None and on < place.opened_on:
            return Fault.BEFORE_OPENING, place
    return None


def fault_of_merge(subjects: Collection[Standing], target: Standing) -> tuple[Fault, Standing | None] | None:
    """Only places of one level merge; so never an ancestor with what is below it."""
    if not subjects:
        return Fault.NOTHING, None
    for subject in subjects:
        if subject.id == target.id:
            return Fault.ITSELF, subject
        if subject.level is not target.level:
            return Fault.OTHER_LEVEL, subject
    return None


def fault_of_move(subject: Standing, parent: Standing) -> tuple[Fault, Standing | None] | None:
    """A place moves only to another parent, of a level above its own; so a cycle is impossible."""
    if not may_stand_under(subject.level, parent.level):
        return Fault.PARENT_LEVEL, subject
    if parent.id == subject.parent_id:
        return Fault.ALREADY_THERE, subject
    return None


def merged(
    subjects: Collection[Standing], target: Standing, children: Iterable[Standing], absorbed: Iterable[Standing], on: date
) -> dict[UUID, Standing]:
    """The edits of a merger: subjects close and live at the target, so does everything merged into them before; their children
    in force go to the target."""
    edits = {s.id: replace(s, now_at_id=target.id, closed_on=on) for s in subjects}
    edits |= {a.id: replace(a, now_at_id=target.id) for a in absorbed}
    return edits | {c.id: replace(c, parent_id=target.id) for c in children}


def restood(affected: Mapping[UUID, Standing], anchors: Mapping[UUID, Standing]) -> dict[UUID, Standing]:
    """Lineage and sort key of every affected place made again from its parent and successor.

    `anchors` are the parents and successors that stay as they are. Everything else that an affected place hangs on must be in
    `affected`. Codes from the root give the sort key; lineage is the parent's and oneself, or the successor's.
    """
    lines: dict[UUID, tuple[UUID, ...]] = {}
    orders: dict[UUID, str] = {}

    def line(key: UUID) -> tuple[UUID, ...]:
        if key not in affected:
            return anchors[key].lineage
        if key not in lines:
            place = affected[key]
            if place.now_at_id:
                lines[key] = line(place.now_at_id)
            else:
                lines[key] = (*(line(place.parent_id) if place.parent_id else ()), key)
        return lines[key]

    def order(key: UUID) -> str:
        if key not in affected:
            return anchors[key].sort_key
        if key not in orders:
            place = affected[key]
            orders[key] = (order(place.parent_id) + "." if place.parent_id else "") + place.code
        return orders[key]

    return {key: replace(place, lineage=line(key), sort_key=order(key)) for key, place in affected.items()}


def next_code(parent_code: str, level: Level, taken: Collection[str]) -> str:
    """A free code below a parent, to suggest: its own part of the parent's code and the next number. '' if there is none left.

    Codes of the statistical divisions: 2 digits province, 2 city, 2 county, 3 township, 3 village (villages from 200).
    """
    width = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
    parent = parent_level(level)
    head = parent_code[: width[parent]] if parent else ""
    digits = width[level] - len(head)
    first = {Level.VILLAGE: 201, Level.TOWNSHIP: 101}.get(level, 1)
    for number in range(first, 10**digits):
        code = (head + str(number).zfill(digits)).ljust(12, "0")
        if code not in taken:
            return code
    return ""
