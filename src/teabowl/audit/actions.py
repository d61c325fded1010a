"""Writing the audit. Called inside the transaction of the action that it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.audit.models import Entry
from teabowl.kernel.actor import Actor


def record(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    subject_type: str,
    subject_id: UUID | None,
    place_id: UUID | None = None,
    about_person_id: UUID | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Append one entry: `actor` did `verb` ('letters.answer_letter'). `changes` maps a field to (before, after)."""
    _append(actor, verb, now, subject_type, subject_id, place_id, about_person_id, changes or {}, is_read=False)


def record_read(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    subject_type: str,
    subject_id: UUID,
    place_id: UUID | None = None,
    about_person_id: UUID | None = None,
) -> None:
    """Append one entry: `actor` looked at something sensitive."""
    _append(actor, verb, now, subject_type, subject_id, place_id, about_person_id, {}, is_read=True)


def _append(
    actor: Actor,
    verb: str,
    now: datetime,
    subject_type: str,
    subject_id: UUID | None,
    place_id: UUID | None,
    about_person_id: UUID | None,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    is_read: bool,
) -> None:
    """To be replaced by the chained writer (area audit): position and hash are not yet real here."""
    from secrets import randbits

    Entry.objects.create(
        chain=0,
        position=randbits(62),
        at=now,
        verb=verb,
        is_read=is_read,
        actor_id=actor.account_id,
        actor_name=actor.name,
        place_id=place_id,
        subject_type=subject_type,
        subject_id=subject_id,
        about_person_id=about_person_id,
        changes={k: [str(a), str(b)] for k, (a, b) in changes.items()},
        origin={"request": actor.origin.request_id, "address": actor.origin.address},
        hash="",
    )
