"""Texts held for a look before they are published, and looking."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Problem, Refused
from teabowl.kernel.texts import clean_line
from teabowl.kernel.times import china_date
from teabowl.messages import actions as messages
from teabowl.moderation import rules, words
from teabowl.moderation.actions.locks import after, holders, named
from teabowl.moderation.actions.reports import decide
from teabowl.moderation.kinds import Subject, kind_of
from teabowl.moderation.models import Hold
from teabowl.moderation.permissions import DECIDE, can_decide
from teabowl.moderation.rules import Hit, HoldOutcome, HoldReason, Outcome, Why
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def hold(actor: Actor, subject: Subject, *, reasons: Sequence[HoldReason], hits: Sequence[Hit] = (), now: datetime) -> Hold:
    """Keep a record back until somebody has looked. Called by the area that owns it, inside its action, once it is saved as held.
    The author is told by when; those who keep the place are told that it waits."""
    held = Hold.objects.filter(subject_type=subject.type, subject_id=subject.id, outcome="").first()
    if held is not None:
        return held
    due = rules.hold_due(now)
    held = Hold.objects.create(
        subject_type=subject.type, subject_id=subject.id, place=subject.place, author_id=subject.author_id,
        reasons=[r.value for r in reasons], hits=[[hit.word, hit.category] for hit in hits], held_at=now, due_at=due,
    )  # fmt: skip
    after(
        actor, "hold", now=now, place=subject.place, subject=(subject.type, subject.id), counted=[held],
        changes={"reasons": ([], held.reasons)},
    )  # fmt: skip
    text = named(subject)
    code = subject.place.ref.code
    if HoldReason.GUARDIAN in reasons and subject.author_id is not None:
        messages.tell(
            actor, kind="moderation.held", to=[subject.author_id], place=subject.place, title=_("先收起来了：%(text)s"),
            body=_("有人说是孩子的家长，不同意公开。最迟%(due)s会看。"), words={"text": text, "due": china_date(due)},
            path=f"/p/{code}/posts/mine/", about=("hold", held.id), now=now,
        )  # fmt: skip
    messages.tell(
        actor, kind="moderation.to_look", to=holders(DECIDE, subject.place.ref, now), place=subject.place,
        title=_("要先看一眼：%(text)s"), body=_("%(why)s。最迟%(due)s看。"),
        words={"text": text, "why": words.HELD[reasons[0]], "due": china_date(due)},
        path=f"/p/{code}/held/{held.id}/", about=("hold", held.id), now=now,
    )  # fmt: skip
    return held


@transaction.atomic
def decide_held(actor: Actor, *, hold_id: UUID, release: bool, why: str = "", words_said: str = "", now: datetime) -> Hold:
    """Publish what was held, or decline it with a reason: then its author may appeal like against any taking down.

    Raises Invalid, NotAllowed, NotFound, Refused (looked at meanwhile).
    """
    held = Hold.objects.filter(id=hold_id).select_related("place").first()
    if held is None:
        raise NotFound(words.NOT_HERE)
    kind = kind_of(held.subject_type)
    found = kind.hold(held.subject_id)
    if not can_decide(actor, found, held.place.ref):
        raise NotAllowed(words.NOT_KEPT_HERE)
    held = Hold.objects.select_for_update(of=("self",)).select_related("place").get(id=held.id)
    if held.outcome:
        raise Refused(words.ALREADY_DECIDED)
    if release:
        _end(actor, held, HoldOutcome.RELEASED, now)
        kind.release(actor, found, now)
        messages.tell(
            actor, kind="moderation.released", to=[held.author_id] if held.author_id else [], place=held.place,
            title=_("发出去了：%(text)s"), words={"text": named(found)}, path=found.url, about=("hold", held.id), now=now,
        )  # fmt: skip
        return held
    if why not in set(rules.REPORTABLE):
        words.check_nothing_wrong([Problem("why", "why_missing")])
    text = clean_line(words_said)
    words.check_nothing_wrong(rules.problems_of_reason(text))
    _end(actor, held, HoldOutcome.DECLINED, now)
    decide(actor, found, Outcome.TAKEN_DOWN, Why(why), text, now, never_shown=HoldReason.GUARDIAN not in held.reasons)
    return held


def withdraw_hold(actor: Actor, *, subject: tuple[str, UUID], now: datetime) -> None:
    """The author took the record back while it waited. Called by the area that owns it."""
    held = Hold.objects.filter(subject_type=subject[0], subject_id=subject[1], outcome="").select_related("place").first()
    if held is not None:
        _end(actor, held, HoldOutcome.WITHDRAWN, now)


def _end(actor: Actor, held: Hold, outcome: HoldOutcome, now: datetime) -> None:
    held.outcome, held.decided_at, held.decided_by_id = outcome, now, actor.account_id
    held.save()
    after(
        actor, "look_at_held", now=now, place=held.place, subject=(held.subject_type, held.subject_id), counted=[held],
        changes={"outcome": ("", outcome)},
    )  # fmt: skip
