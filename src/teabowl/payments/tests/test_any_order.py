"""Whatever happens in whatever order, over the real protocol: money counts once for its owner, and none is lost."""

from contextlib import suppress

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.ids import new_id
from teabowl.payments import actions
from teabowl.payments.models import Order, Refund
from teabowl.payments.standin.books import Refusal
from teabowl.payments.tests.conftest import BY, later, make_order, prepay
from teabowl.payments.values import ProviderFailed

pytestmark = pytest.mark.django_db

STEPS = (
    "again",
    "prepay",
    "pay",
    "notice",
    "wrong",
    "ask",
    "close",
    "over",
    "refund",
    "arrive",
    "told",
    "500",
    "lost",
    "forged",
)


class Story:
    """One thing to be paid, by any number of orders, and everything that can be done to the newest, or to any."""

    def __init__(self, cast, merchant, gateway, knock, ledger):
        self.cast, self.merchant, self.gateway, self.knock, self.ledger = cast, merchant, gateway, knock, ledger
        self.owner, self.amounts = new_id(), iter(range(1000, 1100))
        gateway.faults.clear()

    def orders(self):
        return list(Order.objects.filter(owner_id=self.owner).order_by("created_at"))

    def one(self, which):
        found = self.orders()
        return found[which % len(found)] if found else None

    def step(self, name, which):
        if name in ("500", "lost", "forged"):
            self.gateway.faults.append(name)
            return
        order = self.one(which)
        if name == "again" or order is None:
            make_order(self.cast, self.merchant, owner=self.owner, amount=next(self.amounts))
        elif name == "prepay":
            prepay(order)
        elif name == "pay":
            self.gateway.pay(order.number)
        elif name == "notice":
            self.knock(*self.gateway.notice(order.number))
        elif name == "wrong":
            self.knock(*self.gateway.notice(order.number, total=1))
        elif name == "ask":
            actions.ask_order(BY, order_id=order.id, now=timezone.now())
        elif name == "over":
            actions.ask_order(BY, order_id=order.id, now=later(hours=3))
        elif name == "close":
            actions.close_order(BY, order_id=order.id, now=timezone.now())
        elif name == "refund":
            made = actions.refund(BY, order_id=order.id, amount=600, reason="x", key=new_id(), now=timezone.now())
            actions.send_refund(BY, refund_id=made.id, now=timezone.now())
        else:
            refund = Refund.objects.filter(order=order).order_by("asked_at").last()
            if refund and name == "arrive":
                self.gateway.settle_refund(refund.number)
            elif refund:
                self.knock(*self.gateway.refund_notice(refund.number))

    def check(self):
        """What is true at every moment."""
        orders = self.orders()
        assert sum(order.counts for order in orders) <= 1
        held = sum(order.amount - order.refunded for order in orders if order.counts)
        assert self.ledger.has[self.owner] == held

    def end(self):
        """When everybody has been asked, everything agrees with the provider's books."""
        self.gateway.faults.clear()
        for order in self.orders():
            if order.ask_at is not None:
                actions.ask_order(BY, order_id=order.id, now=later(hours=4))
        for refund in Refund.objects.filter(order__owner_id=self.owner, ask_at__isnull=False):
            actions.send_refund(BY, refund_id=refund.id, now=timezone.now())
            if Refund.objects.get(id=refund.id).state != "closed":
                self.gateway.settle_refund(refund.number)
                self.knock(*self.gateway.refund_notice(refund.number))
        trades = {t["number"]: t for t in self.gateway.books.all("trade")}
        back = {}
        for refund in self.gateway.books.all("refund"):
            back[refund["order"]] = back.get(refund["order"], 0) + refund["amount"]
        kept = 0
        for order in self.orders():
            trade = trades.get(order.number)
            there = bool(trade and trade["state"] in ("SUCCESS", "REFUND"))
            assert (order.state == "paid") == there, (order.state, trade)
            assert order.refunded == back.get(order.number, 0)
            kept += order.counts * (order.amount - order.refunded)
        assert self.ledger.has[self.owner] == kept


@settings(max_examples=14, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), min_size=4, max_size=16))
def test_money_counts_once_and_none_is_lost(cast, merchant, gateway, knock, ledger, steps):
    story = Story(cast, merchant, gateway, knock, ledger)
    for name, which in [("again", 0), ("prepay", 0), *steps]:
        with suppress(Refused, Invalid, ProviderFailed, Refusal):
            story.step(name, which)
        story.check()
    story.end()
