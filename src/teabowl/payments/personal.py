"""One's own payments: exported; when the account is erased, that a sum was paid stays, by whom does not."""

from datetime import datetime
from typing import Any

from teabowl.kernel.actor import Actor
from teabowl.kernel.times import CHINA
from teabowl.payments.models import Order
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def export(person: Person, account: Account) -> list[dict[str, Any]]:
    """Every order of the account, as plain rows."""
    rows = Order.objects.filter(payer=account).select_related("merchant").order_by("created_at")
    return [
        {
            "to": order.merchant.title,
            "for": order.description,
            "amount_fen": order.amount,
            "refunded_fen": order.refunded,
            "state": order.state,
            "made_at": _time(order.created_at),
            "paid_at": _time(order.paid_at) if order.paid_at else None,
            "number": order.number,
            "reference": order.reference,
        }
        for order in rows
    ]


def _time(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="minutes")


def erase(person: Person, account: Account, now: datetime) -> None:
    """Take the payer off every order. An order that waits is not asked less: money that comes is still taken."""
    Order.objects.filter(payer=account).update(payer=None)


PAID = "SELECT EXISTS (SELECT FROM payments_order WHERE payer_id = %(account)s AND state <> 'closed')::int"


def _links(_actor: Actor, paid: int) -> list[tuple[Any, str]]:
    """On one's own page, for who ever paid here."""
    return [(_("我付过的"), "/me/payments/")] if paid else []


def register_here() -> None:
    register(
        "payments",
        export,
        erase,
        label_zh="付款",
        label_en="Payments",
        links=_links,
        asks=PAID,
        stays=_("哪天付了多少钱照会计的规矩留着，不留是谁付的"),
    )
