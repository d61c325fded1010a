"""Notifications that come twice, late, never, forged, changed, for somebody else, before we are ready, after it is over."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from teabowl.kernel.errors import Refused
from teabowl.payments import actions
from teabowl.payments.models import Difference, Heard
from teabowl.payments.standin import keys as keys_module
from teabowl.payments.tests.conftest import APP, BY, NUMBER, again, keys_of, later, make_order, prepay
from teabowl.payments.values import ProviderFailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(order, gateway):
    """An order that its payer has paid; nobody has told us."""
    prepay(order)
    gateway.pay(order.number)
    return order


def state(order):
    found = again(order)
    return found.state, found.counts


def test_the_same_notice_is_noted_once(paid, gateway, knock, ledger):
    same = gateway.envelope(NUMBER, "TRANSACTION.SUCCESS", gateway._transaction(gateway._trade(paid.number)), key="EV-1")
    assert [knock(*same) for _ in range(3)] == [200] * 3
    heard = Heard.objects.get()
    assert (heard.key, heard.times, heard.outcome) == ("EV-1", 3, "repeated")
    assert ledger.paid[paid.owner_id] == 1


def test_no_header_can_be_left_out_or_changed(paid, gateway, knock):
    headers, body = gateway.notice(paid.number)
    for part in ("Signature", "Timestamp", "Nonce", "Serial", "Signature-Type"):
        for value in ("", "x", "AAAA", "9" * 30, "../etc", "Ω"):
            assert knock(headers | {f"Wechatpay-{part}": value}, body) == 401, (part, value)
    assert state(paid) == ("waiting", False)


def test_another_key_is_not_believed(paid, gateway, knock):
    headers, body = gateway.notice(paid.number)
    forged = gateway.signed(body.decode(), private=keys_module.strangers())
    assert knock(forged, body) == 401
    assert knock(headers, body.replace(b"SUCCESS", b"SUCCES5")) == 401
    assert state(paid) == ("waiting", False)


def test_a_replay_and_a_wrong_clock_are_refused(paid, gateway, knock):
    _headers, body = gateway.notice(paid.number)
    for minutes in (-6, -600, 6, 600):
        at = timezone.now() + timedelta(minutes=minutes)
        assert knock(gateway.signed(body.decode(), at=at), body) == 401
    assert knock(gateway.signed(body.decode(), at=timezone.now() - timedelta(minutes=4)), body) == 200
    assert state(paid) == ("paid", True)


NOT_OURS = [
    ({"total": 1}, "amount"),
    ({"total": "1200"}, "amount"),
    ({"total": None}, "amount"),
    ({"total": 1200.0}, "amount"),
    ({"total": True}, "amount"),
    ({"currency": "USD"}, "currency"),
    ({"mchid": "1900000200"}, "merchant"),
    ({"appid": "wxffffffffffffffff"}, "merchant"),
    ({"transaction_id": ""}, "reference"),
]


def test_what_is_not_ours_in_every_particular_pays_nothing(paid, gateway, knock, ledger):
    for changes, kind in NOT_OURS:
        Difference.objects.all().delete()
        notice = gateway.notice(paid.number, **changes)
        assert [knock(*notice), knock(*notice)] == [400, 400], changes
        assert state(paid) == ("waiting", False)
        assert [d.kind for d in Difference.objects.all()] == [kind], changes
    assert not ledger.paid
    assert knock(*gateway.notice(paid.number)) == 200
    assert ledger.paid[paid.owner_id] == 1


def test_a_notice_sealed_with_another_key_is_refused(paid, gateway, knock):
    said = gateway._transaction(gateway._trade(paid.number))
    assert knock(*gateway.envelope(NUMBER, "TRANSACTION.SUCCESS", said, apiv3="0" * 32)) == 400
    assert state(paid) == ("waiting", False)


NONSENSE = [
    "null",
    "[]",
    '"x"',
    "{}",
    '{"resource_type": "encrypt-resource"}',
    '{"resource_type": "encrypt-resource", "resource": {"algorithm": "AEAD_AES_256_GCM"}}',
    '{"resource_type": "encrypt-resource", "resource": {"algorithm": "none", "nonce": "x", "ciphertext": "x"}}',
    '{"resource_type": "encrypt-resource", "resource": {"algorithm": "AEAD_AES_256_GCM", "nonce": "x", "ciphertext": "!"}}',
    "<xml>",
    "",
]


def test_signed_or_sealed_nonsense_is_no_notice(paid, gateway, knock):
    for said in NONSENSE:
        assert knock(gateway.signed(said), said.encode()) == 400, said
    for resource in ([], "x", None, {}, {"trade_state": "SUCCESS"}, {"trade_state": "NEWS", "out_trade_no": "a"}):
        assert knock(*gateway.envelope(NUMBER, "TRANSACTION.SUCCESS", resource)) == 400, resource
        assert knock(*gateway.envelope(NUMBER, "REFUND.SUCCESS", resource)) == 400, resource
    assert state(paid) == ("waiting", False)


def test_bytes_that_are_no_text_and_a_flood_are_refused(paid, gateway, knock):
    assert knock(gateway.signed("x"), b"\xff\xfe") == 400
    assert knock(gateway.signed("x"), b"x" * 70_000) == 413


def test_an_order_of_another_account_is_unknown(paid, gateway, knock, cast):
    other = actions.open_merchant(
        BY, place=cast.place("随东村"), holder=None, title="随东村党支部", number="1900000200", app_id=APP,
        keys=keys_of(gateway.other), now=timezone.now(),
    )  # fmt: skip
    said = gateway._transaction(gateway._trade(paid.number)) | {"mchid": "1900000200"}
    assert knock(*gateway.envelope("1900000200", "TRANSACTION.SUCCESS", said), to=other) == 400
    assert knock(*gateway.notice(paid.number), to=other) == 400
    assert state(paid) == ("waiting", False)


def test_a_notice_before_we_know_of_the_prepayment(order, gateway, knock, ledger):
    """The answer to prepaying was lost, so for us the order is new; the payer pays nonetheless."""
    gateway.faults.append("lost")
    with pytest.raises(Refused):
        prepay(order)
    assert again(order).state == "new"
    gateway.pay(order.number)
    assert knock(*gateway.notice(order.number)) == 200
    assert state(order) == ("paid", True)
    with pytest.raises(Refused):
        prepay(order)
    assert ledger.paid[order.owner_id] == 1


def test_a_payment_during_prepaying_is_not_undone(order, gateway, ledger, monkeypatch):
    """The notice is taken between the provider's answer and our noting it."""
    handle = gateway.handle
    gateway.books.put("code", "x", {})

    def and_pay(request):
        answer = handle(request)
        if request.url.path.endswith("/native"):
            gateway.pay(order.number)
            actions.ask_order(BY, order_id=order.id, now=timezone.now())
        return answer

    import httpx

    from teabowl.payments.providers import core

    transport = httpx.MockTransport(and_pay)
    monkeypatch.setattr(core, "_transports", [lambda: transport])
    prepay(order)
    assert state(order) == ("paid", True)


