"""What the writer does with a letter."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from teabowl.figures.trips import one_trip
from teabowl.kernel.actor import Actor, Level, Role
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.letters import rules, words
from teabowl.letters.actions.saving import add_step, is_done_already, locked_for_writer, save
from teabowl.letters.actions.telling import tell_consented, tell_rated, tell_received, tell_sent_back
from teabowl.letters.models import Letter
from teabowl.letters.permissions import WRITE
from teabowl.letters.queries.limits import limit_for
from teabowl.letters.rules import Consent, Kind, Rating, State, Visibility
from teabowl.people.queries import group_at, phone_is_verified
from teabowl.places.models import Place
from teabowl.ui.form_words import clean_written


@transaction.atomic
def write_letter(
    actor: Actor,
    *,
    place: Place,
    title: str,
    body: str,
    visibility: Visibility,
    show_name: bool = False,
    key: UUID,
    now: datetime,
) -> Letter:
    """Write to the secretary of a village. Anybody signed in with a verified phone may, villager or not.

    `key` was made with the empty form: sent twice, it is one letter. Raises NotAllowed, Invalid(title, body), and Refused
    when too many were written today.
    """
    if not can(actor, WRITE, place.ref) or actor.account_id is None or actor.person_id is None:
        raise NotAllowed(words.SIGN_IN)
    before = Letter.objects.filter(writer_id=actor.account_id, sent_key=key).first()
    if before is not None:
        return before
    if not phone_is_verified(actor.account_id):
        raise NotAllowed(words.PHONE_FIRST)
    place = place.now_at or place
    if place.level != Level.VILLAGE or place.closed_on is not None:
        raise Refused(words.ONLY_VILLAGES)
    _check_not_too_many(actor.account_id, place, now)
    received = china_date(now)
    limit = limit_for(place, received)
    due = rules.due_on(received, limit)
    letter = Letter(
        place=place,
        writer_id=actor.account_id,
        sent_key=key,
        from_villager=actor.holds_at(frozenset({Role.VILLAGER}), place.ref),
        from_group=group_at(actor.person_id, place),
        signed=actor.name if show_name else "",
        title=clean_written("title", title, rules.TITLE_LENGTH),
        body=clean_written("body", body, rules.BODY_LENGTH),
        visibility=Visibility(visibility).value,
        received_at=now,
        limit_days=limit,
        clock_from=received,
        due_on=due,
        first_due_on=due,
    )
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:  # the same form, at the same moment
        return Letter.objects.get(writer_id=actor.account_id, sent_key=key)
    changes = {"visibility": ("", letter.visibility), "due_on": ("", due)}
    with one_trip():
        add_step(actor, letter, Kind.RECEIVED, now=now, due_on=due)
        save(actor, letter, "write_letter", now=now, changes=changes, fresh=True)
    tell_received(actor, letter, now=now)
    return letter


def _check_not_too_many(account_id: UUID, place: Place, now: datetime) -> None:
    today = Letter.objects.filter(writer_id=account_id, place=place, received_at__date=china_date(now))
    if today.count() >= rules.LETTERS_A_DAY:
        raise Refused(words.ENOUGH_TODAY)


@transaction.atomic
def set_visibility(actor: Actor, *, letter_id: UUID, visibility: Visibility, now: datetime) -> Letter:
    """Make one's letter private or public. Raises NotFound, NotAllowed, Refused (withdrawn)."""
    letter = locked_for_writer(actor, letter_id)
    if letter.state == State.WITHDRAWN:
        raise Refused(words.WITHDRAWN)
    before = letter.visibility
    if before == visibility:
        return letter
    letter.visibility = Visibility(visibility).value
    letter.consent, letter.consented_at = Consent.NONE.value, None
    save(actor, letter, "set_visibility", now=now, changes={"visibility": (before, letter.visibility)})
    return letter


