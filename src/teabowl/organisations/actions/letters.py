"""What the two sides of a letter of introduction share: finding it, writing it down, telling who it concerns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.access.queries import accounts_with
from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.telling import tell
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import Verb
from teabowl.organisations import words_moves as words
from teabowl.organisations.models import Member, Organisation, Transfer
from teabowl.organisations.permissions_moves import (
    ASK_TRANSFER,
    ISSUE_TRANSFER,
    ORGANISING,
    RECEIVE_TRANSFER,
)
from teabowl.organisations.queries.known import accounts_in_post
from teabowl.organisations.rules_transfers import State
from teabowl.people.models import Account

RELATED = (
    "member__person",
    "source__place",
    "target__place",
    "target__now_at__place",
    "issuer__place",
    "source_place",
    "target_place",
)


def letter_by_id(transfer_id: UUID) -> Transfer:
    """Raises NotFound."""
    letter = Transfer.objects.select_related(*RELATED).filter(id=transfer_id).first()
    if letter is None:
        raise NotFound(words.NO_LETTER)
    return letter


def locked_letter(transfer_id: UUID) -> Transfer:
    """The letter, locked until the transaction ends. Raises NotFound."""
    letter = Transfer.objects.select_for_update(of=("self",)).select_related(*RELATED).filter(id=transfer_id).first()
    if letter is None:
        raise NotFound(words.NO_LETTER)
    return letter


def locked_member(member_id: UUID) -> Member:
    """A member as they stand, locked. Raises NotFound for one whose membership ended."""
    rows = Member.objects.select_for_update(of=("self",)).select_related("person", "organisation__place")
    member = rows.filter(id=member_id, ended_on__isnull=True).first()
    if member is None:
        raise NotFound(words.NO_MEMBER)
    return member


def check_under_way(letter: Transfer) -> None:
    """Raises Refused unless the letter is issued and not yet taken in, sent back or replaced."""
    if letter.state != State.ISSUED:
        raise Refused(words.MOVED_ON)


def end_letter(actor: Actor, letter: Transfer, state: State, why: str, now: datetime) -> None:
    """Saves the letter as ended: in which state, by whom, why."""
    letter.state, letter.ended_at, letter.ended_by_id, letter.why = state, now, actor.account_id, why
    letter.save()


def note(actor: Actor, verb: str, letter: Transfer, now: datetime, changes: audit.Changes) -> None:
    """The audit's entry, about the member."""
    audit.record(
        actor, f"organisations.{verb}", now=now, subject_type="transfer", subject_id=letter.id,
        place_id=letter.source_place_id or letter.target_place_id, about_person_id=letter.member.person_id, changes=changes,
    )  # fmt: skip


def note_and_count(actor: Actor, verb: str, letter: Transfer, now: datetime, changes: audit.Changes) -> None:
    """The audit's entry, and the figures."""
    note(actor, verb, letter, now, changes)
    figures.post(actor, letter, now=now)


def staff_of(held: Organisation, verb: Verb, now: datetime) -> list[UUID]:
    """Whom to tell that something waits in an organisation: its posts, and who has the verb at its very place."""
    today = china_date(now)
    return [*accounts_in_post(held.id, ORGANISING, today), *accounts_with([held.place_id], verb, today)]


def senders(letter: Transfer, now: datetime) -> list[UUID]:
    """Accounts of the sender's side: who may ask there, and who issues."""
    found: list[UUID] = []
    for held, verb in ((letter.source, ASK_TRANSFER), (letter.issuer, ISSUE_TRANSFER)):
        found += staff_of(held, verb, now) if held else []
    return found


def receivers(letter: Transfer, now: datetime) -> list[UUID]:
    """Accounts of the receiver's side, where it is known here."""
    return staff_of(letter.target, RECEIVE_TRANSFER, now) if letter.target else []


def accounts_of(member: Member) -> list[UUID]:
    """The member's own accounts."""
    return list(Account.objects.filter(person_id=member.person_id, is_active=True).values_list("id", flat=True))


def tell_of(
    actor: Actor,
    kind: str,
    letter: Transfer,
    to: Iterable[UUID],
    now: datetime,
    given: dict[str, Any] | None = None,
    *,
    mine: bool = False,
) -> None:
    """A message about the letter; `mine` leads to the member's own page of it."""
    name = f"organisations.{kind}"
    tell(actor, kind=name, to=to, title=words.TOLD[name], words=given or {}, about=("transfer", letter.id), now=now,
         path=f"/me/party/letters/{letter.id}/" if mine else f"/o/transfers/{letter.id}/",
         place=letter.source_place or letter.target_place, step=letter.state)  # fmt: skip
