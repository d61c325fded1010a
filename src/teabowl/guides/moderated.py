"""How moderation reaches what readers say of guides."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from teabowl.audit import actions as audit
from teabowl.guides import words
from teabowl.guides.models import Feedback
from teabowl.guides.permissions import SEE_FEEDBACK
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import can
from teabowl.moderation.kinds import Kind, Subject
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def subject_of(said: Feedback) -> Subject:
    """Needs place with its now_at, and guide with its place. Nobody knows who said it."""
    home = said.place.now_at or said.place
    return Subject(
        type="guide_feedback", id=said.id, place=said.place, author_id=None, author=words.A_READER, title="", body=said.words,
        url=reverse("guides:said", args=[home.code]) + f"?guide={said.guide_id}", standing=said.hidden_at is None, record=said,
    )  # fmt: skip


def _hold(key: UUID) -> Subject:
    rows = Feedback.objects.select_for_update(of=("self",)).select_related("place__now_at", "guide__place__now_at")
    said = rows.filter(id=key).exclude(words="").first()
    if said is None:
        raise NotFound(words.NOT_HERE)
    return subject_of(said)


def _show(keys: Iterable[UUID]) -> dict[UUID, Subject]:
    rows = Feedback.objects.select_related("place__now_at", "guide__place__now_at").filter(id__in=list(keys)).exclude(words="")
    return {row.id: subject_of(row) for row in rows}


def _may_read(actor: Actor, subject: Subject) -> bool:
    said: Feedback = subject.record
    places = (said.place.now_at or said.place, said.guide.place.now_at or said.guide.place)
    return any(can(actor, SEE_FEEDBACK, place.ref) for place in places)


def _take_down(actor: Actor, subject: Subject, now: datetime) -> None:
    _set(actor, subject, now, "hide_feedback", now)


def _put_back(actor: Actor, subject: Subject, now: datetime) -> None:
    _set(actor, subject, None, "show_feedback", now)


def _set(actor: Actor, subject: Subject, hidden_at: datetime | None, verb: str, now: datetime) -> None:
    """Its reason stays and is counted all the same; only its words go."""
    said: Feedback = subject.record
    before, said.hidden_at = said.hidden_at, hidden_at
    said.save(update_fields=["hidden_at"])
    audit.record(
        actor, f"guides.{verb}", now=now, subject_type="guide_feedback", subject_id=said.id, place_id=said.place_id,
        changes={"hidden_at": (before, hidden_at)},
    )  # fmt: skip


FEEDBACK = Kind(
    type="guide_feedback", slug="guide-feedback", name=_("说指南的话"), hold=_hold, show=_show, take_down=_take_down,
    restore=_put_back, release=_put_back, may_read=_may_read,
)  # fmt: skip
