"""The sender's side of letters of introduction: asked for, issued, taken back, issued anew when one ran out."""

import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.phones import BadPhone, e164
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.organisations import authority
from teabowl.organisations import rules_transfers as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.actions.letters import (
    RELATED,
    accounts_of,
    check_under_way,
    end_letter,
    letter_by_id,
    locked_letter,
    locked_member,
    note,
    note_and_count,
    receivers,
    senders,
    staff_of,
    tell_of,
)
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Member, Organisation, Transfer, TransferTerms
from teabowl.organisations.paid import paid_until as known_paid_until
from teabowl.organisations.permissions_moves import (
    ASK_TRANSFER,
    ISSUE_TRANSFER,
    SET_TRANSFER_TERMS,
)
from teabowl.organisations.queries.terms import terms_at
from teabowl.organisations.rules_transfers import State
from teabowl.people.queries import is_self
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
    may issue it does so in a second step. `paid_until`: the last month paid, where the dues kept here do not say it. Raises NotFound,
    NotAllowed, Refused, Invalid(target_id, phone)."""
    member = locked_member(member_id)
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
    paid_until = paid_until or known_paid_until(member.id)
    letter = Transfer(
        form_key=key, member=member, status=member.status, source=source, source_name=source.name, source_place=source.place,
        target=target, target_name=name, target_place=target.place if target else None, issuer=issuer, issuer_name=issuer.name,
        state=State.ASKED, asked_at=now, asked_by_id=actor.account_id,
        paid_until=paid_until.replace(day=1) if paid_until else None, phone=_phone(phone, member),
    )  # fmt: skip
    letter.save(force_insert=True)
    note(actor, "ask_transfer", letter, now, {"state": ("", State.ASKED.value), "target": ("", name)})
    tell_of(actor, "letter_asked", letter, staff_of(issuer, ISSUE_TRANSFER, now), now, {"name": source.name})
    return letter


def issuer_of(source: Organisation) -> Organisation:
    """Whose letter it is: the nearest committee above (基层党委); the organisation itself where there is none."""
    line = Organisation.objects.filter(id__in=source.lineage, kind=Kind.COMMITTEE, dissolved_on__isnull=True)
    return line.select_related("place").order_by("-depth").first() or source


@transaction.atomic
def issue_transfer(actor: Actor, *, transfer_id: UUID, until: date | None = None, now: datetime) -> Transfer:
    """Give the letter its number, its code and its last day (the usual one, unless `until`). Raises NotFound, NotAllowed, Refused,
    Invalid(until)."""
    letter = locked_letter(transfer_id)
    assert letter.issuer is not None
    authority.check(actor, ISSUE_TRANSFER, letter.issuer.ref, now)
    if letter.state != State.ASKED:
        raise Refused(words.MOVED_ON)
    _issue(letter, until, actor, now)
    letter.save()
    changes = {"state": (State.ASKED.value, letter.state), "number": ("", letter.number_text), "until": ("", letter.until)}
    note_and_count(actor, "issue_transfer", letter, now, changes)
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
def withdraw_transfer(actor: Actor, *, transfer_id: UUID, why: str, now: datetime) -> Transfer:
    """The sender takes the letter back, or does not issue it. A member takes back what they asked for, while it is not issued."""
    letter = locked_letter(transfer_id)
    if letter.issuer is None or letter.source is None:
        raise NotFound(words.NO_LETTER)
    is_own = letter.state == State.ASKED and is_self(actor, letter.member.person_id)
    if not is_own:
        asked = letter.state == State.ASKED
        authority.check(actor, ASK_TRANSFER if asked else ISSUE_TRANSFER, (letter.source if asked else letter.issuer).ref, now)
    if letter.state not in rules.OPEN:
        raise Refused(words.MOVED_ON)
    before = letter.state
    end_letter(actor, letter, State.WITHDRAWN, clean_written("why", why, rules.REASON_LENGTH), now)
    note_and_count(actor, "withdraw_transfer", letter, now, {"state": (before, letter.state)})
    told = [*accounts_of(letter.member), *(receivers(letter, now) if before == State.ISSUED else [])]
    tell_of(actor, "letter_back", letter, told, now)
    return letter


def withdraw_because_ended(actor: Actor, member: Member, *, now: datetime) -> None:
    """Membership ended: a letter on its way is void. Within another action's transaction."""
    for letter in Transfer.objects.select_for_update(of=("self",)).filter(member=member, state__in=rules.OPEN):
        end_letter(actor, letter, State.WITHDRAWN, "", now)
        figures.post(actor, letter, now=now)


@transaction.atomic
def renew_transfer(actor: Actor, *, transfer_id: UUID, until: date | None = None, now: datetime) -> Transfer:
    """A letter ran out on the way: a new one takes its place. Raises Refused while it still holds."""
    letter = locked_letter(transfer_id)
    if letter.issuer is None:
        raise NotFound(words.NO_LETTER)
    authority.check(actor, ISSUE_TRANSFER, letter.issuer.ref, now)
    check_under_way(letter)
    if not rules.is_overdue(letter.state, letter.until, china_date(now)):
        raise Refused(words.NOT_OVERDUE)
    end_letter(actor, letter, State.REPLACED, "", now)
    fresh = Transfer(
        member=letter.member, status=letter.member.status, source=letter.source, source_name=letter.source_name,
        source_place=letter.source_place, target=letter.target, target_name=letter.target_name, target_place=letter.target_place,
        issuer=letter.issuer, issuer_name=letter.issuer_name, asked_at=now, asked_by_id=actor.account_id,
        paid_until=letter.paid_until, phone=letter.phone, replaces=letter, form_key=_renewal_key(letter),
    )  # fmt: skip
    _issue(fresh, until, actor, now)
    fresh.save(force_insert=True)
    figures.post(actor, letter, now=now)
    note_and_count(
        actor, "renew_transfer", fresh, now, {"number": (letter.number_text, fresh.number_text), "until": ("", fresh.until)}
    )
    _tell_issued(actor, fresh, now)
    return fresh


def _renewal_key(letter: Transfer) -> UUID:
    """Sent twice, one letter is renewed once: the first replaces it, the second finds it replaced."""
    return UUID(int=letter.id.int ^ 1)


@transaction.atomic
def print_transfer(actor: Actor, *, transfer_id: UUID, now: datetime) -> Transfer:
    """The letter with the member, to be printed: written down as read. The member prints their own. Raises NotFound, NotAllowed."""
    letter = letter_by_id(transfer_id)
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
        tell_of(CLOCK, "letter_overdue", letter, [*senders(letter, now), *receivers(letter, now)], now)
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


def _target(target_id: UUID | None, name: str) -> Organisation | None:
    if bool(target_id) == bool(name.strip()):
        raise Invalid({"target_id": words.TARGET_ONE})
    if target_id is None:
        return None
    found = Organisation.objects.standing().select_related("place").filter(id=target_id).exclude(kind=Kind.GROUP).first()
    if found is None:
        raise Invalid({"target_id": words.TARGET_ONE})
    return found


def _national(phone: str) -> str:
    try:
        return e164(phone) if phone.strip() else ""
    except BadPhone:
        raise Invalid({"phone": words.BAD_PHONE}) from None


def _phone(phone: str, member: Member) -> str:
    return _national(phone) or member.person.phone[:30]


def _tell_issued(actor: Actor, letter: Transfer, now: datetime) -> None:
    tell_of(actor, "letter_coming", letter, receivers(letter, now), now, {"until": letter.until})
    tell_of(actor, "letter_yours", letter, accounts_of(letter.member), now, {"until": letter.until}, mine=True)
