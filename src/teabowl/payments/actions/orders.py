"""Orders: made, told to the provider, asked for, closed. The provider is never called inside a transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.telling import Channel
from teabowl.messages.channels import addresses
from teabowl.payments import owners, rules, words
from teabowl.payments.actions.settling import Taken, closed_statement, hear_payment
from teabowl.payments.actions.telling import PROVIDER, check, note_fault, note_order, refused_by
from teabowl.payments.models import Merchant, Order
from teabowl.payments.permissions import SEE_ORDERS
from teabowl.payments.providers import provider_of
from teabowl.payments.rules import OPEN, State
from teabowl.payments.values import Asked, Fault, Prepaid, ProviderFailed, Said, Way
from teabowl.ui.form_words import check_no_problems

CODE_GOOD_FOR = rules.GOOD_FOR - rules.SKEW
PAID_CODES = frozenset({"ORDERPAID", "ORDER_PAID"})


@transaction.atomic
def create_order(
    actor: Actor,
    *,
    owner: tuple[str, UUID],
    merchant_id: UUID,
    amount: int,
    description: str,
    payer: UUID | None,
    now: datetime,
) -> Order:
    """An order of `amount` fen for `owner`. One that is open for the same sum is given again; one for another sum, or nearly over, is to
    be closed first and a new one is made. The caller (the owner's area) has asked whether the actor may.

    Raises Refused when it is paid already or just being paid, when the account is off; Invalid for the amount or description; KeyError
    for an owner type that nobody registered.
    """
    owners.owner_of(owner[0])
    check_no_problems(rules.order_problems(amount, description), say=words.SAY)
    merchant = Merchant.objects.select_related("place").filter(id=merchant_id).first()
    if merchant is None:
        raise NotFound(words.NO_MERCHANT)
    if merchant.status != Merchant.Status.ON:
        raise Refused(words.MERCHANT_OFF)
    theirs = Order.objects.filter(owner_type=owner[0], owner_id=owner[1])
    if theirs.filter(counts=True).exists():
        raise Refused(words.PAID_ALREADY)
    old = theirs.filter(state__in=OPEN).first()
    if old is not None:
        if (
            old.merchant_id == merchant.id
            and old.amount == amount
            and old.payer_id == payer
            and old.expires_at > now + rules.SKEW
        ):
            return old
        _let_close(theirs, old, now)
    order = Order(
        merchant=merchant,
        owner_type=owner[0],
        owner_id=owner[1],
        payer_id=payer,
        description=rules.short(description),
        amount=amount,
        created_at=now,
        expires_at=now + rules.GOOD_FOR,
        ask_at=now + rules.GOOD_FOR,
    )
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError:
        raise Refused(words.PAYING_NOW) from None  # the same button pressed twice at once: the other one made it
    note_order(actor, "create_order", order, now, amount=(None, amount))
    return order


def _let_close(theirs: Any, old: Order, now: datetime) -> None:
    # Not waited for: whoever holds it takes a payment just now, and may wait for a row that our caller holds.
    found = theirs.filter(id=old.id, state__in=OPEN).select_for_update(skip_locked=True).first()
    if found is None:
        raise Refused(words.PAYING_NOW)
    found.state, found.ask_at, found.tries, found.code = State.CLOSING.value, now, 0, ""
    found.save(update_fields=["state", "ask_at", "tries", "code"])


def order_for(actor: Actor, order_id: UUID, now: datetime) -> Order:
    """The order, for its payer and for who may see the account's orders. To others it is not there: NotFound."""
    order = Order.objects.select_related("merchant__place").filter(id=order_id).first()
    if order is None:
        raise NotFound(words.NO_ORDER)
    if actor.system or (order.payer_id and order.payer_id == actor.account_id):
        return order
    merchant = order.merchant
    if not owners.may(actor, SEE_ORDERS, merchant.place.ref, (merchant.holder_type, merchant.holder_id), now):
        raise NotFound(words.NO_ORDER)
    return order


def prepay(actor: Actor, *, order_id: UUID, way: Way, now: datetime) -> Prepaid:
    """How to pay the order now. Raises Refused: paid, over, closed, or the provider does not answer."""
    order = order_for(actor, order_id, now)
    _check_payable(order, now)
    if way is Way.NATIVE and order.code and order.prepaid_at and now - order.prepaid_at < CODE_GOOD_FOR:
        return Prepaid(way, url=order.code)
    asked = Asked(
        order.number, order.amount, order.description, order.expires_at, _openid(order) if way is Way.JSAPI else "",
        actor.origin.address,
    )  # fmt: skip
    try:
        prepaid = provider_of(order.merchant).prepay(asked, way, now=now)
    except ProviderFailed as fault:
        note_fault(order.merchant_id, fault, now)
        if fault.fault is Fault.REFUSED:  # perhaps it is paid or closed there: the provider's word decides
            ask_order(PROVIDER, order_id=order.id, now=now)
            _check_payable(order_for(actor, order_id, now), now)
        raise refused_by(fault) from fault
    note_fault(order.merchant_id, None, now)
    # A notice may have come meanwhile: what is paid stays so.
    Order.objects.filter(id=order.id, state__in=OPEN).update(
        state=State.WAITING.value,
        way=way.value,
        prepaid_at=now,
        code=prepaid.url if way is Way.NATIVE else order.code,
        tries=0,
        ask_at=rules.next_ask(0, now),
    )
    return prepaid


def _check_payable(order: Order, now: datetime) -> None:
    if order.state == State.PAID:
        raise Refused(words.PAID_ALREADY)
    if order.state not in OPEN:
        raise Refused(words.CLOSED)
    if now >= order.expires_at:
        raise Refused(words.EXPIRED)
    if order.merchant.status != Merchant.Status.ON:
        raise Refused(words.MERCHANT_OFF)


def _openid(order: Order) -> str:
    """The payer's openid in the application of the account. Raises Refused where there is none."""
    found = addresses(Channel.WECHAT, [order.payer_id]) if order.payer_id else {}
    if order.merchant.app_id != settings.CONFIG.wechat_mp_app_id or not found:
        raise Refused(words.NEEDS_WECHAT)
    return next(iter(found.values()))


def ask_order(actor: Actor, *, order_id: UUID, now: datetime) -> Taken:
    """Ask the provider what became of an order; an order that is over or given up is closed there. Raises ProviderFailed."""
    order = Order.objects.select_related("merchant__place").get(id=order_id)
    if order.state in (State.PAID, State.CLOSED) and order.ask_at is None:
        return Taken("repeated")
    merchant = order.merchant
    Order.objects.filter(id=order.id, ask_at__isnull=False).update(
        ask_at=rules.next_ask(order.tries, now), tries=order.tries + 1
    )
    provider = provider_of(merchant)
    try:
        said = provider.query(order.number)
        taken = hear_payment(actor, merchant=merchant, statement=said, now=now)
        over = order.state == State.CLOSING or now >= order.expires_at
        if taken.outcome == "waiting" and over:
            taken = _close(actor, order, absent=said.said is Said.ABSENT, now=now)
    except ProviderFailed as fault:
        note_fault(merchant.id, fault, now)
        raise
    note_fault(merchant.id, None, now)
    return taken


def _close(actor: Actor, order: Order, *, absent: bool, now: datetime) -> Taken:
    provider = provider_of(order.merchant)
    if not absent:
        try:
            provider.close(order.number)
        except ProviderFailed as fault:
            if fault.code not in PAID_CODES:
                raise
            return hear_payment(actor, merchant=order.merchant, statement=provider.query(order.number), now=now)
    return hear_payment(actor, merchant=order.merchant, statement=closed_statement(order), now=now)


def close_order(actor: Actor, *, order_id: UUID, now: datetime) -> Taken:
    """Give an order up: it can no longer be paid. The payer may, and who keeps the account. If the provider does not answer, the worker
    goes on asking. Raises Refused when it is paid."""
    order = order_for(actor, order_id, now)
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).select_related("merchant__place").get(id=order.id)
        if order.payer_id != actor.account_id or not actor.account_id:
            check(actor, SEE_ORDERS, order.merchant, now)
        if order.state == State.PAID:
            raise Refused(words.PAID_ALREADY)
        if order.state == State.CLOSED:
            return Taken("closed")
        was, order.state, order.ask_at, order.tries, order.code = order.state, State.CLOSING.value, now, 0, ""
        order.save(update_fields=["state", "ask_at", "tries", "code"])
        note_order(actor, "give_up_order", order, now, state=(was, order.state))
    try:
        return ask_order(actor, order_id=order.id, now=now)
    except ProviderFailed:
        return Taken("waiting")


def look(actor: Actor, *, order_id: UUID, now: datetime, sure: bool = False) -> Order:
    """The order as it is now, asked for at the provider if that is due (or `sure`: the payer says it is paid). For pages that wait."""
    order = order_for(actor, order_id, now)
    due = order.ask_at is not None and (order.ask_at <= now or sure)
    if order.state not in rules.UNDECIDED or not due:
        return order
    # One of all who look at this moment asks.
    if not Order.objects.filter(id=order.id, ask_at=order.ask_at).update(ask_at=rules.next_ask(order.tries, now)):
        return order_for(actor, order_id, now)
    try:
        ask_order(PROVIDER, order_id=order.id, now=now)
    except ProviderFailed:
        return order
    return order_for(actor, order_id, now)
