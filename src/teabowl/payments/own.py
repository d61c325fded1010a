"""Reads of what moved: one's own payments and what came back of them; and the refunds of an account, for who keeps it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.payments import owners, words
from teabowl.payments.actions.telling import merchant_for
from teabowl.payments.models import Merchant, Order, Refund
from teabowl.payments.owners import Described
from teabowl.payments.permissions import SEE_ORDERS
from teabowl.payments.queries import PAGE, OrderRow, order_row
from teabowl.payments.rules import RUNNING, RefundState


@dataclass(frozen=True, slots=True)
class BackRow:
    """Money that goes back: fen, why, how far it is."""

    id: UUID
    amount: int
    reason: str
    state: str
    state_words: tuple[Any, str]
    asked_at: datetime
    done_at: datetime | None
    number: str
    description: str
    url: str


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One's own order: to whom, for what (`owner`, None where the area that had it is gone), what came back."""

    order: OrderRow
    state: str
    title: str
    owner: Described | None
    refunds: list[BackRow]
    url: str


def _back(row: Refund, url: str) -> BackRow:
    return BackRow(
        row.id, row.amount, row.reason, row.state, words.REFUND_STATES[row.state], row.asked_at, row.done_at, row.number,
        row.order.description, url,
    )  # fmt: skip


def my_orders(actor: Actor, *, before: UUID | None = None, limit: int = PAGE) -> tuple[list[PaidRow], UUID | None]:
    """One's own orders that were paid or wait, newest first, and where the next page begins. What was closed unpaid moved nothing and
    is left out. Two queries, and one for each kind of thing paid for. Raises NotFound for who is not signed in."""
    if actor.account_id is None:
        raise NotFound(words.NO_ORDER)
    rows = Order.objects.filter(payer_id=actor.account_id).exclude(state="closed").select_related("merchant").order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    refunds = Prefetch("refunds", Refund.objects.select_related("order").order_by("asked_at", "id"))
    found = list(rows.prefetch_related(refunds)[: limit + 1])
    told = owners.described("owner", [(order.owner_type, order.owner_id) for order in found[:limit]])
    shown = [_paid(order, told.get((order.owner_type, order.owner_id))) for order in found[:limit]]
    return shown, found[limit - 1].id if len(found) > limit else None


def _paid(order: Order, owner: Described | None) -> PaidRow:
    url = reverse("payments:result", args=[order.id])
    backs = [_back(row, url) for row in order.refunds.all()]
    return PaidRow(order_row(order), order.state, order.merchant.title, owner, backs, url)


REFUNDS = {"running": RUNNING, "success": (RefundState.SUCCESS,), "closed": (RefundState.CLOSED,)}
"""Which refunds a filter of the page shows."""


def refunds_page(
    actor: Actor, merchant_id: UUID, *, state: str, before: UUID | None, now: datetime
) -> tuple[Merchant, list[BackRow], UUID | None]:
    """Refunds of an account, newest first, and where the next page begins. Raises NotFound, NotAllowed."""
    merchant = merchant_for(actor, SEE_ORDERS, merchant_id, now)
    rows = Refund.objects.filter(order__merchant=merchant).select_related("order").order_by("-id")
    if state in REFUNDS:
        rows = rows.filter(state__in=REFUNDS[state])
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    backs = [_back(row, reverse("payments:record", args=[row.order_id])) for row in found[:PAGE]]
    return merchant, backs, found[PAGE - 1].id if len(found) > PAGE else None
