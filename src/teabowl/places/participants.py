"""Who takes part when the tree changes. Places stand below every other area, so areas above register here, in so many words.

A participant is called inside the change's transaction, in the order of registration, which is the order of INSTALLED_APPS.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class TreeChange:
    """What a change does to the tree, as participants see it.

    `lineages` maps every place whose line of ancestors changes to (before, after); a place opened has before (), a place whose
    opening is undone has after () and is gone when the transaction ends. A first load (kind 'load') only names its `places`, in
    several parts. `places` are places opened, closed, renamed or otherwise touched; `groups` (splits only) are the 小组 that go
    from `moved_from` to `moved_to`.
    """

    id: UUID
    kind: str
    lineages: dict[UUID, tuple[tuple[UUID, ...], tuple[UUID, ...]]]
    places: tuple[UUID, ...]
    now: datetime
    undoing: bool = False
    groups: tuple[str, ...] = ()
    moved_from: UUID | None = None
    moved_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """`label_zh` names the records in the preview ('书信'); `count` says how many were recorded at these places (all that live at
    one are named); `count_since` how many after a time (an undo is refused while any were); `take_part` does the rest."""

    name: str
    label_zh: str
    label_en: str
    count: Callable[[Sequence[UUID]], int]
    count_since: Callable[[Sequence[UUID], datetime], int]
    take_part: Callable[[TreeChange], None] | None = None


PARTICIPANTS: list[Participant] = []


def register(participant: Participant) -> None:
    """Called from an area's AppConfig.ready."""
    if all(p.name != participant.name for p in PARTICIPANTS):
        PARTICIPANTS.append(participant)


def register_staying(name: str, label_zh: str, label_en: str, *tables: tuple[type[Model], str]) -> None:
    """For records that keep their `place` and of which nothing is moved. Each table comes with the field that says since when a row
    of it is there."""

    def count(places: Sequence[UUID]) -> int:
        return sum(table._default_manager.filter(place_id__in=places).count() for table, _field in tables)

    def count_since(places: Sequence[UUID], moment: datetime) -> int:
        since = ((table, {f"{field}__gt": moment}) for table, field in tables)
        return sum(table._default_manager.filter(place_id__in=places, **later).count() for table, later in since)

    register(Participant(name, label_zh, label_en, count, count_since))
