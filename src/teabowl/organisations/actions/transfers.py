"""Letters of introduction: asked for, issued, taken in with a receipt, sent back, taken back, issued anew when one ran out."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from teabowl.access.queries import accounts_with
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.phones import BadPhone, e164
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import Verb, check
from teabowl.organisations import authority
from teabowl.organisations import rules_transfers as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.migrants import end_because_moved
from teabowl.organisations.actions.moving import move_member, move_out, take_in
from teabowl.organisations.actions.persons import person_for
from teabowl.organisations.kinds import BRANCHES, IN_PARTY, Kind, Status
from teabowl.organisations.models import Member, Organisation, Transfer, TransferTerms
from teabowl.organisations.permissions_moves import (
    ASK_TRANSFER,
    ISSUE_TRANSFER,
    ORGANISING,
    RECEIVE_TRANSFER,
    SET_TRANSFER_TERMS,
)
from teabowl.organisations.queries.known import accounts_in_post, organisation
from teabowl.organisations.queries.terms import terms_at
from teabowl.organisations.rules_transfers import State
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.ui.form_words import check_no_problems, clean_written

NOBODY = UUID(int=0)
CLOCK = system_actor("organisations.transfers")


@transaction.atomic
def ask_transfer(
    actor: Actor,
    *,
    member_id: UUID,
    target_id: UUID | None = None,
    target_name: str = "",
    paid_until: date | None = None,
    phone: str = "",
    key: UUID,
    now: datetime,
) -> Transfer:
    """Ask for a member's letter to an organisation known here (`target_id`) or elsewhere (`target_name`); the member may ask too. Who
    may issue it does so in a second step. `paid_until`: the last month paid. Raises NotFound, NotAllowed, Refused, Invalid(target_id,
    phone)."""
    member = _locked_member(member_id)
    source = member.organisation
    if actor.person_id != member.person_id:
        authority.check(actor, ASK_TRANSFER, source.ref, now)
    done = Transfer.objects.filter(form_key=key, member=member).first()
    if done is not None:
        return done
    target = _target(target_id, target_name)
    open_letters = Transfer.objects.filter(member=member, state__in=rules.OPEN).count()
    same = target is not None and target.id == source.id
    if code := rules.check_asking(member.status, open_letters=open_letters, same=same):
        raise Refused(words.ASK_REFUSED[code])
    name = target.name if target else clean_written("target_name", target_name, rules.OUTSIDE_LENGTH)
    issuer = issuer_of(source)
    letter = Transfer(
        form_key=key, member=member, status=member.status, source=source, source_name=source.name, source_place=source.place,
        target=target, target_name=name, target_place=target.place if target else None, issuer=issuer, issuer_name=issuer.name,
        state=State.ASKED, asked_at=now, asked_by_id=actor.account_id,
        paid_until=paid_until.replace(day=1) if paid_until else None, phone=_phone(phone, member),
    )  # fmt: skip
    letter.save(force_insert=True)
    _record(actor, "ask_transfer", letter, now, {"state": ("", State.ASKED.value), "target": ("", name)})
    _tell(actor, "letter_asked", letter, _staff(issuer, ISSUE_TRANSFER, now), now, {"name": source.name})
    return letter


def issuer_of(source: Organisation) -> Organisation:
    """Whose letter it is: the nearest committee above (基层党委); the organisation itself where there is none."""
    line = Organisation.objects.filter(id__in=source.lineage, kind=Kind.COMMITTEE, dissolved_on__isnull=True)
    return line.select_related("place").order_by("-depth").first() or source


@transaction.atomic
def issue_transfer(actor: Actor, *, transfer_id: UUID, until: date | None = None, now: datetime) -> Transfer:
    """Give the letter its number, its code and its last day (the usual one, unless `until`). Raises NotFound, NotAllowed, Refused,
    Invalid(until)."""
    letter = _locked(transfer_id)
    assert letter.issuer is not None
    authority.check(actor, ISSUE_TRANSFER, letter.issuer.ref, now)
    if letter.state != State.ASKED:
        raise Refused(words.MOVED_ON)
    _issue(letter, until, actor, now)
    letter.save()
    changes = {"state": (State.ASKED.value, letter.state), "number": ("", letter.number_text), "until": ("", letter.until)}
    _post(actor, "issue_transfer", letter, now, changes)
    _tell_issued(actor, letter, now)
    return letter


def _issue(letter: Transfer, until: date | None, actor: Actor, now: datetime) -> None:
    today = china_date(now)
    terms = terms_at(letter.issuer.place.lineage, today) if letter.issuer else rules.terms_on(today)
    last = until or min(rules.usual_until(today, near=is_near(letter), terms=terms), rules.longest_until(today, terms))
    check_no_problems(rules.check_validity(today, last, terms), say=words.say)
    Organisation.objects.select_for_update().get(id=letter.issuer_id or NOBODY)  # one number after the other
    latest = Transfer.objects.filter(issuer_id=letter.issuer_id, year=today.year).aggregate(Max("number"))["number__max"]
    letter.year, letter.number = today.year, (latest or 0) + 1
    letter.number_text = rules.number_text(letter.year, letter.number)
    letter.code = "".join(secrets.choice(rules.ALPHABET) for _sign in range(rules.CODE_LENGTH))
    letter.issued_on, letter.until, letter.issued_by_id = today, last, actor.account_id
    letter.state = State.ISSUED


def is_near(letter: Transfer) -> bool:
    """Both ends lie in one county."""
    if letter.source_place is None or letter.target_place is None:
        return False
    both = set(letter.source_place.lineage) & set(letter.target_place.lineage)
    return Place.objects.filter(id__in=both, level="county").exists()


@transaction.atomic
def receive_transfer(
    actor: Actor, *, transfer_id: UUID, branch_id: UUID | None = None, arrived_on: date, now: datetime
) -> Transfer:
    """The member came: the receipt goes back, and from the day on they belong to `branch_id` (the receiver itself where it is a
    branch). Raises NotFound, NotAllowed, Refused, Invalid(arrived_on, branch_id)."""
    letter = _locked(transfer_id)
    if letter.target is None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, RECEIVE_TRANSFER, letter.target.ref, now)
    _check_under_way(letter)
    branch = branch_of(letter.target.now_at or letter.target, branch_id)
    check_no_problems(_arrival(letter, arrived_on, now), say=words.say)
    member = _locked_member(letter.member_id)
    end_because_moved(actor, member, on=arrived_on, now=now)
    move_member(actor, member, branch, on=arrived_on, note=letter.number_text, now=now)
    letter.arrived_on, letter.arrived_in = arrived_on, branch
    _end(actor, letter, State.ARRIVED, "", now)
    _post(actor, "receive_transfer", letter, now, {"state": (State.ISSUED.value, letter.state), "arrived_on": ("", arrived_on)})
    _tell(actor, "letter_arrived", letter, _sender(letter, now), now)
    _tell(actor, "letter_taken", letter, _accounts_of(member), now, {"target": branch.name}, mine=True)
    return letter


@transaction.atomic
def note_receipt(actor: Actor, *, transfer_id: UUID, arrived_on: date, now: datetime) -> Transfer:
    """The receipt of an organisation that this installation does not know came back on paper: the member has left."""
    letter = _locked(transfer_id)
    if letter.source is None or letter.target is not None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, ASK_TRANSFER, letter.source.ref, now)
    _check_under_way(letter)
    check_no_problems(_arrival(letter, arrived_on, now), say=words.say)
    member = _locked_member(letter.member_id)
    end_because_moved(actor, member, on=arrived_on, now=now)
    move_out(actor, member, on=arrived_on, note=f"{letter.number_text} {letter.target_name}", now=now)
    letter.arrived_on = arrived_on
    _end(actor, letter, State.ARRIVED, "", now)
    _post(actor, "note_receipt", letter, now, {"state": (State.ISSUED.value, letter.state), "arrived_on": ("", arrived_on)})
    _tell(actor, "letter_taken", letter, _accounts_of(member), now, {"target": letter.target_name}, mine=True)
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
    on_probation_until = rules.add_months(admitted_on, 12)
    dates = {"admitted_on": admitted_on, "probation_until": on_probation_until}
    if status is Status.FULL:
        dates["confirmed_on"] = on_probation_until
    person = person_for(target.place, name, phone, now=now)
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
    _post(actor, "receive_outside", letter, now, {"state": ("", letter.state), "source": ("", where)})
    return letter


@transaction.atomic
def return_transfer(actor: Actor, *, transfer_id: UUID, why: str, now: datetime) -> Transfer:
    """The receiver does not take the letter; the sender goes on answering for the member. Raises as `receive_transfer`, Invalid(why)."""
    letter = _locked(transfer_id)
    if letter.target is None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, RECEIVE_TRANSFER, letter.target.ref, now)
    _check_under_way(letter)
    _end(actor, letter, State.RETURNED, clean_written("why", why, rules.REASON_LENGTH), now)
    _post(actor, "return_transfer", letter, now, {"state": (State.ISSUED.value, letter.state)})
    _tell(actor, "letter_back", letter, [*_sender(letter, now), *_accounts_of(letter.member)], now)
    return letter


@transaction.atomic
def withdraw_transfer(actor: Actor, *, transfer_id: UUID, why: str, now: datetime) -> Transfer:
    """The sender takes the letter back, or does not issue it. A member takes back what they asked for, while it is not issued."""
    letter = _locked(transfer_id)
    if letter.issuer is None or letter.source is None:
        raise NotFound(words.NO_LETTER)
    is_own = actor.person_id == letter.member.person_id and letter.state == State.ASKED
    if not is_own:
        asked = letter.state == State.ASKED
        authority.check(actor, ASK_TRANSFER if asked else ISSUE_TRANSFER, (letter.source if asked else letter.issuer).ref, now)
    if letter.state not in rules.OPEN:
        raise Refused(words.MOVED_ON)
    before = letter.state
    _end(actor, letter, State.WITHDRAWN, clean_written("why", why, rules.REASON_LENGTH), now)
    _post(actor, "withdraw_transfer", letter, now, {"state": (before, letter.state)})
    told = [*_accounts_of(letter.member), *(_receiver(letter, now) if before == State.ISSUED else [])]
    _tell(actor, "letter_back", letter, told, now)
    return letter


def withdraw_because_ended(actor: Actor, member: Member, *, now: datetime) -> None:
    """Membership ended: a letter on its way is void. Within another action's transaction."""
    for letter in Transfer.objects.select_for_update(of=("self",)).filter(member=member, state__in=rules.OPEN):
        _end(actor, letter, State.WITHDRAWN, "", now)
        figures.post(actor, letter, now=now)


