"""How the actions of moderation take hold of records, and what each does after a change."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.access.queries import accounts_with
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.texts import excerpt
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import Verb
from teabowl.moderation import words
from teabowl.moderation.kinds import Subject
from teabowl.moderation.models import PlaceTerms
from teabowl.moderation.rules import Terms
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place


def decider(actor: Actor) -> UUID:
    """Decisions are made by persons; no background work takes anything down."""
    if actor.account_id is None:
        raise NotAllowed(words.NOT_KEPT_HERE)
    return actor.account_id


def terms_at(place: Place) -> Terms:
    """The days that hold at a place: set there or at the nearest above. One query."""
    rows = PlaceTerms.objects.filter(place_id__in=place.lineage).order_by("-set_at")
    newest = {row.place_id: row for row in reversed(rows)}
    for key in reversed(place.lineage):
        if key in newest:
            row = newest[key]
            return Terms(row.report_days, row.appeal_days, row.answer_days)
    return Terms()


def holders(verb: Verb, place: PlaceRef, now: datetime) -> list[UUID]:
    """Accounts whose role at this very place gives the verb: who is told that something waits."""
    return accounts_with([place.id], verb, china_date(now))


def after(
    actor: Actor,
    verb: str,
    *,
    now: datetime,
    place: Place,
    subject: tuple[str, UUID],
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    counted: Iterable[Any] = (),
    public: bool = True,
) -> None:
    """What follows every change: the audit, the ledger, and public pages made stale (the place's page of counts is one)."""
    audit.record(
        actor, f"moderation.{verb}", now=now, subject_type=subject[0], subject_id=subject[1], place_id=place.id, changes=changes
    )
    by_type: dict[type, list[Any]] = {}
    for record in counted:
        by_type.setdefault(type(record), []).append(record)
    for records in by_type.values():
        figures.post_many(actor, records, now=now)
    if public:
        pagecache.touch(place.lineage)


def named(subject: Subject) -> str:
    """The record in a few words."""
    return subject.title or excerpt(subject.body, 24)
