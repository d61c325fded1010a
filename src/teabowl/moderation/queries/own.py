"""What became of one's own texts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.moderation import rules, words
from teabowl.moderation.kinds import Subject, shown
from teabowl.moderation.models import Appeal, Decision, Hold
from teabowl.moderation.permissions import is_author
from teabowl.moderation.queries.waiting import LIMIT, named
from teabowl.moderation.rules import Outcome
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """Something of one's own that was taken down. `appeal_url` is '' unless one may appeal now."""

    id: UUID
    text: str
    note: str
    at: datetime
    appeal_url: str


def own_decisions(actor: Actor, place: Place, now: datetime) -> tuple[OwnDecision, ...]:
    """What this actor wrote here and was taken down, newest first, with the reason and the way to appeal."""
    here = Q(place_id__in=ids_living_at(place))
    mine = Decision.objects.filter(here, author_id=actor.account_id, outcome=Outcome.TAKEN_DOWN).select_related("appeal")
    decisions = list(mine.order_by("-decided_at")[:LIMIT]) if actor.account_id else []
    subjects = shown((d.subject_type, d.subject_id) for d in decisions)
    rows = []
    for decision in decisions:
        subject = subjects.get((decision.subject_type, decision.subject_id))
        if subject is not None:
            rows.append(_own(decision, subject, place, now))
    return tuple(rows)


def _own(decision: Decision, subject: Subject, place: Place, now: datetime) -> OwnDecision:
    made: Appeal | None = getattr(decision, "appeal", None)
    may = made is None and rules.may_appeal(decision.outcome, decision.why, decision.appeal_until, now)
    notes = [str(words.WHY[decision.why]), decision.words]
    if made is not None:
        notes += [str(words.APPEAL[made.status]), made.answer]
    url = reverse("moderation:appeal", args=[place.code, decision.id]) if may else ""
    return OwnDecision(decision.id, named(subject), "　".join(n for n in notes if n), decision.decided_at, url)


def held_of(actor: Actor, type_: str) -> dict[UUID, datetime]:
    """By when somebody looks at each of the actor's own held records of a type."""
    if actor.account_id is None:
        return {}
    return dict(
        Hold.objects.filter(author_id=actor.account_id, subject_type=type_, outcome="").values_list("subject_id", "due_at")
    )


def decision_for_author(actor: Actor, place: Place, decision_id: UUID) -> tuple[Decision, Subject]:
    """(decision, record) that this author may appeal against. Raises NotFound."""
    decision = Decision.objects.filter(id=decision_id).select_related("place").first()
    if decision is not None:
        subject = shown([(decision.subject_type, decision.subject_id)]).get((decision.subject_type, decision.subject_id))
        if subject is not None and is_author(actor, subject) and subject.place.ref.id == place.id:
            return decision, subject
    raise NotFound(words.NOT_HERE)


def reasons_down(type_: str, key: UUID) -> Any:
    """Why a record was taken down last, in words; '' where it was not."""
    last = Decision.objects.filter(subject_type=type_, subject_id=key, outcome=Outcome.TAKEN_DOWN).order_by("-decided_at")
    return words.WHY.get(last.values_list("why", flat=True).first() or "", "")
