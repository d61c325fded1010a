"""That somebody read the list of members, or one's file, stays in the audit, and each can see who looked (PIPL arts 28, 55)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.organisations.models import Member, Organisation
from teabowl.organisations.queries.people import OWNER


def look_at_members(
    actor: Actor, *, organisation: Organisation, persons: Iterable[UUID], now: datetime, export: bool = False
) -> None:
    """Note the reading of a list: one line for each person on it."""
    verb = "organisations.export_members" if export else "organisations.look_at_members"
    audit.record_reads(
        actor,
        verb,
        now=now,
        subject_type="organisation",
        subject_id=organisation.id,
        place_id=organisation.place_id,
        about=persons,
    )


def look_at_member(actor: Actor, *, member: Member, now: datetime) -> None:
    """Note the reading of a file; one's own needs no note."""
    person_id = member.person.merged_into_id or member.person_id
    if actor.person_id != person_id:
        audit.record_read(
            actor, "organisations.look_at_member", now=now, subject_type=OWNER, subject_id=member.id,
            place_id=member.organisation.place_id, about_person_id=person_id,
        )  # fmt: skip
