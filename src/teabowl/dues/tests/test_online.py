"""Dues paid over WeChat Pay's protocol at the stand-in: paid, told twice, given back; no account, no payment."""

import httpx
import pytest
from django.utils import timezone

from teabowl.dues import actions, holders, queries
from teabowl.dues.codes import PaymentState
from teabowl.dues.models import Payment
from teabowl.dues.rules import add_months, first_of
from teabowl.dues.tests.conftest import Branch, ledger_agrees
from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.payments import actions as payments
from teabowl.payments.providers import core
from teabowl.payments.standin.gateway import Gateway
from teabowl.payments.values import Way

BY, NUMBER, APP = system_actor("test"), "1900000109", "wx0123456789abcdef"

THIS = first_of(china_date(timezone.now()))
LAST = add_months(THIS, -1)
"""The gateway's signatures are good for five minutes, so these tests live in the present."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """The committee above the branch has the account; the branch has none of its own."""
    made = Gateway()
    given = made.join(NUMBER, APP)
    transport = httpx.MockTransport(made.handle)
    core.travel_by(lambda: transport)
    keys = payments.MerchantKeys(
        given.certificate_serial, given.private_key, given.apiv3_key, given.public_key, given.public_key_id
    )
    holder = ("organisation", branch.committee.id)
    place = branch.committee.place
    merchant = payments.open_merchant(
        BY, place=place, holder=holder, title="镇党委", number=NUMBER, app_id=APP, keys=keys, now=timezone.now()
    )
    payments.check_merchant(BY, merchant_id=merchant.id, now=timezone.now())
    return made


def start(branch: Branch, months: list[object], **more: object) -> Payment:
    return actions.start_payment(
        branch.actor("member"),
        organisation_id=branch.branch.id,
        member_id=branch.members["member"].id,
        months=months,
        now=timezone.now(),
        **more,
    )  # type: ignore[arg-type]


def pay(gateway: Gateway, payment: Payment) -> None:
    assert payment.order_id is not None
    payments.prepay(BY, order_id=payment.order_id, way=Way.NATIVE, now=timezone.now())
    gateway.pay(payment.order_id.hex)
    for _ in range(2):
        payments.ask_order(BY, order_id=payment.order_id, now=timezone.now())


def test_paid_once_however_often_it_is_told_and_given_back(branch: Branch, gateway: Gateway) -> None:
    branch.fix(starts=LAST, now=timezone.now())
    payment = start(branch, [THIS, LAST], extra_fen=400)
    assert start(branch, [LAST, THIS], extra_fen=400) == payment
    pay(gateway, payment)
    payment.refresh_from_db()
    assert (payment.state, payment.fen, payment.extra_fen) == (PaymentState.PAID, 6_400, 400)
    kept = [holders.inside(who, payment.id, timezone.now()) for who in (branch.actor("keeper"), branch.cast.actor("county"))]
    assert kept == [f"/o/{branch.branch.id}/dues/payments/{payment.id}/", ""], "who sees the order may not know what one owes"
    assert branch.owed()[THIS].payment_id == payment.id
    receipt = queries.receipt_of(payment.number or "")
    assert receipt is not None
    assert receipt.holds
    with pytest.raises(Invalid):
        start(branch, [THIS])
    back = payments.refund(BY, order_id=payment.order_id, amount=6_400, reason="交错了", key=new_id(), now=timezone.now())
    payments.send_refund(BY, refund_id=back.id, now=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID
    gateway.settle_refund(back.number)
    payments.send_refund(BY, refund_id=back.id, now=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.RETURNED
    assert branch.owed()[THIS].payment_id is None
    assert ledger_agrees()


def test_another_choice_of_months_gives_the_first_one_up(branch: Branch, gateway: Gateway) -> None:
    branch.fix(starts=LAST, now=timezone.now())
    first = start(branch, [THIS])
    second = start(branch, [LAST])
    first.refresh_from_db()
    assert first.state == PaymentState.DROPPED
    pay(gateway, second)
    pay(gateway, first)
    first.refresh_from_db()
    assert first.state == PaymentState.PAID


def test_without_an_account_there_is_cash(branch: Branch) -> None:
    branch.fix(starts=LAST, now=timezone.now())
    with pytest.raises(Refused):
        start(branch, [THIS])
