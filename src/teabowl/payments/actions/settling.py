"""Taking what the provider says: the one place where an order becomes paid or closed, and a refund arrives.

Statements come from notifications, from asking and from answers, in any order and any number of times; the row's lock and
`rules.judge` make them one. `counts` is unique for an owner, so two orders of the same thing that are both paid cannot both count.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.messages import actions as messages
from teabowl.payments import owners, rules
from teabowl.payments.actions.telling import differ, note_order, paid_value
from teabowl.payments.models import Difference, Merchant, Order, Refund
from teabowl.payments.rules import RefundState, State, Verdict, Wrong
from teabowl.payments.values import PaymentStatement, RefundStatement, Said
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

log = logging.getLogger("teabowl.payments")


@dataclass(frozen=True, slots=True)
class Taken:
    """`outcome`: paid, surplus, repeated, closed, waiting, wrong, or unknown: no such order of this account."""

    outcome: str

    @property
    def agreed(self) -> bool:
        """Whether the provider may be told that all is well."""
        return self.outcome not in ("wrong", "unknown")


@transaction.atomic
def hear_payment(actor: Actor, *, merchant: Merchant, statement: PaymentStatement, now: datetime) -> Taken:
    """Take a signed statement about one order of this account. Owners are told inside this transaction, once."""
    order = _order(statement.number, merchant)
    if order is None:
        log.warning("payments: a statement of %s about an order that is not here", merchant.number)
        return Taken("unknown")
    judged = rules.judge(order.facts, statement)
    if judged.verdict is Verdict.WRONG and judged.wrong:
        theirs = statement.amount if judged.wrong is Wrong.AMOUNT else None
        reference = statement.reference if judged.wrong is Wrong.REFERENCE else ""
        differ(
            merchant, judged.wrong, now,
            number=order.number, reference=reference, order=order, ours=order.amount, theirs=theirs,
        )  # fmt: skip
        return Taken("wrong")
    if judged.verdict is Verdict.PAY:
        return _pay(actor, order, statement, now)
    if judged.verdict is Verdict.CLOSE:
        was = order.state
        order.state, order.closed_at, order.ask_at, order.code = State.CLOSED.value, now, None, ""
        order.save(update_fields=["state", "closed_at", "ask_at", "code"])
        note_order(actor, "close_order", order, now, state=(was, order.state))
        return Taken("closed")
    return Taken("repeated" if judged.verdict is Verdict.REPEATED else "waiting")


def _order(number: str, merchant: Merchant) -> Order | None:
    try:
        key = UUID(hex=number)
    except ValueError:
        return None
    rows = Order.objects.select_for_update(of=("self",)).select_related("merchant")
    return rows.filter(id=key, merchant=merchant).first()


def _pay(actor: Actor, order: Order, statement: PaymentStatement, now: datetime) -> Taken:
    was = order.state
    order.state, order.reference, order.known_at = State.PAID.value, statement.reference, now
    order.paid_at, order.ask_at, order.code, order.counts = statement.at or now, None, "", True
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError as clash:
        if "payment_order_counts_once" not in str(clash):
            # this payment's number already stands at another order: it is not two payments
            differ(order.merchant, Wrong.REFERENCE, now, number=order.number, reference=statement.reference, order=order)
            return Taken("wrong")
        order.counts = False
        order.save()
    note_order(actor, "take_payment", order, now, state=(was, order.state), amount=(None, order.amount))
    _agrees(now, kind=Wrong.UNPAID_HERE, order=order)
    if not order.counts:
        differ(order.merchant, Wrong.SURPLUS, now, number=order.number, order=order, ours=0, theirs=order.amount)
        _tell(actor, "payments.surplus", _("同一笔付了两次，多付的会退"), order, now)
        return Taken("surplus")
    owners.owner_of(order.owner_type).on_paid(paid_value(order), now)
    return Taken("paid")


def closed_statement(order: Order) -> PaymentStatement:
    """What it means that the provider took our closing."""
    return PaymentStatement(order.number, order.merchant.number, order.merchant.app_id, Said.CLOSED)


@transaction.atomic
def hear_refund(actor: Actor, *, merchant: Merchant, statement: RefundStatement, now: datetime) -> Taken:
    """Take a signed statement about one refund of this account."""
    refund = _refund(statement.number, merchant)
    if refund is None:
        differ(
            merchant, Wrong.REFUND_UNKNOWN, now,
            number=statement.number, reference=statement.reference, theirs=statement.amount,
        )  # fmt: skip
        return Taken("unknown")
    order = refund.order
    judged = rules.judge_refund(refund.facts, statement)
    if judged is None:
        return Taken("repeated" if refund.state == RefundState.SUCCESS.value else "waiting")
    fits = order.refunded + refund.amount <= order.amount
    if isinstance(judged, Wrong) or (judged is RefundState.SUCCESS and not fits):
        wrong = judged if isinstance(judged, Wrong) else Wrong.REFUND_AMOUNT
        differ(merchant, wrong, now, number=refund.number, order=order, ours=refund.amount, theirs=statement.amount)
        return Taken("wrong")
    was = refund.state
    refund.state, refund.reference = judged.value, statement.reference or refund.reference
    refund.accepted_at = refund.accepted_at or now
    ended = judged in (RefundState.SUCCESS, RefundState.CLOSED)
    refund.done_at = (statement.at or now) if ended else None
    refund.ask_at = None if ended else rules.next_ask(refund.tries, now)
    refund.fault_code = ""
    refund.save()
    note_order(actor, "take_refund", order, now, refund=(was, refund.state), amount=(None, refund.amount))
    if judged in (RefundState.SUCCESS, RefundState.PROCESSING):
        _agrees(now, kind=Wrong.REFUND_NOT_HERE, number=refund.number)
    if judged is RefundState.SUCCESS:
        _give_back(order, refund.amount, now)
        _tell(actor, "payments.refunded", _("付的钱退到原来付的地方了"), order, now, step=refund.number)
    return Taken("paid" if judged is RefundState.SUCCESS else "waiting")


def _refund(number: str, merchant: Merchant) -> Refund | None:
    """The refund with its order, both locked: the order first, as everywhere."""
    try:
        key = UUID(hex=number)
    except ValueError:
        return None
    order_id = Refund.objects.filter(id=key, order__merchant=merchant).values_list("order_id", flat=True).first()
    if order_id is None:
        return None
    order = Order.objects.select_for_update(of=("self",)).select_related("merchant").get(id=order_id)
    refund = Refund.objects.select_for_update().get(id=key)
    refund.order = order
    return refund


def _give_back(order: Order, amount: int, now: datetime) -> None:
    counted = order.counts
    order.refunded += amount
    if order.refunded == order.amount:
        order.counts = False  # what was paid may be paid again
        _agrees(now, kind=Wrong.SURPLUS, order=order)
    order.save(update_fields=["refunded", "counts"])
    if counted:
        owners.owner_of(order.owner_type).on_refunded(paid_value(order), amount, now)


def _tell(actor: Actor, kind: str, title: Any, order: Order, now: datetime, step: str = "") -> None:
    if order.payer_id:
        messages.tell(
            actor, kind=kind, to=[order.payer_id], title=title, path=reverse("payments:result", args=[order.id]),
            about=("payment_order", order.id), now=now, place=order.merchant.place, step=step,
        )  # fmt: skip


def _agrees(now: datetime, *, kind: Wrong, **which: Any) -> None:
    """What differed agrees now."""
    Difference.objects.filter(kind=kind.value, settled_at__isnull=True, **which).update(settled_at=now)
