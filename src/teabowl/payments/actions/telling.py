"""Small things that every action here does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.verbs import Verb
from teabowl.payments import owners, words
from teabowl.payments.models import Difference, Merchant, Order
from teabowl.payments.rules import Wrong
from teabowl.payments.values import Fault, PaidOrder, ProviderFailed

PROVIDER = system_actor("payments.provider")
"""Who acts when the provider says something, or is asked by the worker."""


def merchant_for(actor: Actor, verb: Verb, merchant_id: UUID, now: datetime, *, lock: bool = False) -> Merchant:
    """The account, if the actor may do this with it. Raises NotFound, NotAllowed."""
    found = Merchant.objects.select_related("place")
    merchant = (found.select_for_update(of=("self",)) if lock else found).filter(id=merchant_id).first()
    if merchant is None:
        raise NotFound(words.NO_MERCHANT)
    check(actor, verb, merchant, now)
    return merchant


def check(actor: Actor, verb: Verb, merchant: Merchant, now: datetime) -> None:
    """Raises NotAllowed. Background work may everything."""
    if actor.system:
        return
    if not owners.may(actor, verb, merchant.place.ref, (merchant.holder_type, merchant.holder_id), now):
        raise NotAllowed(f"{verb.zh}：这里没有这个权限")


def paid_value(order: Order) -> PaidOrder:
    """What its owner is told."""
    if order.paid_at is None:
        raise ValueError("not paid")
    return PaidOrder(
        order.id,
        order.owner_id,
        order.amount,
        order.refunded,
        order.paid_at,
        order.reference,
        order.payer_id,
        order.merchant_id,
    )


def note_order(actor: Actor, deed: str, order: Order, now: datetime, **changes: tuple[Any, Any]) -> None:
    audit.record(
        actor,
        f"payments.{deed}",
        now=now,
        subject_type="payment_order",
        subject_id=order.id,
        place_id=order.merchant.place_id,
        changes=changes,
    )


def differ(
    merchant: Merchant,
    wrong: Wrong,
    now: datetime,
    *,
    number: str,
    reference: str = "",
    order: Order | None = None,
    ours: int | None = None,
    theirs: int | None = None,
) -> None:
    """Note what does not agree, once; one that was settled stays so."""
    Difference.objects.get_or_create(
        merchant=merchant,
        kind=wrong.value,
        number=number[:64],
        reference=reference[:64],
        defaults={"order": order, "ours": ours, "theirs": theirs, "found_at": now},
    )


def note_fault(merchant_id: UUID, fault: ProviderFailed | None, now: datetime) -> None:
    """Remember how the provider last took this account's keys."""
    rows = Merchant.objects.filter(id=merchant_id)
    if fault is None:
        rows.exclude(fault="").update(fault="", fault_code="", checked_at=now)
    elif fault.fault in (Fault.KEYS, Fault.UNTRUSTED):
        rows.update(fault=fault.fault.value, fault_code=fault.code[:64])


def refused_by(fault: ProviderFailed) -> Refused:
    """What a person is told of it."""
    return Refused(words.LATER if fault.fault in (Fault.AWAY, Fault.BUSY) else words.CANNOT)
