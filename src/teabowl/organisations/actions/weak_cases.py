"""What every action on a weak branch does: find and lock its case, note what was done, tell who works on it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.access.queries import accounts_with
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, PostKind
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.organisations import authority
from teabowl.organisations import words_moves as words
from teabowl.organisations.models import (
    WeakCase,
)
from teabowl.organisations.permissions_moves import WORK_ON_WEAK
from teabowl.organisations.queries.known import accounts_in_post
from teabowl.organisations.rules_weak import State
from teabowl.places.models import Place


def locked(case_id: UUID) -> WeakCase:
    rows = WeakCase.objects.select_for_update(of=("self",)).select_related("organisation__place", "place", "version")
    case = rows.filter(id=case_id).first()
    if case is None:
        raise NotFound(words.NO_CASE)
    return case


def opened(actor: Actor, case_id: UUID, now: datetime) -> WeakCase:
    """A listed case on which the actor works."""
    case = locked(case_id)
    authority.check(actor, WORK_ON_WEAK, case.organisation.ref, now)
    if case.state != State.LISTED:
        raise Refused(words.CASE_MOVED_ON)
    return case


def record(actor: Actor, verb: str, case: WeakCase, now: datetime, changes: audit.Changes) -> None:
    audit.record(actor, f"organisations.{verb}", now=now, subject_type="weak_case", subject_id=case.id, place_id=case.place_id,
                 changes=changes)  # fmt: skip


def post(actor: Actor, verb: str, case: WeakCase, now: datetime, changes: audit.Changes) -> None:
    record(actor, verb, case, now, changes)
    figures.post(actor, case, now=now)


def workers(case: WeakCase, now: datetime) -> list[UUID]:
    """Who works on it: the branch's secretary and deputy, the village's secretary, the township's organisers."""
    today = china_date(now)
    above = list(
        Place.objects.filter(id__in=case.place.lineage, level__in=["village", "township"]).values_list("id", flat=True)
    )
    return [
        *accounts_in_post(case.organisation_id, (PostKind.SECRETARY, PostKind.DEPUTY), today),
        *accounts_with(above, WORK_ON_WEAK, today),
    ]


def tell_about(
    actor: Actor,
    kind: str,
    case: WeakCase,
    to: Iterable[UUID],
    now: datetime,
    given: dict[str, Any] | None = None,
    step: str = "",
) -> None:
    name = f"organisations.{kind}"
    tell(actor, kind=name, to=to, title=words.TOLD[name], words=given or {}, about=("weak_case", case.id), now=now,
         path=f"/o/weak/{case.id}/", place=case.place, step=step or case.state)  # fmt: skip
