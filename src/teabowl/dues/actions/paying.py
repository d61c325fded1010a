"""Paying: taken by hand and confirmed by a second person, settled once, taken back by reversal."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.dues import rules, words
from teabowl.dues.actions.saving import enter, line, locked_book, member_of, open_day, post, record, refuse_if, terms_of
from teabowl.dues.actions.working import SYSTEM, add_up, owe
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.ledger import Account, Posting
from teabowl.dues.models import Book, Owed, Payment
from teabowl.dues.permissions import COLLECT, CONFIRM
from teabowl.dues.rules import Payable
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.messages import actions as messages
from teabowl.organisations import queries as organisations
from teabowl.organisations.authority import check
from teabowl.organisations.models import Member
from teabowl.people.queries import person_ids
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

HELD_BY = {Way.ONLINE: Account.ONLINE, Way.CASH: Account.CASH, Way.BANK: Account.BANK, Way.PROXY: Account.CASH}


def months_to_pay(
    member: Member, organisation_id: UUID, months: Sequence[date], *, decision: str = "", now: datetime
) -> tuple[list[date], int]:
    """The months in order and what they cost together. Months ahead are written down where the branch lets one pay by the quarter.
    Raises Invalid(months): none, ahead, longer ago than may be paid without a decision, paid, not owed."""
    wanted, today = sorted(set(months)), china_date(now)
    if not wanted:
        raise Invalid({"months": words.NOTHING_CHOSEN})
    quarterly = terms_of(organisation_id, rules.first_of(today)).quarterly
    for month in wanted:
        answer = rules.payable(month, today, quarterly=quarterly)
        if answer is Payable.AHEAD:
            raise Invalid({"months": words.MONTH_AHEAD})
        if answer is Payable.NEEDS_DECISION and not decision:
            raise Invalid({"months": words.TOO_LONG_AGO})
    ahead = [m for m in wanted if m > rules.first_of(today)]
    if owe(ahead, members=[member.id]):
        add_up(SYSTEM, ahead, organisations=[organisation_id], now=now)
    rows = {row.month: row for row in Owed.objects.filter(member=member, organisation_id=organisation_id, month__in=wanted)}
    if any(row.payment_id for row in rows.values()):
        raise Invalid({"months": words.MONTH_PAID})
    if len(rows) < len(wanted) or any(row.fen == 0 for row in rows.values()):
        raise Invalid({"months": words.MONTH_NOT_OWED})
    return wanted, sum(row.fen for row in rows.values())


@transaction.atomic
def take_payment(
    actor: Actor, *, organisation_id: UUID, member_id: UUID, months: Sequence[date], way: Way, paid_on: date, extra_fen: int = 0,
    proxy: str = "", decision: str = "", key: UUID | None = None, now: datetime,
) -> Payment:  # fmt: skip
    """Write down money taken in cash, by transfer, or brought by somebody else. It counts when a second person confirms it.

    Raises NotFound, NotAllowed, Invalid(months, paid_on, proxy).
    """
    here, book = enter(actor, COLLECT, organisation_id, now)
    if key is not None and (done := Payment.objects.filter(form_key=key, organisation_id=here.id).first()):
        return done
    if way is Way.ONLINE:
        raise Invalid({"way": _("请选一个")})
    member, decision = member_of(here.id, member_id), line("decision", decision, required=False)
    open_day(book, paid_on, now, field="paid_on")
    wanted, fen = months_to_pay(member, here.id, months, decision=decision, now=now)
    made = Payment.objects.create(
        organisation_id=here.id, member=member, state=PaymentState.OPEN.value, way=way.value, for_months=wanted, fen=fen + extra_fen,
        extra_fen=extra_fen, paid_on=paid_on, proxy=line("proxy", proxy, 40, required=way is Way.PROXY), decision=decision,
        begun_by_id=actor.account_id, begun_at=now, form_key=key or new_id(),
    )  # fmt: skip
    record(actor, "take_payment", now=now, kind="dues_payment", subject_id=made.id, here=here, about=member.person_id,
           changes={"way": ("", way.value)})  # fmt: skip
    return made


def locked_payment(payment_id: UUID) -> Payment:
    """The payment, its organisation's book locked before it. Raises NotFound."""
    found = Payment.objects.filter(id=payment_id).values_list("organisation_id", flat=True).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    Book.objects.select_for_update().filter(organisation_id=found).first()
    return Payment.objects.select_for_update(of=("self",)).select_related("member__person").get(id=payment_id)


@transaction.atomic
def confirm_payment(actor: Actor, *, payment_id: UUID, now: datetime) -> Payment:
    """The second person, or the member whose money it was, says that it is so: now it is paid, has its receipt and is in the book.

    Raises NotFound, NotAllowed, Refused (done, the same person, months paid meanwhile).
    """
    payment = locked_payment(payment_id)
    here = organisations.ref(payment.organisation_id)
    if actor.person_id is None or payment.member.person_id not in person_ids(actor.person_id):
        check(actor, CONFIRM, here, now)
    refuse_if(payment.state != PaymentState.OPEN, words.PAID_ALREADY)
    if payment.begun_by_id == actor.account_id:
        raise NotAllowed(words.TWO_PEOPLE)
    payment.confirmed_by_id, payment.confirmed_at = actor.account_id, now
    if not settle(actor, payment, on=payment.paid_on or china_date(now), now=now):
        raise Refused(words.MONTH_PAID)
    record(
        actor, "confirm_payment", now=now, kind="dues_payment", subject_id=payment.id, here=here, about=payment.member.person_id
    )
    return payment


