"""Money that goes back: decided in one transaction, asked of the provider after it, heard of by notice or by asking."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from teabowl.payments import rules, words
from teabowl.payments.actions.orders import order_for
from teabowl.payments.actions.settling import Taken, hear_refund
from teabowl.payments.actions.telling import PROVIDER, check, note_fault, note_order
from teabowl.payments.models import Order, Refund
from teabowl.payments.permissions import REFUND
from teabowl.payments.providers import provider_of
from teabowl.payments.rules import RUNNING, RefundState, State
from teabowl.payments.values import Fault, ProviderFailed, RefundSaid
from teabowl.ui.form_words import check_no_problems, clean_written


@transaction.atomic
def refund(actor: Actor, *, order_id: UUID, amount: int, reason: str, key: UUID, now: datetime) -> Refund:
    """Decide to give `amount` fen of a paid order back; `key` makes the same form sent twice one refund. Then call `send_refund`, or
    the worker will. Raises Refused, Invalid, NotAllowed, NotFound."""
    order_for(actor, order_id, now)
    order = Order.objects.select_for_update(of=("self",)).select_related("merchant__place").get(id=order_id)
    check(actor, REFUND, order.merchant, now)
    if (old := Refund.objects.filter(sent_key=key).first()) is not None:
        return old
    if order.state != State.PAID or order.paid_at is None:
        raise Refused(words.NOT_PAID)
    running = order.refunds.filter(state__in=RUNNING).aggregate(sum=Sum("amount"))["sum"] or 0
    problem = rules.refund_problem(amount, paid=order.amount, bound=order.refunded + running, paid_at=order.paid_at, now=now)
    check_no_problems([problem] if problem else [], say=words.SAY)
    made = Refund.objects.create(
        order=order,
        sent_key=key,
        amount=amount,
        reason=clean_written("reason", reason, 80),
        asked_by_id=actor.account_id,
        asked_at=now,
        ask_at=now,
    )
    note_order(actor, "refund", order, now, amount=(None, amount), reason=("", made.reason))
    return made


def send_refund(actor: Actor, *, refund_id: UUID, now: datetime) -> Taken:
    """Ask the provider to do it, or how far it is: the same number moves money once. Raises ProviderFailed where it cannot be asked;
    a refusal is kept with the refund and tried again later."""
    made = Refund.objects.select_related("order__merchant__place").get(id=refund_id)
    if made.ask_at is None:
        return Taken("repeated")
    order, merchant = made.order, made.order.merchant
    Refund.objects.filter(id=made.id).update(ask_at=rules.next_ask(made.tries, now), tries=made.tries + 1)
    provider = provider_of(merchant)
    try:
        if made.state == RefundState.ASKED:
            said = provider.refund(
                made.number, order_number=order.number, amount=made.amount, total=order.amount, reason=made.reason
            )
        else:
            said = provider.query_refund(made.number, order_number=order.number)
    except ProviderFailed as fault:
        note_fault(merchant.id, fault, now)
        Refund.objects.filter(id=made.id).update(fault_code=fault.code[:64])
        if fault.fault is Fault.REFUSED:
            return Taken("waiting")
        raise
    note_fault(merchant.id, None, now)
    return hear_refund(actor, merchant=merchant, statement=said, now=now)


def drop_refund(actor: Actor, *, refund_id: UUID, now: datetime) -> Refund:
    """Give up a refund that the provider never took (it refuses, for want of money). Raises Refused where it has it."""
    made = Refund.objects.select_related("order__merchant__place").get(id=refund_id)
    check(actor, REFUND, made.order.merchant, now)
    try:
        said = provider_of(made.order.merchant).query_refund(made.number, order_number=made.order.number)
    except ProviderFailed:
        raise Refused(words.LATER) from None
    if said.said is not RefundSaid.ABSENT:
        hear_refund(PROVIDER, merchant=made.order.merchant, statement=said, now=now)
        raise Refused(words.REFUND_TAKEN)
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).select_related("merchant").get(id=made.order_id)
        made = Refund.objects.select_for_update().get(id=refund_id)
        if made.state == RefundState.ASKED:
            made.state, made.done_at, made.ask_at = RefundState.CLOSED.value, now, None
            made.save(update_fields=["state", "done_at", "ask_at"])
            note_order(actor, "drop_refund", order, now, refund=(RefundState.ASKED.value, made.state))
    return made
