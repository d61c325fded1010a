"""What the village does with an errand, what happens when it is late, and reading it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.files import actions as files
from teabowl.guides import cleaning, words
from teabowl.guides import errand_rules as rules
from teabowl.guides.actions.asking import CONSENT_OWNER, OWNER
from teabowl.guides.actions.errand_saving import (
    add_step,
    holders,
    is_done_already,
    locked_for_handler,
    names_of_holders,
    path_of,
    save,
    tell_asker,
    township_of,
)
from teabowl.guides.errand_rules import Kind, Reach, State
from teabowl.guides.models import Errand
from teabowl.guides.permissions import is_asker, is_for
from teabowl.guides.queries.errands import ErrandPage, errand_for, errand_here, is_asked_to_agree
from teabowl.kernel.actor import Actor, Role, system_actor
from teabowl.kernel.errors import Refused
from teabowl.kernel.times import china_date
from teabowl.messages.actions import tell
from teabowl.places.models import Place

ESCALATION = system_actor("guides.escalation")


@transaction.atomic
def take_errand(actor: Actor, *, errand_id: UUID, key: UUID | None = None, now: datetime) -> Errand:
    """Take it on. Raises NotFound, NotAllowed, Refused unless it was just asked."""
    errand = locked_for_handler(actor, errand_id)
    if is_done_already(errand, key) or errand.state == State.TAKEN:
        return errand
    if not rules.may_take(State(errand.state)):
        raise Refused(words.NOT_NOW)
    before, errand.state = errand.state, State.TAKEN.value
    errand.taken_at, errand.taken_by_id = now, actor.account_id
    add_step(actor, errand, Kind.TAKEN, now=now, key=key, due_on=errand.due_on)
    save(actor, errand, "take_errand", now=now, changes={"state": (before, errand.state)})
    tell_asker(actor, errand, "guides.errand_moved", words.TOLD_TAKEN, step="taken", now=now, due=errand.due_on)
    return errand


@transaction.atomic
def move_errand(actor: Actor, *, errand_id: UUID, note: str = "", key: UUID | None = None, now: datetime) -> Errand:
    """It has come to the guide's next step. Raises Refused where there is none, or it is not being done."""
    errand = locked_for_handler(actor, errand_id)
    if is_done_already(errand, key):
        return errand
    if not rules.may_move(State(errand.state)):
        raise Refused(words.NOT_NOW)
    way = errand.way
    if errand.at_step + 1 >= len(way):
        raise Refused(words.NO_MORE_STEPS)
    note = cleaning.text("note", note, rules.NOTE_LENGTH, required=False)
    before, errand.at_step = errand.at_step, errand.at_step + 1
    title = way[errand.at_step].title
    add_step(actor, errand, Kind.MOVED, now=now, key=key, title=title, note=note)
    save(actor, errand, "move_errand", now=now, changes={"at_step": (before + 1, errand.at_step + 1)})
    tell_asker(
        actor, errand, "guides.errand_moved", words.TOLD_MOVED_ON, step=f"step {errand.at_step}", now=now, step_title=title
    )
    return errand


@transaction.atomic
def send_back(actor: Actor, *, errand_id: UUID, reason: str, key: UUID | None = None, now: datetime) -> Errand:
    """Something is missing: back to the asker, with what and how to mend it. The clock stands. Raises Invalid(reason), Refused."""
    errand = locked_for_handler(actor, errand_id)
    if is_done_already(errand, key):
        return errand
    before = State(errand.state)
    if not rules.may_send_back(before):
        raise Refused(words.NOT_NOW)
    reason = cleaning.text("reason", reason, rules.NOTE_LENGTH)
    _stop_clock(errand, china_date(now))
    errand.state = State.SENT_BACK.value
    step = add_step(actor, errand, Kind.SENT_BACK, now=now, key=key, note=reason)
    save(actor, errand, "send_back", now=now, changes={"state": (before.value, errand.state)})
    tell_asker(actor, errand, "guides.errand_sent_back", words.TOLD_SENT_BACK, step=f"back {step.id.hex}", now=now)
    return errand


def _stop_clock(errand: Errand, today: date) -> None:
    if rules.is_late(State(errand.state), errand.due_on, today):
        errand.late_on = errand.late_on or errand.due_on
    errand.used_days = errand.clock.stopped(today)
    errand.due_on = None