def test_a_notice_after_it_was_closed_here_still_counts(order, gateway, knock, ledger):
    prepay(order)
    gateway.pay(order.number)
    trade = gateway.books.get("trade", order.number)
    gateway.books.put("trade", order.number, trade | {"state": "NOTPAY"})
    assert actions.close_order(BY, order_id=order.id, now=timezone.now()).outcome == "closed"
    gateway.books.put("trade", order.number, trade)
    assert knock(*gateway.notice(order.number)) == 200
    assert state(order) == ("paid", True)
    assert ledger.paid[order.owner_id] == 1


def test_closing_what_was_just_paid_takes_the_payment(paid, ledger):
    assert actions.close_order(BY, order_id=paid.id, now=timezone.now()).outcome == "paid"
    assert ledger.paid[paid.owner_id] == 1


def test_two_orders_of_one_thing_both_paid_count_once(cast, merchant, order, gateway, knock, ledger):
    prepay(order)
    other = make_order(cast, merchant, owner=order.owner_id, amount=1300)
    prepay(other)
    assert again(order).state == "closing"
    for one in (other, order):
        gateway.pay(one.number)
        assert knock(*gateway.notice(one.number)) == 200
    assert (state(other), state(order)) == (("paid", True), ("paid", False))
    assert ledger.paid[order.owner_id] == 1
    assert [d.kind for d in Difference.objects.all()] == ["surplus"]