@transaction.atomic
def renew_transfer(actor: Actor, *, transfer_id: UUID, until: date | None = None, now: datetime) -> Transfer:
    """A letter ran out on the way: a new one takes its place. Raises Refused while it still holds."""
    letter = _locked(transfer_id)
    if letter.issuer is None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, ISSUE_TRANSFER, letter.issuer.ref, now)
    _check_under_way(letter)
    if not rules.is_overdue(letter.state, letter.until, china_date(now)):
        raise Refused(words.NOT_OVERDUE)
    _end(actor, letter, State.REPLACED, "", now)
    fresh = Transfer(
        member=letter.member, status=letter.member.status, source=letter.source, source_name=letter.source_name,
        source_place=letter.source_place, target=letter.target, target_name=letter.target_name, target_place=letter.target_place,
        issuer=letter.issuer, issuer_name=letter.issuer_name, asked_at=now, asked_by_id=actor.account_id,
        paid_until=letter.paid_until, phone=letter.phone, replaces=letter, form_key=_renewal_key(letter),
    )  # fmt: skip
    _issue(fresh, until, actor, now)
    fresh.save(force_insert=True)
    figures.post(actor, letter, now=now)
    _post(actor, "renew_transfer", fresh, now, {"number": (letter.number_text, fresh.number_text), "until": ("", fresh.until)})
    _tell_issued(actor, fresh, now)
    return fresh


