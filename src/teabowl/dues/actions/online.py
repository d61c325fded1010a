"""Dues paid online: an order at the organisation's own account, or of the nearest one above it that has one. The platform holds nothing.

What the provider says counts: also an order that was given up here and paid all the same."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.dues import words
from teabowl.dues.actions.paying import locked_payment, months_to_pay, settle, unsettle
from teabowl.dues.actions.saving import enter, locked_book, member_of, post, record
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.ledger import Account, Posting
from teabowl.dues.models import Payment
from teabowl.dues.permissions import PAY
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations.values import OrganisationRef
from teabowl.payments import actions as payments
from teabowl.payments import owners
from teabowl.payments import queries as paying
from teabowl.payments.values import PaidOrder
from teabowl.people.queries import person_ids
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

OWNER = "dues_payment"
SYSTEM = system_actor("dues.payments")


def merchant_for(here: OrganisationRef) -> UUID | None:
    """The account that takes this organisation's dues: its own, else the nearest above."""
    for key in reversed(here.lineage):
        if found := paying.merchant_of("organisation", key):
            return found.id
    return None


@transaction.atomic
def start_payment(
    actor: Actor, *, organisation_id: UUID, member_id: UUID, months: Sequence[date], extra_fen: int = 0, key: UUID | None = None,
    now: datetime,
) -> Payment:  # fmt: skip
    """Begin to pay one's own dues online; an earlier start for other months is given up. Raises NotFound, NotAllowed, Invalid(months),
    Refused where no account takes money."""
    here, _book = enter(actor, PAY, organisation_id, now)
    member = member_of(here.id, member_id)
    if actor.person_id is None or member.person_id not in person_ids(actor.person_id):
        raise NotAllowed(words.NOT_MEMBER)
    if key is not None and (done := Payment.objects.filter(form_key=key, member=member).first()):
        return done
    merchant = merchant_for(here)
    if merchant is None:
        raise Refused(words.NO_MERCHANT)
    wanted, fen = months_to_pay(member, here.id, months, now=now)
    waiting = Payment.objects.select_for_update().filter(member=member, state=PaymentState.WAITING)
    for old in waiting:
        if old.for_months == wanted and old.fen == fen + extra_fen and old.organisation_id == here.id:
            _order(actor, old, merchant, now)
            return old
        old.state = PaymentState.DROPPED.value
        old.save(update_fields=["state"])
    made = Payment.objects.create(
        organisation_id=here.id, member=member, state=PaymentState.WAITING.value, way=Way.ONLINE.value, for_months=wanted,
        fen=fen + extra_fen, extra_fen=extra_fen, begun_by_id=actor.account_id, begun_at=now, form_key=key or new_id(),
    )  # fmt: skip
    _order(actor, made, merchant, now)
    record(actor, "start_payment", now=now, kind=OWNER, subject_id=made.id, here=here, about=member.person_id)
    return made


def _order(actor: Actor, payment: Payment, merchant: UUID, now: datetime) -> None:
    text = words.dues_of(payment.for_months)
    order = payments.create_order(
        actor,
        owner=(OWNER, payment.id),
        merchant_id=merchant,
        amount=payment.fen,
        description=text,
        payer=actor.account_id,
        now=now,
    )
    if payment.order_id != order.id:
        payment.order_id = order.id
        payment.save(update_fields=["order_id"])


def on_paid(order: PaidOrder, now: datetime) -> None:
    """Called once, in the transaction in which the order becomes paid."""
    payment = locked_payment(order.owner_id)
    if payment.state in (PaymentState.PAID, PaymentState.SURPLUS):
        return
    settle(SYSTEM, payment, on=china_date(order.paid_at), now=now)


def on_refunded(order: PaidOrder, amount: int, now: datetime) -> None:
    """All of it went back: months are owed again. A part went back: the book says so, first of what was given above the dues."""
    payment = locked_payment(order.owner_id)
    if payment.number is None:
        return
    if order.refunded >= order.amount:
        unsettle(SYSTEM, payment, why=_("退款"), on=china_date(now), now=now)
        return
    back = (
        Account.RETURNABLE
        if payment.state == PaymentState.SURPLUS
        else Account.EXTRA
        if amount <= payment.extra_fen
        else Account.DUES
    )
    book = locked_book(payment.organisation_id, now)
    post(
        book,
        Posting(back, Account.ONLINE, amount),
        on=china_date(now),
        text=_("部分退款"),
        actor=SYSTEM,
        now=now,
        payment=payment,
    )


def describe(ids: Iterable[UUID]) -> dict[UUID, owners.Described]:
    """How an order's purpose reads. One query."""
    rows = Payment.objects.filter(id__in=list(ids))
    return {row.id: owners.Described(words.dues_of(row.for_months), f"/me/dues/payments/{row.id}/") for row in rows}
