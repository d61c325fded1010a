"""Who puts motions: areas above register in AppConfig.ready what they own, who may run its votes and who may read them.

Ballots know no meeting and no organisation, so whether an actor may open, count or close is asked of the owner.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.kernel.actor import Actor

Asks = Callable[[Actor, UUID, datetime], bool]


def _never(actor: Actor, owner_id: UUID, now: datetime) -> bool:
    return False


def nothing(owner_id: UUID, motion_id: UUID, what: str) -> None:
    return None


def _unknown(owner_id: UUID, persons: Collection[UUID]) -> int | None:
    return None


def _everybody(owner_id: UUID, person_id: UUID) -> None:
    return None


def _all_of_them(owner_id: UUID, persons: Collection[UUID]) -> Collection[UUID]:
    return persons


def _nobody_else(owner_id: UUID, person_id: UUID) -> frozenset[UUID]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Owner:
    """`may_run(actor, owner_id, now)`: open, count, withdraw, enter what was counted in the hall. `may_read`: see the motion and its
    result; electors always may. `lead(owner_id)` gives (name, url) of the page that a motion's page leads back to.
    `changed(owner_id, motion_id, what)` is called in a transaction after 'opened', 'cast', 'hall', 'amended', 'counted',
    'withdrawn': for a live room (it must not write who). `present(owner_id, persons)` answers how many of these electors attend, None
    where the owner does not know. `admits(owner_id, person)` raises Refused for an elector who may not vote by phone now (does not
    attend); it must write nothing. `in_hall(owner_id, persons)` are those of these electors whose hand or paper may be counted in the hall.
    `represented(owner_id, person)` are those whose votes this person may cast besides their own, now (by a
    written mandate); it too writes nothing."""

    type: str
    may_run: Asks
    lead: Callable[[UUID], tuple[Any, str]]
    may_read: Asks = _never
    changed: Callable[[UUID, UUID, str], None] = nothing
    present: Callable[[UUID, Collection[UUID]], int | None] = _unknown
    admits: Callable[[UUID, UUID], None] = _everybody
    in_hall: Callable[[UUID, Collection[UUID]], Collection[UUID]] = _all_of_them
    represented: Callable[[UUID, UUID], frozenset[UUID]] = _nobody_else


REGISTRY: dict[str, Owner] = {}


def register(owner: Owner) -> None:
    """Called once for each type."""
    REGISTRY[owner.type] = owner


def owner_of(owner_type: str) -> Owner:
    """Raises KeyError for a type that nobody registered: a fault of the caller."""
    return REGISTRY[owner_type]