@transaction.atomic
def withdraw_letter(actor: Actor, *, letter_id: UUID, key: UUID | None = None, now: datetime) -> Letter:
    """Take one's letter back before it is answered. Only the writer can read it from then on. Raises Refused once answered."""
    letter = locked_for_writer(actor, letter_id)
    if letter.state == State.WITHDRAWN:
        return letter
    if not rules.is_withdrawable(State(letter.state)):
        raise Refused(words.ANSWERED_ALREADY)
    before, letter.state, letter.withdrawn_at = letter.state, State.WITHDRAWN.value, now
    add_step(actor, letter, Kind.WITHDRAWN, now=now, key=key)
    save(actor, letter, "withdraw_letter", now=now, changes={"state": (before, letter.state)})
    return letter


@transaction.atomic
def ask_again(actor: Actor, *, letter_id: UUID, question: str, key: UUID | None = None, now: datetime) -> Letter:
    """Ask once more after an answer; the letter waits again, with a new last day. Raises Refused when it is not answered."""
    letter = locked_for_writer(actor, letter_id)
    if is_done_already(letter, key):
        return letter
    if not rules.may_ask_again(State(letter.state)):
        asked = letter.state == State.REOPENED
        raise Refused(words.ALREADY_ASKED if asked else words.NOT_ANSWERED_YET)
    _send_back(actor, letter, clean_written("question", question, rules.NOTE_LENGTH), key, now)
    return letter


@transaction.atomic
def rate_letter(
    actor: Actor, *, letter_id: UUID, rating: Rating, note: str = "", key: UUID | None = None, now: datetime
) -> Letter:
    """Say how it was done; once after each answer, by the writer only, and never required.

    Unsatisfied needs a `note` (what was not done) and sends the letter back. Raises Invalid(note), Refused.
    """
    letter = locked_for_writer(actor, letter_id)
    if is_done_already(letter, key):
        return letter
    if not rules.is_rateable(State(letter.state)):
        raise Refused(words.ALREADY_RATED if letter.answered_at else words.NOT_ANSWERED_YET)
    rating = Rating(rating)
    note = clean_written("note", note, rules.NOTE_LENGTH, required=False)
    if rating is Rating.UNSATISFIED and not note:
        raise Invalid({"note": words.SAY_WHAT})
    before, state = letter.rating, letter.state
    letter.rating, letter.rating_note, letter.rated_at = rating.value, note, now
    sends_back = rules.after_rating(rating) is State.REOPENED
    letter.state = rules.after_rating(rating).value
    add_step(actor, letter, Kind.RATED, now=now, key=key, note="" if sends_back else note)
    if sends_back:
        _send_back(actor, letter, note, None, now)
    else:
        changes = {"rating": (before, letter.rating), "state": (state, letter.state)}
        save(actor, letter, "rate_letter", now=now, changes=changes)
        tell_rated(actor, letter, now=now)
    return letter


def _send_back(actor: Actor, letter: Letter, question: str, key: UUID | None, now: datetime) -> None:
    """The letter waits for another answer: a new round with its own clock."""
    today = china_date(now)
    before = letter.due_on
    letter.state = State.REOPENED.value
    letter.round += 1
    letter.limit_days = limit_for(letter.place.now_at or letter.place, today)
    letter.clock_from = today
    letter.due_on = rules.due_on(today, letter.limit_days)
    letter.handed_over_at = None
    letter.follow_up_on = None
    add_step(actor, letter, Kind.REOPENED, now=now, key=key, note=question, due_on=letter.due_on)
    changes = {"state": ("", letter.state), "due_on": (before, letter.due_on), "rating": ("", letter.rating)}
    save(actor, letter, "ask_again", now=now, changes=changes)
    tell_sent_back(actor, letter, now=now)


@transaction.atomic
def consent_to_publish(actor: Actor, *, letter_id: UUID, consent: Consent, now: datetime) -> Letter:
    """Let everybody read the answer of one's private letter, or the letter too; or take that back. Raises Refused."""
    letter = locked_for_writer(actor, letter_id)
    if letter.visibility != Visibility.PRIVATE:
        raise Refused(words.PRIVATE_ONLY)
    if letter.answered_at is None:
        raise Refused(words.NOT_ANSWERED_YET)
    before, letter.consent = letter.consent, Consent(consent).value
    letter.consented_at = None if consent == Consent.NONE else now
    save(actor, letter, "consent_to_publish", now=now, changes={"consent": (before, letter.consent)})
    if letter.consent != Consent.NONE:
        tell_consented(actor, letter, now=now)
    return letter
