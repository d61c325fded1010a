"""What every action on a motion shares: the lock, whether the actor runs it, the record, and telling the owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.ballots import words
from teabowl.ballots.models import Box, Elector, Motion, State
from teabowl.ballots.owners import nothing, owner_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused


def check_runs(actor: Actor, owner: tuple[str, UUID], now: datetime) -> None:
    """Raises NotAllowed unless the owner lets the actor run its votes."""
    if not owner_of(owner[0]).may_run(actor, owner[1], now):
        raise NotAllowed(words.NOT_RUN)


def hold_motion(motion_id: UUID) -> Motion:
    """Lock one motion. Raises NotFound."""
    motion = Motion.objects.select_for_update().filter(id=motion_id).first()
    if motion is None:
        raise NotFound(words.NOT_HERE)
    return motion


def check_open(motion: Motion) -> None:
    """Raises Refused with the reason why nobody votes in it now."""
    if motion.state != State.OPEN:
        raise Refused({State.PAUSED.value: words.PAUSED, State.WITHDRAWN.value: words.WITHDRAWN}.get(motion.state, words.OVER))


def hold_boxes(motion: Motion) -> None:
    """Every box, locked, before the electors: a vote takes them in the same order, so neither waits for the other for ever."""
    list(Box.objects.select_for_update().filter(motion=motion).order_by("id").values_list("id"))


def hold_electors(motion: Motion) -> list[Elector]:
    """Every elector, locked in the order of keys: each vote that has begun ends first, each later one waits for us."""
    return list(Elector.objects.select_for_update().filter(motion=motion).order_by("id"))


def record(
    actor: Actor,
    deed: str,
    motion: Motion,
    *,
    now: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    about: UUID | None = None,
) -> None:
    audit.record(
        actor,
        f"ballots.{deed}",
        now=now,
        subject_type="motion",
        subject_id=motion.id,
        place_id=motion.place_id,
        about_person_id=about,
        changes=changes,
    )


def changed(motion: Motion, what: str) -> None:
    told = owner_of(motion.owner_type).changed
    if told is not nothing:
        with transaction.atomic(savepoint=False):
            told(motion.owner_id, motion.id, what)
