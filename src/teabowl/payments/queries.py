"""Named reads of payments: accounts, orders, bills and what differs, returned ready for their pages."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.verbs import can, check
from teabowl.payments import owners, words
from teabowl.payments.actions.orders import order_for
from teabowl.payments.actions.telling import merchant_for
from teabowl.payments.models import Bill, Difference, Heard, Merchant, Order
from teabowl.payments.owners import Described
from teabowl.payments.permissions import KEEP_MERCHANT, RECONCILE, REFUND, SEE_ORDERS
from teabowl.payments.rules import State
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 50
MOST = 20_000
BILLS_SHOWN = 31


@dataclass(frozen=True, slots=True)
class MerchantRow:
    """An account as a list shows it; `number` in full, since it is printed on every payer's receipt."""

    id: UUID
    title: str
    number: str
    place_name: str
    holder: Described | None
    state: tuple[Any, str]
    trouble: str
    open_differences: bool
    url: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    id: UUID
    description: str
    amount: int
    refunded: int
    state: tuple[Any, str]
    is_surplus: bool
    at: datetime
    paid_at: datetime | None
    reference: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    rows: list[OrderRow]
    older: str
    """'' or where the next page begins."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    id: UUID
    kind: Any
    what_to_do: Any
    number: str
    ours: int | None
    theirs: int | None
    day: date | None
    found_at: datetime
    settled_at: datetime | None
    note: str
    order_url: str
    settle_url: str


def merchant_of(holder_type: str, holder_id: UUID) -> Merchant | None:
    """The account that takes money for this holder now; None where it has none."""
    rows = Merchant.objects.select_related("place").filter(holder_type=holder_type, holder_id=holder_id)
    return rows.filter(status=Merchant.Status.ON).order_by("-opened_at").first()


def _merchant_rows(rows: Any) -> list[MerchantRow]:
    waiting = Difference.objects.filter(merchant=OuterRef("id"), settled_at__isnull=True)
    found = list(rows.select_related("place").annotate(differs=Exists(waiting)).order_by("place__sort_key", "opened_at"))
    holders = owners.described("holder", [(m.holder_type, m.holder_id) for m in found if m.holder_id])
    return [
        MerchantRow(
            m.id,
            m.title,
            m.number,
            m.place.name,
            holders.get((m.holder_type, m.holder_id)),
            words.MERCHANT_STATES[m.status],
            trouble(m),
            m.differs,
            reverse("payments:account", args=[m.id]),
        )
        for m in found
    ]


def trouble(merchant: Merchant) -> str:
    """What the provider said of the keys when it last did not take them."""
    return f"{words.FAULTS[merchant.fault]} {merchant.fault_code}".strip() if merchant.fault else ""


def merchants_below(actor: Actor, place: Place) -> list[MerchantRow]:
    """Accounts at a place and below it. Raises NotAllowed."""
    check(actor, SEE_ORDERS, place.ref)
    return _merchant_rows(Merchant.objects.filter(place__lineage__contains=[place.id]))


def merchants_of_holder(holder_type: str, holder_id: UUID) -> list[MerchantRow]:
    """All accounts of a holder; who may see them is asked by the view."""
    return _merchant_rows(Merchant.objects.filter(holder_type=holder_type, holder_id=holder_id))


@dataclass(frozen=True, slots=True)
class MerchantPage:
    merchant: Merchant
    holder: Described | None
    state: tuple[Any, str]
    trouble: str
    bills: list[Bill]
    differences: list[DifferenceRow]
    may_keep: bool


def merchant_page(actor: Actor, merchant_id: UUID, *, now: datetime) -> MerchantPage:
    """One account. Raises NotFound, NotAllowed. Holds no key."""
    merchant = merchant_for(actor, SEE_ORDERS, merchant_id, now)
    holder = (merchant.holder_type, merchant.holder_id)
    place = merchant.place.ref
    found = owners.described("holder", [(merchant.holder_type, merchant.holder_id)] if merchant.holder_id else [])
    return MerchantPage(
        merchant,
        next(iter(found.values()), None),
        words.MERCHANT_STATES[merchant.status],
        trouble(merchant),
        list(merchant.bills.order_by("-day")[:BILLS_SHOWN]),
        _differences(actor, merchant, now, is_open=True),
        owners.may(actor, KEEP_MERCHANT, place, holder, now),
    )


def orders_page(actor: Actor, merchant_id: UUID, *, state: str, before: str, now: datetime) -> tuple[Merchant, OrderPage]:
    """Orders of an account, newest first. `before` is where an older page begins. Raises NotFound, NotAllowed."""
    merchant = merchant_for(actor, SEE_ORDERS, merchant_id, now)
    rows = merchant.orders.order_by("-id")
    if state == "surplus":
        rows = rows.filter(state=State.PAID.value, counts=False)
    elif state in State._value2member_map_:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    older = str(found[PAGE - 1].id) if len(found) > PAGE else ""
    return merchant, OrderPage([order_row(order) for order in found[:PAGE]], older)


def orders_between(
    actor: Actor, merchant_id: UUID, first: date, last: date, *, now: datetime
) -> tuple[Merchant, list[OrderRow]]:
    """Orders made in these days, for a spreadsheet; at most 20,000."""
    merchant = merchant_for(actor, SEE_ORDERS, merchant_id, now)
    rows = merchant.orders.filter(created_at__date__gte=first, created_at__date__lte=last).order_by("created_at")
    return merchant, [order_row(order) for order in rows[:MOST]]


def order_row(order: Order) -> OrderRow:
    is_surplus = order.state == State.PAID and not order.counts and order.refunded < order.amount
    return OrderRow(
        order.id,
        order.description,
        order.amount,
        order.refunded,
        (words.SURPLUS, "miss") if is_surplus else words.STATES[order.state],
        is_surplus,
        order.created_at,
        order.paid_at,
        order.reference,
        order.number,
        reverse("payments:record", args=[order.id]),
    )


@dataclass(frozen=True, slots=True)
class PayerPage:
    """What a payer sees of an order."""

    order: Order
    row: OrderRow
    title: str
    owner: Described | None
    is_final: bool
    refunds: list[Any]


def payer_page(order: Order) -> PayerPage:
    """Of an order that the reader may see (`order_for`)."""
    found = owners.described("owner", [(order.owner_type, order.owner_id)])
    final = order.state in (State.PAID, State.CLOSED)
    refunds = (
        [(r, words.REFUND_STATES[r.state]) for r in order.refunds.order_by("asked_at")] if order.state == State.PAID else []
    )
    return PayerPage(order, order_row(order), order.merchant.title, next(iter(found.values()), None), final, refunds)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """An order as who keeps the account sees it."""

    page: PayerPage
    heard: list[Heard]
    differences: list[DifferenceRow]
    may_refund: bool
    left: int
    """Fen that may still be given back."""
    inside: str
    """Where the reader may read what it was for, or ''."""


def record_page(actor: Actor, order_id: UUID, *, now: datetime) -> RecordPage:
    """Raises NotFound."""
    order = order_for(actor, order_id, now)
    merchant = merchant_for(actor, SEE_ORDERS, order.merchant_id, now)
    page = payer_page(order)
    numbers = [order.number, *(refund.number for refund, _words in page.refunds)]
    heard = list(Heard.objects.filter(merchant=merchant, number__in=numbers).order_by("at"))
    may = owners.may(actor, REFUND, merchant.place.ref, (merchant.holder_type, merchant.holder_id), now)
    bound = sum(refund.amount for refund, _words in page.refunds if refund.state != "closed")
    left = order.amount - bound if order.state == State.PAID else 0
    inside = owners.owner_of(order.owner_type).inside(actor, order.owner_id, now) if page.owner else ""
    return RecordPage(page, heard, _differences(actor, merchant, now, order=order), may and left > 0, left, inside)


def differences_page(actor: Actor, merchant_id: UUID, *, settled: bool, now: datetime) -> tuple[Merchant, list[DifferenceRow]]:
    merchant = merchant_for(actor, SEE_ORDERS, merchant_id, now)
    return merchant, _differences(actor, merchant, now, is_open=not settled)


def difference(actor: Actor, difference_id: UUID, *, now: datetime) -> tuple[Merchant, DifferenceRow]:
    """Raises NotFound, NotAllowed."""
    from teabowl.kernel.errors import NotFound

    found = Difference.objects.select_related("bill").filter(id=difference_id).first()
    if found is None:
        raise NotFound(words.NO_DIFFERENCE)
    return merchant_for(actor, RECONCILE, found.merchant_id, now), _difference(found)


def _differences(
    actor: Actor, merchant: Merchant, now: datetime, *, is_open: bool | None = None, order: Order | None = None
) -> list[DifferenceRow]:
    """The way to settle one is given only to who may."""
    rows = merchant.differences.select_related("bill").order_by("-found_at", "id")
    if is_open is not None:
        rows = rows.filter(settled_at__isnull=is_open)
    if order is not None:
        rows = rows.filter(order=order)
    may_settle = owners.may(actor, RECONCILE, merchant.place.ref, (merchant.holder_type, merchant.holder_id), now)
    return [_difference(row, may_settle) for row in rows[:PAGE]]


def _difference(row: Difference, may_settle: bool = True) -> DifferenceRow:
    return DifferenceRow(
        row.id,
        words.WRONGS[row.kind],
        words.WHAT_TO_DO.get(row.kind, words.LOOK_INTO),
        row.number,
        row.ours,
        row.theirs,
        row.bill.day if row.bill else None,
        row.found_at,
        row.settled_at,
        row.note,
        reverse("payments:record", args=[row.order_id]) if row.order_id else "",
        reverse("payments:settle", args=[row.id]) if may_settle and not row.settled_at else "",
    )


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """Accounts here and below with something to look at, for who may. One query."""
    if not can(actor, RECONCILE, place.ref):
        return []
    rows = merchants_below(actor, place)
    return [
        DeskItem(
            _("收款"),
            row.title,
            row.trouble or _("和微信支付的账对不上，去看看是什么"),
            "miss" if row.trouble else "late",
            _("密钥不行") if row.trouble else _("有差异"),
            _("去看看"),
            row.url,
            None,
        )
        for row in rows
        if row.trouble or row.open_differences
    ]