def _renewal_key(letter: Transfer) -> UUID:
    """Sent twice, one letter is renewed once: the first replaces it, the second finds it replaced."""
    return UUID(int=letter.id.int ^ 1)


@transaction.atomic
def print_transfer(actor: Actor, *, transfer_id: UUID, now: datetime) -> Transfer:
    """The letter with the member, to be printed: written down as read. The member prints their own. Raises NotFound, NotAllowed."""
    letter = _found(transfer_id)
    if letter.issuer is None or letter.code is None:
        raise NotFound(words.NO_LETTER)
    if actor.person_id != letter.member.person_id:
        if not authority.can(actor, ISSUE_TRANSFER, letter.issuer.ref, now):
            assert letter.source is not None
            authority.check(actor, ASK_TRANSFER, letter.source.ref, now)
        audit.record_read(
            actor, "organisations.print_transfer", now=now, subject_type="transfer", subject_id=letter.id,
            place_id=letter.source_place_id, about_person_id=letter.member.person_id,
        )  # fmt: skip
    return letter


def look_at_transfer(actor: Actor, *, transfer: Transfer, now: datetime) -> None:
    """Somebody else than the member opened the letter: written down."""
    audit.record_read(
        actor, "organisations.see_transfer", now=now, subject_type="transfer", subject_id=transfer.id,
        place_id=transfer.source_place_id or transfer.target_place_id, about_person_id=transfer.member.person_id,
    )  # fmt: skip