@transaction.atomic
def finish_errand(actor: Actor, *, errand_id: UUID, outcome: str, key: UUID | None = None, now: datetime) -> Errand:
    """It is done; `outcome` says what came of it and what the asker gets. Its papers go after a set time. Raises Invalid, Refused."""
    errand = locked_for_handler(actor, errand_id)
    if is_done_already(errand, key):
        return errand
    before = State(errand.state)
    if not rules.may_finish(before):
        raise Refused(words.NOT_NOW)
    today = china_date(now)
    if rules.is_late(before, errand.due_on, today):
        errand.late_on = errand.late_on or errand.due_on
    errand.done_days, errand.done_at = errand.clock.used_by(today), now
    errand.outcome = cleaning.text("outcome", outcome, rules.NOTE_LENGTH)
    errand.state, errand.at_step = State.DONE.value, max(0, len(errand.steps_to_go) - 1)
    add_step(actor, errand, Kind.DONE, now=now, key=key, note=errand.outcome, due_on=errand.due_on)
    save(actor, errand, "finish_errand", now=now, changes={"state": (before.value, errand.state)})
    tell_asker(actor, errand, "guides.errand_done", words.TOLD_DONE, step="done", now=now)
    for owner in (OWNER, CONSENT_OWNER):
        files.keep_papers_until(owner=(owner, errand.id), until=now + timedelta(days=rules.KEEP_PAPERS_DAYS))
    return errand


@transaction.atomic
def open_errand(actor: Actor, *, place: Place, errand_id: UUID, now: datetime) -> ErrandPage:
    """The whole errand for those who may read it. Every reading by another than its asker is written down, and the asker sees it;
    the asker opening it has seen the news. Raises NotFound."""
    errand = errand_here(actor, place, errand_id)
    if is_asker(actor, errand.facts):
        if errand.news_at is not None:
            Errand.objects.filter(id=errand.id).update(news_at=None)
    elif not is_for(actor, errand.facts) and not is_asked_to_agree(actor, errand):
        audit.record_read(
            actor, "guides.open_errand", now=now, subject_type="errand", subject_id=errand.id, place_id=errand.place_id,
            about_person_id=errand.asker.person_id if errand.asker else None,
        )  # fmt: skip
    return errand_for(actor, errand, now=now)


def escalate_late_errands(*, now: datetime) -> int:
    """Errands that the village has kept past their last day go up to the township, once for each round. Each in its own transaction;
    may run twice at once. Answers how many went up."""
    today = china_date(now)
    late = Errand.objects.with_village().filter(due_on__lt=today).exclude(steps__kind=Kind.ESCALATED.value)
    again = Errand.objects.with_village().filter(due_on__lt=today, steps__kind=Kind.ESCALATED.value)
    keys = dict.fromkeys([*late.values_list("id", flat=True), *again.values_list("id", flat=True)])
    return sum(_escalate(key, today, now) for key in keys)


@transaction.atomic
def _escalate(errand_id: UUID, today: date, now: datetime) -> int:
    rows = Errand.objects.select_for_update(of=("self",), skip_locked=True).select_related("place", "place__now_at", "asker")
    errand = rows.filter(id=errand_id).first()
    if errand is None or not rules.is_late(State(errand.state), errand.due_on, today):
        return 0
    if errand.steps.filter(kind=Kind.ESCALATED.value, due_on=errand.due_on).exists():
        return 0
    township = township_of(errand)
    told = names_of_holders(township, Role.TOWNSHIP, today) if township else []
    before, errand.reach = errand.reach, Reach.TOWNSHIP.value
    errand.escalated_at = errand.escalated_at or now
    errand.late_on = errand.late_on or errand.due_on
    add_step(ESCALATION, errand, Kind.ESCALATED, now=now, due_on=errand.due_on, told=told)
    save(
        ESCALATION, errand, "escalate_errand", now=now, changes={"reach": (before, errand.reach), "told": ("", "、".join(told))}
    )
    if township:
        tell(
            ESCALATION, kind="guides.errand_late", to=holders(township, {Role.TOWNSHIP}, today), title=words.TOLD_LATE,
            words={"place": (errand.place.now_at or errand.place).name}, path=path_of(errand), about=("errand", errand.id),
            place=township, now=now, step=f"{errand.due_on}",
        )  # fmt: skip
    return 1


@transaction.atomic
def drop_unanswered(*, now: datetime) -> int:
    """Errands whose person has not answered in time end. Answers how many."""
    old = Errand.objects.select_for_update(of=("self",), skip_locked=True).select_related("place", "place__now_at", "asker")
    found = list(old.filter(state=State.CONSENT, written_at__lt=now - timedelta(days=rules.CONSENT_DAYS))[:200])
    for errand in found:
        errand.state, errand.cancelled_at, errand.agreed_phone = State.CANCELLED.value, now, ""
        add_step(ESCALATION, errand, Kind.CANCELLED, now=now)
        save(ESCALATION, errand, "drop_errand", now=now, changes={"state": ("consent", "cancelled")})
        files.delete_papers(ESCALATION, owner=(OWNER, errand.id), now=now)
    return len(found)
