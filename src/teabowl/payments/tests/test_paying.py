"""An order from its making to its money, over the real protocol."""

import pytest
from django.utils import timezone

from teabowl.kernel.errors import Refused
from teabowl.payments import actions
from teabowl.payments.tests.conftest import BY, again, later, make_order, prepay

pytestmark = pytest.mark.django_db


def test_a_scanned_code_pays_once_however_often_it_is_told(order, gateway, knock, ledger):
    assert prepay(order).url.startswith("weixin://wxpay/bizpayurl?pr=")
    gateway.pay(order.number)
    same = gateway.notice(order.number)
    assert [knock(*same), knock(*same), knock(*gateway.notice(order.number))] == [200, 200, 200]
    found = again(order)
    assert (found.state, found.counts, ledger.paid[order.owner_id]) == ("paid", True, 1)
    assert found.reference == gateway.books.get("trade", order.number)["reference"]


def test_a_notice_that_never_comes_is_asked_for(order, gateway, ledger):
    prepay(order)
    gateway.pay(order.number)
    assert actions.look(BY, order_id=order.id, now=timezone.now()).state == "waiting"
    assert actions.look(BY, order_id=order.id, now=later(seconds=6)).state == "paid"
    assert ledger.paid[order.owner_id] == 1


def test_the_same_thing_is_not_asked_twice(cast, merchant, ledger, order, gateway):
    assert make_order(cast, merchant, owner=order.owner_id) == order
    prepay(order)
    gateway.pay(order.number)
    actions.ask_order(BY, order_id=order.id, now=timezone.now())
    with pytest.raises(Refused):
        make_order(cast, merchant, owner=order.owner_id)
