"""Pages of payments: an account with orders in every state, a refund, differences open and settled, a bill; and one that is not proved."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from teabowl.kernel.actor import system_actor
from teabowl.kernel.ids import new_id
from teabowl.payments import actions, owners
from teabowl.payments.models import Bill, Difference
from teabowl.payments.providers import core
from teabowl.payments.standin.gateway import Gateway
from teabowl.payments.values import Way

BY = system_actor("journey")
APP = "wx0123456789abcdef"
A, ORDERS = "/pay/accounts/{account}/", "/pay/orders/"
PAGES = {
    "villager": [
        ORDERS + "{o_new}/", ORDERS + "{o_scan}/scan/", ORDERS + "{o_scan}/result/", ORDERS + "{o_paid}/result/",
        ORDERS + "{o_closed}/result/", "/me/payments/",
    ],
    "county": [
        "{c}/payments/", "{c}/payments/open/", A, "/pay/accounts/{account_new}/", A + "keys/", A + "orders/",
        A + "orders/?state=surplus", A + "refunds/",
        A + "differences/", A + "differences/?settled=1", A + "bill/", ORDERS + "{o_paid}/record/",
        ORDERS + "{o_surplus}/record/", ORDERS + "{o_paid}/refund/", "/pay/differences/{differs}/",
    ],
}  # fmt: skip
ELSEWHERE = {
    "payments:notify", "payments:state", "payments:give_up", "payments:drop", "payments:check", "payments:switch",
    "payments:orders_xlsx", "payments:of_holder", "payments:open_for", "demo:cashier",
}  # fmt: skip


def connected(place: Any, title: str, now: datetime, number: str = "1900000109") -> tuple[Gateway, Any]:
    """A gateway, an account at it, and an owner that takes what comes."""
    gateway = Gateway()
    given = gateway.join(number, APP)
    transport = httpx.MockTransport(gateway.handle)
    core.travel_by(lambda: transport)
    owners.register("journey", on_paid=lambda order, now: None, on_refunded=lambda order, amount, now: None)
    keys = actions.MerchantKeys(
        given.certificate_serial, given.private_key, given.apiv3_key, given.public_key, given.public_key_id
    )
    made = actions.open_merchant(BY, place=place, holder=None, title=title, number=number, app_id=APP, keys=keys, now=now)
    return gateway, actions.check_merchant(BY, merchant_id=made.id, now=now)


def order_for(cast: Any, merchant: Any, now: datetime, *, owner: Any = None, amount: int = 1200) -> Any:
    return actions.create_order(
        BY, owner=("journey", owner or new_id()), merchant_id=merchant.id, amount=amount, description="2026 年 11 月党费",
        payer=cast.accounts["villager"].id, now=now,
    )  # fmt: skip


def fill(made: Any, now: datetime) -> None:
    cast = made.cast
    gateway, merchant = connected(cast.place("郓城县"), "中共郓城县委员会", now)

    def paid(order: Any) -> Any:
        actions.prepay(BY, order_id=order.id, way=Way.NATIVE, now=now)
        gateway.pay(order.number)
        actions.ask_order(BY, order_id=order.id, now=now)
        return order

    new, scan, closed = (order_for(cast, merchant, now) for _ in range(3))
    actions.prepay(BY, order_id=scan.id, way=Way.NATIVE, now=now)
    actions.close_order(BY, order_id=closed.id, now=now)
    first = order_for(cast, merchant, now)
    actions.prepay(BY, order_id=first.id, way=Way.NATIVE, now=now)
    surplus = order_for(cast, merchant, now, owner=first.owner_id, amount=1300)
    paid(surplus)
    gateway.pay(first.number)
    actions.ask_order(BY, order_id=first.id, now=now)
    done = paid(order_for(cast, merchant, now))
    back = actions.refund(BY, order_id=done.id, amount=200, reason="多交了", key=new_id(), now=now)
    actions.send_refund(BY, refund_id=back.id, now=now)
    yesterday = (now - timedelta(days=1)).date()
    bill = Bill.objects.create(merchant=merchant, day=yesterday, status="read", lines=3, paid=3600, read_at=now)
    differs = Difference.objects.create(
        merchant=merchant, kind="unknown", bill=bill, number="offline-2026-1126", theirs=500, found_at=now
    )
    Difference.objects.create(
        merchant=merchant, kind="not_in_bill", bill=bill, order=done, number=done.number, ours=1200, found_at=now, settled_at=now,
        note="第二天的账里有",
    )  # fmt: skip
    given = gateway.join("1900000110", APP)
    draft = actions.open_merchant(
        BY, place=cast.place("随官屯镇"), holder=None, title="中共随官屯镇委员会", number="1900000110", app_id=APP, now=now,
        keys=actions.MerchantKeys(given.certificate_serial, given.private_key, given.apiv3_key),
    )  # fmt: skip
    made.of |= {
        "account": merchant.id, "account_new": draft.id, "differs": differs.id, "o_new": new.id, "o_scan": scan.id,
        "o_paid": done.id, "o_closed": closed.id, "o_surplus": first.id,
    }  # fmt: skip