@transaction.atomic
def tell_overdue(*, now: datetime) -> int:
    """Both sides hear once of each letter that ran out on its way. Returns of how many."""
    late = Transfer.objects.filter(state=State.ISSUED, until__lt=china_date(now), overdue_told_at__isnull=True)
    rows = list(late.select_for_update(of=("self",), skip_locked=True).select_related(*RELATED).order_by("until", "id")[:500])
    for letter in rows:
        letter.overdue_told_at = now
        letter.save(update_fields=["overdue_told_at"])
        _tell(CLOCK, "letter_overdue", letter, [*_sender(letter, now), *_receiver(letter, now)], now)
    return len(rows)


@transaction.atomic
def set_transfer_terms(
    actor: Actor, *, place: Place, since: date, near_days: int, far_days: int, longest_months: int, source: str, now: datetime
) -> TransferTerms:
    """How long letters of the place's organisations and those below hold, from a day on. Raises NotAllowed, Invalid."""
    check(actor, SET_TRANSFER_TERMS, place.ref)
    if since < china_date(now):
        raise Invalid({"since": words.FROM_TODAY})
    if not 1 <= longest_months <= 6:
        raise Invalid({"longest_months": words.MONTHS_RANGE})
    if not 1 <= near_days <= far_days <= longest_months * 30:
        raise Invalid({"far_days": words.DAYS_ORDER})
    said = clean_written("source", source, 120)
    values: dict[str, Any] = {"near_days": near_days, "far_days": far_days, "longest_months": longest_months}
    row, _made = TransferTerms.objects.update_or_create(
        place=place, since=since, defaults={**values, "source": said, "set_by_id": actor.account_id, "set_at": now}
    )
    changes = {name: ("", value) for name, value in values.items()}
    audit.record(actor, "organisations.set_transfer_terms", now=now, subject_type="transfer_terms", subject_id=row.id,
                 place_id=place.id, changes=changes)  # fmt: skip
    return row


# What they share -----------------------------------------------------------------------------------------------------------

RELATED = (
    "member__person",
    "source__place",
    "target__place",
    "target__now_at__place",
    "issuer__place",
    "source_place",
    "target_place",
)


def _found(transfer_id: UUID) -> Transfer:
    letter = Transfer.objects.select_related(*RELATED).filter(id=transfer_id).first()
    if letter is None:
        raise NotFound(words.NO_LETTER)
    return letter