def test_an_owner_that_fails_loses_nothing(paid, gateway, knock, ledger, client):
    client.raise_request_exception = False
    ledger.fails = True
    assert knock(*gateway.notice(paid.number)) == 500
    assert (state(paid), Heard.objects.count()) == (("waiting", False), 0)
    ledger.fails = False
    assert knock(*gateway.notice(paid.number)) == 200
    assert ledger.paid[paid.owner_id] == 1


def test_one_payment_cannot_pay_two_orders(cast, merchant, paid, gateway, knock):
    assert knock(*gateway.notice(paid.number)) == 200
    other = make_order(cast, merchant)
    prepay(other)
    gateway.pay(other.number)
    same = gateway.books.get("trade", paid.number)["reference"]
    assert knock(*gateway.notice(other.number, transaction_id=same)) == 400
    assert state(other) == ("waiting", False)


def test_a_gateway_that_misbehaves_is_asked_again(cast, merchant, gateway, ledger):
    for fault in ("500", "429", "timeout", "unsigned", "forged", "junk"):
        order = make_order(cast, merchant)
        gateway.faults.append(fault)
        with pytest.raises(Refused):
            prepay(order)
        assert again(order).state == "new", fault
        prepay(order)
        gateway.pay(order.number)
        gateway.faults.append(fault)
        with pytest.raises(ProviderFailed):
            actions.ask_order(BY, order_id=order.id, now=timezone.now())
        assert again(order).state == "waiting", fault
        assert actions.ask_order(BY, order_id=order.id, now=later(seconds=30)).outcome == "paid", fault


def test_over_and_unpaid_it_is_closed_there_and_here(order, gateway):
    prepay(order)
    assert actions.look(BY, order_id=order.id, now=later(hours=3)).state == "closed"
    assert gateway.books.get("trade", order.number)["state"] == "CLOSED"


def test_one_that_never_reached_the_provider_is_closed_here(order):
    assert actions.look(BY, order_id=order.id, now=later(hours=3)).state == "closed"


def test_the_log_holds_no_key_and_no_word_of_a_forger(paid, gateway, knock, caplog):
    caplog.set_level("DEBUG")
    headers, body = gateway.notice(paid.number)
    knock(headers | {"Wechatpay-Signature": "forged\nline"}, body)
    gateway.faults.append("500")
    with pytest.raises(ProviderFailed):
        actions.ask_order(BY, order_id=paid.id, now=timezone.now())
    knock(headers, body)
    words = caplog.text
    assert "not believed" in words
    for secret in (gateway.given.apiv3_key, gateway.given.private_key.splitlines()[1], "forged\nline", "o-payer"):
        assert secret not in words


def test_the_audit_tells_of_money_without_secrets(paid, gateway, knock):
    from teabowl.audit.models import Entry

    knock(*gateway.notice(paid.number))
    entries = list(Entry.objects.filter(verb__startswith="payments.").order_by("at"))
    assert {e.verb for e in entries} >= {"payments.open_merchant", "payments.create_order", "payments.take_payment"}
    said = json.dumps([e.changes for e in entries])
    assert gateway.given.apiv3_key not in said
    assert "BEGIN" not in said
