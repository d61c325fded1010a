"""Everything at the same moment: the same notice four times, the payer's page and the worker asking, two orders of one thing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from teabowl.kernel.errors import Refused
from teabowl.kernel.ids import new_id
from teabowl.payments import actions
from teabowl.payments.models import Order
from teabowl.payments.tests.conftest import BY, again, make_order, prepay

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    def work(one):
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [made.result() for made in [pool.submit(work, one) for one in works]]


def test_money_counts_once_when_everything_comes_together(cast, merchant, order, gateway, ledger):
    prepay(order)
    other = make_order(cast, merchant, owner=order.owner_id, amount=1300)
    prepay(other)
    notices = []
    for one in (order, other):
        gateway.pay(one.number)
        headers, body = gateway.notice(one.number)
        notices.append(({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}, body))

    def knock(notice):
        client = Client(raise_request_exception=False)
        headers, body = notice
        return lambda: (
            client.post(f"/pay/notify/wechat/{merchant.id}/", body, content_type="application/json", **headers).status_code
        )

    def ask(one):
        return lambda: actions.ask_order(BY, order_id=one.id, now=timezone.now()).outcome

    at_once(*[knock(notice) for notice in notices * 2], ask(order), ask(other))
    assert sorted(knock(notice)() for notice in notices) == [200, 200]
    assert {(again(one).state, again(one).counts) for one in (order, other)} == {("paid", True), ("paid", False)}
    assert ledger.paid[order.owner_id] == 1

    def make(owner):
        def made():
            try:
                return make_order(cast, merchant, owner=owner).id
            except Refused:
                return None

        return made

    fresh = new_id()
    assert len(set(at_once(*[make(fresh)] * 4)) - {None}) == 1
    assert Order.objects.filter(owner_id=fresh).count() == 1