def _locked(transfer_id: UUID) -> Transfer:
    letter = Transfer.objects.select_for_update(of=("self",)).select_related(*RELATED).filter(id=transfer_id).first()
    if letter is None:
        raise NotFound(words.NO_LETTER)
    return letter


def _locked_member(member_id: UUID) -> Member:
    rows = Member.objects.select_for_update(of=("self",)).select_related("person", "organisation__place")
    member = rows.filter(id=member_id, ended_on__isnull=True).first()
    if member is None:
        raise NotFound(words.NO_MEMBER)
    return member


def _target(target_id: UUID | None, name: str) -> Organisation | None:
    if bool(target_id) == bool(name.strip()):
        raise Invalid({"target_id": words.TARGET_ONE})
    if target_id is None:
        return None
    found = Organisation.objects.standing().select_related("place").filter(id=target_id).exclude(kind=Kind.GROUP).first()
    if found is None:
        raise Invalid({"target_id": words.TARGET_ONE})
    return found


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


def _check_under_way(letter: Transfer) -> None:
    if letter.state != State.ISSUED:
        raise Refused(words.MOVED_ON)


def _national(phone: str) -> str:
    try:
        return e164(phone) if phone.strip() else ""
    except BadPhone:
        raise Invalid({"phone": words.BAD_PHONE}) from None


def _phone(phone: str, member: Member) -> str:
    return _national(phone) or member.person.phone[:30]


def _end(actor: Actor, letter: Transfer, state: State, why: str, now: datetime) -> None:
    letter.state, letter.ended_at, letter.ended_by_id, letter.why = state, now, actor.account_id, why
    letter.save()


def _record(actor: Actor, verb: str, letter: Transfer, now: datetime, changes: audit.Changes) -> None:
    audit.record(
        actor, f"organisations.{verb}", now=now, subject_type="transfer", subject_id=letter.id,
        place_id=letter.source_place_id or letter.target_place_id, about_person_id=letter.member.person_id, changes=changes,
    )  # fmt: skip


def _post(actor: Actor, verb: str, letter: Transfer, now: datetime, changes: audit.Changes) -> None:
    _record(actor, verb, letter, now, changes)
    figures.post(actor, letter, now=now)


def _staff(held: Organisation, verb: Verb, now: datetime) -> list[UUID]:
    """Whom to tell that something waits in an organisation: its posts, and who has the verb at its very place."""
    today = china_date(now)
    return [*accounts_in_post(held.id, ORGANISING, today), *accounts_with([held.place_id], verb, today)]


def _sender(letter: Transfer, now: datetime) -> list[UUID]:
    found: list[UUID] = []
    for held, verb in ((letter.source, ASK_TRANSFER), (letter.issuer, ISSUE_TRANSFER)):
        found += _staff(held, verb, now) if held else []
    return found


def _receiver(letter: Transfer, now: datetime) -> list[UUID]:
    return _staff(letter.target, RECEIVE_TRANSFER, now) if letter.target else []


def _accounts_of(member: Member) -> list[UUID]:
    return list(Account.objects.filter(person_id=member.person_id, is_active=True).values_list("id", flat=True))


def _tell_issued(actor: Actor, letter: Transfer, now: datetime) -> None:
    _tell(actor, "letter_coming", letter, _receiver(letter, now), now, {"until": letter.until})
    _tell(actor, "letter_yours", letter, _accounts_of(letter.member), now, {"until": letter.until}, mine=True)


def _tell(
    actor: Actor,
    kind: str,
    letter: Transfer,
    to: Iterable[UUID],
    now: datetime,
    given: dict[str, Any] | None = None,
    *,
    mine: bool = False,
) -> None:
    name = f"organisations.{kind}"
    tell(actor, kind=name, to=to, title=words.TOLD[name], words=given or {}, about=("transfer", letter.id), now=now,
         path=f"/me/party/letters/{letter.id}/" if mine else f"/o/transfers/{letter.id}/",
         place=letter.source_place or letter.target_place, step=letter.state)  # fmt: skip
