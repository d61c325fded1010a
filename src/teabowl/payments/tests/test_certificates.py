"""The older mode: answers are signed by a platform certificate that is fetched and opened with the account's own key."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from teabowl.kernel.errors import Refused
from teabowl.payments import actions
from teabowl.payments.models import Merchant
from teabowl.payments.standin.keys import certificate, new_key
from teabowl.payments.tests.conftest import APP, BY, NUMBER, again, keys_of, later, make_order, prepay
from teabowl.payments.values import Fault

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchant(cast, gateway):
    gateway.certificates = True
    made = actions.open_merchant(
        BY, place=cast.place("随西村"), holder=None, title="随西村党支部", number=NUMBER, app_id=APP,
        keys=keys_of(gateway.given, certificates=True), now=timezone.now(),
    )  # fmt: skip
    return actions.check_merchant(BY, merchant_id=made.id, now=timezone.now())


def test_certificates_are_fetched_once_and_kept(merchant, order, gateway, knock, ledger):
    kept = Merchant.objects.get(id=merchant.id)
    assert [row["serial"] for row in kept.certificates] == [gateway.serial]
    prepay(order)
    gateway.pay(order.number)
    assert knock(*gateway.notice(order.number)) == 200
    assert ledger.paid[order.owner_id] == 1
    assert gateway.asked.count("GET /v3/certificates") == 1


def test_forged_serials_do_not_make_us_ask_and_forget_nothing(merchant, order, gateway, knock):
    prepay(order)
    gateway.pay(order.number)
    headers, body = gateway.notice(order.number)
    for n in range(5):
        assert knock(headers | {"Wechatpay-Serial": f"ABCDEF{n}"}, body) == 401
    assert gateway.asked.count("GET /v3/certificates") == 1
    assert knock(headers, body) == 200


def test_a_new_certificate_is_fetched_when_it_appears(merchant, order, gateway, knock, ledger):
    prepay(order)
    gateway.pay(order.number)
    Merchant.objects.update(certificates_at=timezone.now() - timedelta(minutes=10))
    gateway.private = new_key()
    gateway.serial, gateway.certificate = certificate(gateway.private, timezone.now())
    assert knock(*gateway.notice(order.number)) == 200
    assert again(order).state == "paid"


def test_an_account_moves_from_certificates_to_the_public_key(merchant, order, gateway, knock):
    """During the move some messages are signed the old way, some the new."""
    actions.change_keys(BY, merchant_id=merchant.id, keys=keys_of(gateway.given), now=timezone.now())
    gateway.certificates = False
    prepay(order)
    gateway.pay(order.number)
    gateway.certificates = True
    assert knock(*gateway.notice(order.number)) == 200


def test_a_wrong_apiv3_key_is_told(cast, gateway, ledger):
    keys = keys_of(gateway.given, certificates=True)
    wrong = actions.MerchantKeys(keys.certificate_serial, keys.private_key, "0" * 32)
    made = actions.open_merchant(
        BY, place=cast.place("随西村"), holder=None, title="x", number=NUMBER, app_id=APP, keys=wrong, now=timezone.now()
    )
    with pytest.raises(Refused):
        actions.check_merchant(BY, merchant_id=made.id, now=timezone.now())
    found = Merchant.objects.get(id=made.id)
    assert (found.status, found.fault, found.fault_code) == ("draft", Fault.KEYS, "APIV3_KEY")
    with pytest.raises(Refused):
        make_order(cast, found)


def test_another_merchants_private_key_is_told(cast, gateway):
    keys = keys_of(gateway.given)
    wrong = replace(keys, private_key=gateway.other.private_key)
    made = actions.open_merchant(
        BY, place=cast.place("随西村"), holder=None, title="x", number=NUMBER, app_id=APP, keys=wrong, now=timezone.now()
    )
    with pytest.raises(Refused, match="SIGN_ERROR"):
        actions.check_merchant(BY, merchant_id=made.id, now=timezone.now())
    assert Merchant.objects.get(id=made.id).fault == Fault.KEYS


def test_keys_are_sealed_at_rest_and_sealed_again(merchant, gateway, settings):
    stored = Merchant.objects.get(id=merchant.id)
    for column in (bytes(stored.private_key), bytes(stored.apiv3_key)):
        assert gateway.given.apiv3_key.encode() not in column
        assert b"PRIVATE" not in column
    old = settings.CONFIG.data_keys
    settings.CONFIG = replace(settings.CONFIG, data_keys=f"2:{'A' * 43}=,{old}")
    from teabowl.people.actions import rotate_keys
    from teabowl.people.secrets import key_id_of

    assert list(rotate_keys(BY, now=timezone.now()))[-1] == 2
    again = Merchant.objects.get(id=merchant.id)
    assert {key_id_of(again.private_key), key_id_of(again.apiv3_key)} == {"2"}
    assert actions.check_merchant(BY, merchant_id=merchant.id, now=later(seconds=1)).status == "on"
