"""The receiver's side of letters of introduction: taken in with a receipt, or sent back; and those from elsewhere."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.times import china_date, months_after
from teabowl.organisations import authority
from teabowl.organisations import rules_transfers as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.letters import (
    accounts_of,
    check_under_way,
    end_letter,
    locked_letter,
    locked_member,
    note_and_count,
    senders,
    tell_of,
)
from teabowl.organisations.actions.migrants import end_because_moved
from teabowl.organisations.actions.moving import move_member, move_out, take_in
from teabowl.organisations.actions.persons import person_for
from teabowl.organisations.kinds import BRANCHES, IN_PARTY, Status
from teabowl.organisations.models import Member, Organisation, Transfer
from teabowl.organisations.permissions_moves import (
    ASK_TRANSFER,
    RECEIVE_TRANSFER,
)
from teabowl.organisations.queries.known import organisation
from teabowl.organisations.queries.terms import terms_at
from teabowl.organisations.rules_transfers import State
from teabowl.ui.form_words import check_no_problems, clean_written


@transaction.atomic
def receive_transfer(
    actor: Actor, *, transfer_id: UUID, branch_id: UUID | None = None, arrived_on: date, now: datetime
) -> Transfer:
    """The member came: the receipt goes back, and from the day on they belong to `branch_id` (the receiver itself where it is a
    branch). Raises NotFound, NotAllowed, Refused, Invalid(arrived_on, branch_id)."""
    letter = locked_letter(transfer_id)
    if letter.target is None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, RECEIVE_TRANSFER, letter.target.ref, now)
    check_under_way(letter)
    branch = branch_of(letter.target.now_at or letter.target, branch_id)
    check_no_problems(_arrival(letter, arrived_on, now), say=words.say)
    member = locked_member(letter.member_id)
    end_because_moved(actor, member, on=arrived_on, now=now)
    move_member(actor, member, branch, on=arrived_on, note=letter.number_text, now=now)
    letter.arrived_on, letter.arrived_in = arrived_on, branch
    end_letter(actor, letter, State.ARRIVED, "", now)
    note_and_count(
        actor, "receive_transfer", letter, now, {"state": (State.ISSUED.value, letter.state), "arrived_on": ("", arrived_on)}
    )
    tell_of(actor, "letter_arrived", letter, senders(letter, now), now)
    tell_of(actor, "letter_taken", letter, accounts_of(member), now, {"target": branch.name}, mine=True)
    return letter


@transaction.atomic
def note_receipt(actor: Actor, *, transfer_id: UUID, arrived_on: date, now: datetime) -> Transfer:
    """The receipt of an organisation that this installation does not know came back on paper: the member has left."""
    letter = locked_letter(transfer_id)
    if letter.source is None or letter.target is not None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, ASK_TRANSFER, letter.source.ref, now)
    check_under_way(letter)
    check_no_problems(_arrival(letter, arrived_on, now), say=words.say)
    member = locked_member(letter.member_id)
    end_because_moved(actor, member, on=arrived_on, now=now)
    move_out(actor, member, on=arrived_on, note=f"{letter.number_text} {letter.target_name}", now=now)
    letter.arrived_on = arrived_on
    end_letter(actor, letter, State.ARRIVED, "", now)
    note_and_count(
        actor, "note_receipt", letter, now, {"state": (State.ISSUED.value, letter.state), "arrived_on": ("", arrived_on)}
    )
    tell_of(actor, "letter_taken", letter, accounts_of(member), now, {"target": letter.target_name}, mine=True)
    return letter


@transaction.atomic
def receive_outside(
    actor: Actor,
    *,
    organisation_id: UUID,
    name: str,
    phone: str = "",
    status: Status,
    admitted_on: date,
    source_name: str,
    number_text: str,
    issued_on: date,
    until: date,
    arrived_on: date,
    key: UUID,
    now: datetime,
) -> Transfer:
    """Somebody came with a letter of an organisation that this installation does not know. `admitted_on`: when they became a
    probationary member. Raises NotFound, NotAllowed, Refused, Invalid(name, phone, source_name, number_text, issued_on, …)."""
    target = organisation(organisation_id)
    authority.check(actor, RECEIVE_TRANSFER, target.ref, now)
    done = Transfer.objects.filter(form_key=key).first()
    if done is not None:
        return done
    if target.kind not in BRANCHES or target.dissolved_on is not None:
        raise Refused(words.ONLY_BRANCH)
    where = clean_written("source_name", source_name, rules.OUTSIDE_LENGTH)
    number = clean_written("number_text", number_text, 40)
    terms = terms_at(target.place.lineage, issued_on)
    problems = rules.check_validity(issued_on, until, terms)
    problems += rules.check_arrival(issued_on=issued_on, until=until, arrived_on=arrived_on, today=china_date(now))
    check_no_problems(problems, say=words.say)
    if status not in IN_PARTY or not admitted_on <= issued_on:
        raise Invalid({"admitted_on": words.say("before_issue", 0)})
    on_probation_until = months_after(admitted_on, 12)
    dates = {"admitted_on": admitted_on, "probation_until": on_probation_until}
    if status is Status.FULL:
        dates["confirmed_on"] = on_probation_until
    person = person_for(name, phone, now=now)
    if Member.objects.filter(person=person, ended_on__isnull=True).exists():
        raise Invalid({"name": words.ALREADY_MEMBER})
    member = take_in(actor, person.id, target, status, on=arrived_on, note=f"{number} {where}", dates=dates, now=now)
    letter = Transfer(
        form_key=key, member=member, status=status, source_name=where, target=target, target_name=target.name,
        target_place=target.place, issuer_name=where, state=State.ISSUED, asked_at=now, asked_by_id=actor.account_id,
        number_text=number, issued_on=issued_on, until=until, arrived_on=arrived_on, arrived_in=target, phone=person.phone,
    )  # fmt: skip
    letter.state, letter.ended_at, letter.ended_by_id = State.ARRIVED, now, actor.account_id
    letter.save(force_insert=True)
    note_and_count(actor, "receive_outside", letter, now, {"state": ("", letter.state), "source": ("", where)})
    return letter


@transaction.atomic
def return_transfer(actor: Actor, *, transfer_id: UUID, why: str, now: datetime) -> Transfer:
    """The receiver does not take the letter; the sender goes on answering for the member. Raises as `receive_transfer`, Invalid(why)."""
    letter = locked_letter(transfer_id)
    if letter.target is None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, RECEIVE_TRANSFER, letter.target.ref, now)
    check_under_way(letter)
    end_letter(actor, letter, State.RETURNED, clean_written("why", why, rules.REASON_LENGTH), now)
    note_and_count(actor, "return_transfer", letter, now, {"state": (State.ISSUED.value, letter.state)})
    tell_of(actor, "letter_back", letter, [*senders(letter, now), *accounts_of(letter.member)], now)
    return letter


def branch_of(target: Organisation, branch_id: UUID | None) -> Organisation:
    """The branch that takes a member in: the receiver, or one below it. Raises Invalid(branch_id)."""
    rows = Organisation.objects.standing().under(target.id).select_related("place").filter(kind__in=BRANCHES)
    branch = rows.filter(id=branch_id or target.id).first()
    if branch is None:
        raise Invalid({"branch_id": words.NOT_OF_THIS})
    return branch


def _arrival(letter: Transfer, arrived_on: date, now: datetime) -> list[Any]:
    assert letter.issued_on is not None
    assert letter.until is not None
    return rules.check_arrival(issued_on=letter.issued_on, until=letter.until, arrived_on=arrived_on, today=china_date(now))
