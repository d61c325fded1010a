"""What those do who answer."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.letters import rules, words
from teabowl.letters.actions.saving import (
    add_step,
    is_done_already,
    locked,
    locked_for_answerer,
    promised_day,
    role_of,
    save,
)
from teabowl.letters.actions.telling import tell_handed_over, tell_writer
from teabowl.letters.models import Answer, Letter
from teabowl.letters.permissions import HIDE, SHOW, can_hand_over, can_read
from teabowl.letters.rules import Kind, State, Visibility
from teabowl.ui.form_words import clean_written

NOTABLE = frozenset({Kind.LOOKING, Kind.VISITED})


@transaction.atomic
def note_step(actor: Actor, *, letter_id: UUID, kind: Kind, note: str = "", key: UUID | None = None, now: datetime) -> Letter:
    """Note that somebody is looking into it, or went to see (LOOKING, VISITED). Raises NotFound, NotAllowed, Refused."""
    letter = locked_for_answerer(actor, letter_id)
    if is_done_already(letter, key):
        return letter
    kind = Kind(kind)
    if kind not in NOTABLE:
        raise ValueError(f"not a step to note: {kind}")
    if not rules.is_answerable(State(letter.state)):
        raise Refused(words.NO_LONGER_WAITS)
    note = clean_written("note", note, rules.NOTE_LENGTH, required=False)
    before = letter.state
    if letter.state == State.RECEIVED:
        letter.state = State.LOOKING.value
    add_step(actor, letter, kind, now=now, key=key, note=note)
    save(actor, letter, "note_step", now=now, changes={"state": (before, letter.state), "step": ("", kind.value)})
    tell_writer(actor, letter, "letters.looking", now=now)
    return letter


@transaction.atomic
def answer_letter(
    actor: Actor, *, letter_id: UUID, body: str, follow_up_on: date | None = None, key: UUID | None = None, now: datetime
) -> Letter:
    """Answer. `follow_up_on`: the day on which one will report the result. Raises NotFound, NotAllowed, Refused, Invalid."""
    letter = locked_for_answerer(actor, letter_id)
    if is_done_already(letter, key):
        return letter
    if not rules.is_answerable(State(letter.state)):
        raise Refused(words.NO_LONGER_WAITS)
    Answer.objects.create(
        letter=letter,
        round=letter.round,
        body=clean_written("body", body, rules.BODY_LENGTH),
        by_id=actor.account_id,
        by_role=role_of(actor, letter.facts),
        at=now,
        follow_up_on=promised_day("follow_up_on", follow_up_on, now),
    )
    before, letter.state = letter.state, State.ANSWERED.value
    letter.answered_at = letter.answered_at or now
    letter.last_answered_at = now
    letter.follow_up_on = follow_up_on
    add_step(actor, letter, Kind.ANSWERED, now=now, key=key, due_on=letter.due_on)
    save(actor, letter, "answer_letter", now=now, changes={"state": (before, letter.state)})
    tell_writer(actor, letter, "letters.answered", now=now)
    return letter


@transaction.atomic
def report_follow_up(
    actor: Actor, *, letter_id: UUID, note: str, again_on: date | None = None, key: UUID | None = None, now: datetime
) -> Letter:
    """Report the result that was promised with the answer, and if need be promise another. Raises Refused without a promise."""
    letter = locked_for_answerer(actor, letter_id)
    if is_done_already(letter, key):
        return letter
    if letter.follow_up_on is None:
        raise Refused(words.NO_PROMISE)
    note = clean_written("note", note, rules.NOTE_LENGTH)
    promised, letter.follow_up_on = letter.follow_up_on, promised_day("again_on", again_on, now)
    add_step(actor, letter, Kind.FOLLOW_UP, now=now, key=key, note=note, due_on=promised)
    save(actor, letter, "report_follow_up", now=now, changes={"follow_up_on": (promised, letter.follow_up_on)})
    tell_writer(actor, letter, "letters.reported", now=now, step=promised.isoformat())
    return letter


@transaction.atomic
def hand_over(actor: Actor, *, letter_id: UUID, now: datetime) -> Letter:
    """The operator passes a letter on to the secretary, unread when it is private. Doing it twice is doing it once."""
    letter = locked(letter_id)
    if not can_hand_over(actor, letter.facts):
        raise NotFound(words.NOT_HERE)
    if letter.handed_over_at is not None:
        return letter
    if not rules.is_answerable(State(letter.state)):
        raise Refused(words.NO_LONGER_WAITS)
    letter.handed_over_at = now
    add_step(actor, letter, Kind.HANDED_OVER, now=now)
    save(actor, letter, "hand_over", now=now, changes={"handed_over_at": ("", china_date(now))})
    tell_handed_over(actor, letter, now=now)
    return letter


@transaction.atomic
def hide_letter(actor: Actor, *, letter_id: UUID, reason: str, now: datetime) -> Letter:
    """Take a public letter off the site (someone's phone number, abuse). It must be answered all the same; its writer reads
    the reason. Only the township puts it back."""
    letter = locked(letter_id)
    if not can_read(actor, letter.facts):
        raise NotFound(words.NOT_HERE)
    check(actor, HIDE, letter.place.ref)
    if letter.visibility != Visibility.PUBLIC:
        raise Refused(words.NOT_PUBLIC)
    if letter.hidden_at is not None:
        return letter
    letter.hidden_at, letter.hidden_reason = now, clean_written("reason", reason, rules.NOTE_LENGTH)
    save(actor, letter, "hide_letter", now=now, changes={"hidden_at": ("", now), "hidden_reason": ("", letter.hidden_reason)})
    tell_writer(actor, letter, "letters.hidden", now=now, step=now.isoformat(timespec="seconds"))
    return letter


@transaction.atomic
def show_letter(actor: Actor, *, letter_id: UUID, now: datetime) -> Letter:
    """Put a letter back that was taken off the site: the township's decision, never that of who took it off."""
    letter = locked(letter_id)
    if not can_read(actor, letter.facts):
        raise NotFound(words.NOT_HERE)
    check(actor, SHOW, letter.place.ref)
    before, letter.hidden_at, letter.hidden_reason = letter.hidden_at, None, ""
    save(actor, letter, "show_letter", now=now, changes={"hidden_at": (before, None)})
    return letter