def settle(actor: Actor, payment: Payment, *, on: date, now: datetime) -> bool:
    """The money is there: its months are paid, or, where they were paid meanwhile, it waits to be given back (False). Under the book's
    lock, in the caller's transaction."""
    book = locked_book(payment.organisation_id, now)
    rows = list(Owed.objects.select_for_update().filter(member_id=payment.member_id, month__in=payment.for_months))
    fits = (
        len(rows) == len(payment.for_months)
        and all(row.payment_id is None for row in rows)
        and sum(row.fen for row in rows) + payment.extra_fen == payment.fen
    )
    held, text = HELD_BY[Way(payment.way)], _text(payment)
    payment.number, payment.paid_on = rules.receipt_number(os.urandom(8)), on
    payment.state = (PaymentState.PAID if fits else PaymentState.SURPLUS).value
    if not fits:
        if payment.way != Way.ONLINE:
            return False
        payment.save()
        post(book, Posting(held, Account.RETURNABLE, payment.fen), on=on, text=text, actor=actor, now=now, payment=payment)
        return False
    payment.save()
    Owed.objects.filter(id__in=[row.id for row in rows]).update(payment=payment)
    if dues := payment.fen - payment.extra_fen:
        post(book, Posting(held, Account.DUES, dues), on=on, text=text, actor=actor, now=now, payment=payment)
    if payment.extra_fen:
        post(book, Posting(held, Account.EXTRA, payment.extra_fen), on=on, text=text, actor=actor, now=now, payment=payment)
    add_up(actor, payment.for_months, organisations=[payment.organisation_id], now=now)
    _told(actor, payment, "dues.paid", _("党费交了，收据在这里"), now)
    return True


def _text(payment: Payment) -> str:
    """'现金 2026-11', '现金 2026-09 — 2026-11', '现金 2026-10、2026-12': a month between that was not paid is not named."""
    paid = payment.for_months
    through = len(paid) > 1 and rules.months_between(paid[0], paid[-1]) == paid
    shown = (paid[0], paid[-1]) if through else paid
    return f"{words.WAY[Way(payment.way)]} {(' — ' if through else '、').join(f'{m:%Y-%m}' for m in shown)}"


def _told(actor: Actor, payment: Payment, kind: str, title: object, now: datetime) -> None:
    account = getattr(payment.member.person, "account", None)
    if account is not None:
        messages.tell(
            actor, kind=kind, to=[account.id], title=title, path=f"/me/dues/payments/{payment.id}/", about=("dues_payment", payment.id),
            step=payment.state, now=now,
        )  # fmt: skip


@transaction.atomic
def drop_payment(actor: Actor, *, payment_id: UUID, why: str, now: datetime) -> Payment:
    """What was written down and never confirmed was not so. Raises NotAllowed, Refused, Invalid(why)."""
    payment = locked_payment(payment_id)
    here = organisations.ref(payment.organisation_id)
    check(actor, COLLECT, here, now)
    refuse_if(payment.state != PaymentState.OPEN, words.PAID_ALREADY)
    payment.state, payment.why, payment.paid_on = PaymentState.DROPPED.value, line("why", why), None
    payment.save()
    record(
        actor, "drop_payment", now=now, kind="dues_payment", subject_id=payment.id, here=here, about=payment.member.person_id
    )
    return payment


@transaction.atomic
def return_payment(actor: Actor, *, payment_id: UUID, why: str, now: datetime) -> Payment:
    """Money taken by hand was given back, or entered wrongly: its entries are turned round, its months are owed again. As with taking it,
    two people: whoever took it does not say so. What was paid online goes back the way it came, by a refund. Raises NotAllowed, Refused,
    Invalid(why)."""
    payment = locked_payment(payment_id)
    here = organisations.ref(payment.organisation_id)
    check(actor, CONFIRM, here, now)
    if payment.begun_by_id == actor.account_id:
        raise NotAllowed(words.TWO_PEOPLE)
    refuse_if(payment.way == Way.ONLINE or payment.state not in (PaymentState.PAID, PaymentState.SURPLUS), words.PAID_ALREADY)
    unsettle(actor, payment, why=line("why", why), on=china_date(now), now=now)
    record(
        actor, "return_payment", now=now, kind="dues_payment", subject_id=payment.id, here=here, about=payment.member.person_id
    )
    return payment


def unsettle(actor: Actor, payment: Payment, *, why: str, on: date, now: datetime) -> None:
    """Turn a payment round: entries reversed, months owed again, receipt void. Under the book's lock."""
    book = locked_book(payment.organisation_id, now)
    for entry in payment.entries.filter(reverses__isnull=True, reversed_by__isnull=True).order_by("number"):
        back = Posting(Account(entry.debit), Account(entry.credit), entry.fen).reversal
        post(book, back, on=on, text=entry.text, actor=actor, now=now, payment=payment, reverses=entry, why=why)
    payment.state, payment.why = PaymentState.RETURNED.value, why
    payment.save()
    if Owed.objects.filter(payment=payment).update(payment=None):
        add_up(actor, payment.for_months, organisations=[payment.organisation_id], now=now)
        _told(actor, payment, "dues.returned", _("党费退了，那几个月还要再交"), now)
