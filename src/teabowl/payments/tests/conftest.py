"""What tests of payments share: a gateway with real keys, an account that is connected to it, and an owner that counts what it is told."""

from collections import Counter
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from teabowl.kernel.actor import system_actor
from teabowl.kernel.ids import new_id
from teabowl.payments import actions, owners
from teabowl.payments.models import Order
from teabowl.payments.providers import core
from teabowl.payments.standin.gateway import Gateway
from teabowl.payments.values import Way

BY = system_actor("test")
NUMBER, APP = "1900000109", "wx0123456789abcdef"
_made = {}


class Ledger:
    """An owner: how often each of its things was paid and given back, in fen."""

    def __init__(self):
        self.paid, self.back, self.has, self.fails = Counter(), Counter(), Counter(), False

    def on_paid(self, order, now):
        if self.fails:
            raise RuntimeError("the owner cannot")
        self.paid[order.owner_id] += 1
        self.has[order.owner_id] += order.amount

    def on_refunded(self, order, amount, now):
        self.back[order.owner_id] += amount
        self.has[order.owner_id] -= amount


@pytest.fixture
def gateway(monkeypatch):
    """A gateway of its own for each test; its RSA keys are made once, since that takes long."""
    if "keys" not in _made:
        first = Gateway()
        _made["keys"], _made["given"] = first.books.get("platform", "keys"), first.join(NUMBER, APP)
        _made["merchant"] = first.books.get("merchant", NUMBER)
        other = first.join("1900000200", APP)
        _made["other"] = (other, first.books.get("merchant", "1900000200"))

    class Ready(Gateway):
        def __init__(self, **values):
            from teabowl.payments.standin import gateway as module

            class Books(module.Books):
                def __init__(self, path=None):
                    super().__init__(path)
                    self.put("platform", "keys", _made["keys"])
                    self.put("merchant", NUMBER, _made["merchant"])
                    self.put("merchant", "1900000200", _made["other"][1])

            monkeypatch.setattr(module, "Books", Books)
            super().__init__(**values)
            monkeypatch.undo()

    found = Ready()
    found.given, found.other = _made["given"], _made["other"][0]
    transport = httpx.MockTransport(found.handle)
    monkeypatch.setattr(core, "_transports", [lambda: transport])
    return found


def keys_of(given, *, certificates=False):
    public = ("", "") if certificates else (given.public_key, given.public_key_id)
    return actions.MerchantKeys(given.certificate_serial, given.private_key, given.apiv3_key, *public)


@pytest.fixture
def merchant(cast, gateway):
    """An account of 随西村, proved."""
    made = actions.open_merchant(
        BY,
        place=cast.place("随西村"),
        holder=None,
        title="随西村党支部",
        number=NUMBER,
        app_id=APP,
        keys=keys_of(gateway.given),
        now=timezone.now(),
    )
    return actions.check_merchant(BY, merchant_id=made.id, now=timezone.now())


@pytest.fixture
def ledger(monkeypatch):
    found = Ledger()
    monkeypatch.setattr(owners, "_owners", {})
    owners.register("test_due", on_paid=found.on_paid, on_refunded=found.on_refunded)
    return found


@pytest.fixture
def order(cast, merchant, ledger):
    return make_order(cast, merchant)


def make_order(cast, merchant, owner=None, amount=1200, now=None):
    return actions.create_order(
        BY,
        owner=("test_due", owner or new_id()),
        merchant_id=merchant.id,
        amount=amount,
        description="2026 年 11 月党费",
        payer=cast.accounts["villager"].id,
        now=now or timezone.now(),
    )


def prepay(order, way=Way.NATIVE, now=None):
    return actions.prepay(BY, order_id=order.id, way=way, now=now or timezone.now())


def again(order):
    return Order.objects.select_related("merchant").get(id=order.id)


def later(**parts):
    return timezone.now() + timedelta(**parts)


@pytest.fixture
def knock(client, merchant):
    """knock(headers, body) sends a notification to the account's door; the status that came back."""

    def sent(headers, body, to=None):
        named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        url = f"/pay/notify/wechat/{(to or merchant).id}/"
        return client.post(url, data=body, content_type="application/json", **named).status_code

    return sent
