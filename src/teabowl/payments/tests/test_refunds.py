"""Money that goes back."""

import pytest
from django.utils import timezone

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.messages.models import Copy
from teabowl.payments import actions
from teabowl.payments.models import Difference, Refund
from teabowl.payments.standin.books import Refusal
from teabowl.payments.tests.conftest import BY, again, later, make_order, prepay
from teabowl.payments.values import ProviderFailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(order, gateway):
    return pay(order, gateway)


def pay(order, gateway):
    prepay(order)
    gateway.pay(order.number)
    actions.ask_order(BY, order_id=order.id, now=timezone.now())
    return again(order)


def give_back(order, amount, key=None, by=BY):
    return actions.refund(by, order_id=order.id, amount=amount, reason="多交了", key=key or new_id(), now=timezone.now())


def send(refund, **when):
    return actions.send_refund(BY, refund_id=refund.id, now=later(**when) if when else timezone.now()).outcome


def test_a_refund_is_told_once_however_often_it_comes(paid, gateway, knock, ledger):
    key = new_id()
    made = give_back(paid, 500, key)
    assert give_back(paid, 500, key) == made
    assert [send(made), send(made)] == ["waiting", "waiting"]
    gateway.settle_refund(made.number)
    notice = gateway.refund_notice(made.number)
    assert [knock(*notice), knock(*notice), send(made)] == [200, 200, "repeated"]
    assert (ledger.back[paid.owner_id], again(paid).refunded, again(paid).counts) == (500, 500, True)
    assert len(gateway.books.all("refund")) == 1
    assert list(Copy.objects.values_list("account_id", "message__kind")) == [(paid.payer_id, "payments.refunded")]


def test_what_went_back_whole_may_be_paid_again(cast, merchant, paid, gateway, knock, ledger):
    made = give_back(paid, 1200)
    send(made)
    gateway.settle_refund(made.number)
    knock(*gateway.refund_notice(made.number))
    assert not again(paid).counts
    assert pay(make_order(cast, merchant, owner=paid.owner_id), gateway).counts
    assert ledger.has[paid.owner_id] == 1200


def test_a_surplus_goes_back_without_the_owner(cast, merchant, order, gateway, ledger):
    prepay(order)
    other = make_order(cast, merchant, owner=order.owner_id, amount=1300)
    gateway.pay(order.number)
    actions.ask_order(BY, order_id=order.id, now=timezone.now())
    surplus = pay(other, gateway)
    assert not surplus.counts
    made = give_back(surplus, 1300)
    send(made)
    gateway.settle_refund(made.number)
    assert send(made, seconds=10) == "paid"
    assert (ledger.back[order.owner_id], Difference.objects.get().settled_at is not None) == (0, True)


def test_never_more_than_was_paid(paid, gateway):
    give_back(paid, 700)
    with pytest.raises(Invalid):
        give_back(paid, 501)
    give_back(paid, 500)
    with pytest.raises(Invalid):
        give_back(paid, 1)


def test_the_answer_lost_moves_money_once(paid, gateway, ledger):
    made = give_back(paid, 300)
    gateway.faults.append("lost")
    with pytest.raises(ProviderFailed):
        send(made)
    gateway.settle_refund(made.number)
    assert send(made, seconds=10) == "paid"
    assert ledger.back[paid.owner_id] == 300
    assert len(gateway.books.all("refund")) == 1


def test_a_refusal_is_shown_and_can_be_given_up(paid, gateway, monkeypatch):
    made = give_back(paid, 300)

    def no_money(*_parts):
        raise Refusal(403, "NOT_ENOUGH", "商户余额不足")

    monkeypatch.setattr(gateway, "_ask_refund", no_money)
    assert send(made) == "waiting"
    assert Refund.objects.get().fault_code == "NOT_ENOUGH"
    actions.drop_refund(BY, refund_id=made.id, now=timezone.now())
    assert (Refund.objects.get().state, send(made, hours=1)) == ("closed", "repeated")
    give_back(paid, 1200)


def test_one_that_the_provider_has_cannot_be_given_up(paid, gateway):
    made = give_back(paid, 300)
    send(made)
    with pytest.raises(Refused):
        actions.drop_refund(BY, refund_id=made.id, now=timezone.now())
    assert Refund.objects.get().state == "processing"


def test_a_card_that_refuses_and_one_that_was_closed(paid, gateway, knock, ledger):
    made = give_back(paid, 300)
    send(made)
    gateway.settle_refund(made.number, "ABNORMAL")
    assert knock(*gateway.refund_notice(made.number)) == 200
    assert Refund.objects.get().state == "abnormal"
    gateway.settle_refund(made.number, "CLOSED")
    assert knock(*gateway.refund_notice(made.number)) == 200
    assert (Refund.objects.get().state, ledger.back[paid.owner_id]) == ("closed", 0)


def test_a_refund_that_is_not_ours_in_every_particular_changes_nothing(paid, gateway, knock, ledger):
    made = give_back(paid, 300)
    send(made)
    gateway.settle_refund(made.number)
    amounts = {"refund": 301, "total": 1200}
    for changes in (
        {"amount": amounts},
        {"mchid": "1900000200"},
        {"out_trade_no": new_id().hex},
        {"out_refund_no": new_id().hex},
    ):
        assert knock(*gateway.refund_notice(made.number, **changes)) == 400, changes
    assert (Refund.objects.get().state, ledger.back[paid.owner_id]) == ("processing", 0)
    kinds = set(Difference.objects.values_list("kind", flat=True))
    assert kinds == {"refund_amount", "merchant", "refund_unknown"}


def test_an_unpaid_order_has_nothing_to_give_back(order):
    with pytest.raises(Refused):
        give_back(order, 1)


def test_who_may_not_give_money_back(cast, paid):
    for part, error in (("villager", NotAllowed), ("secretary", NotFound), ("auditor", NotAllowed), ("city", NotAllowed)):
        with pytest.raises(error):
            give_back(paid, 1, by=cast.actor(part))


def test_the_county_may(cast, paid):
    assert give_back(paid, 1, by=cast.actor("county")).state == "asked"
