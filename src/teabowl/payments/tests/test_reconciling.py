"""A day's bill against what is here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from teabowl.kernel.errors import Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import CHINA
from teabowl.payments import actions
from teabowl.payments.bills import BadBill, Sums, read
from teabowl.payments.models import Bill, Difference, Order
from teabowl.payments.standin import bills as made
from teabowl.payments.tests.conftest import APP, BY, NUMBER, again, keys_of, make_order, prepay

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(gateway, merchant):
    """A day whose bill is there: the gateway's books are a day behind our clock, at 11 o'clock."""
    here = timezone.now().astimezone(CHINA).replace(hour=11, minute=0)
    gateway.day = here - timedelta(days=1)
    return gateway.day.date()


def paid_order(cast, merchant, gateway, *, amount=1200, tell=True):
    found = make_order(cast, merchant, amount=amount)
    prepay(found)
    gateway.pay(found.number)
    trade = gateway.books.get("trade", found.number) | {"at": gateway.day.isoformat(timespec="seconds")}
    gateway.books.put("trade", found.number, trade)
    if tell:
        actions.ask_order(BY, order_id=found.id, now=timezone.now())
    return found


def fetch(merchant, day):
    now = timezone.now().astimezone(CHINA).replace(hour=11)
    return actions.fetch_bill(BY, merchant_id=merchant.id, day=day, now=now)


def open_kinds(merchant):
    return sorted(Difference.objects.filter(merchant=merchant, settled_at__isnull=True).values_list("kind", flat=True))


def test_what_agrees_leaves_nothing_to_do(cast, merchant, ledger, gateway, day):
    for amount in (1200, 800):
        paid_order(cast, merchant, gateway, amount=amount)
    bill = fetch(merchant, day)
    assert (bill.status, bill.lines, bill.paid, open_kinds(merchant)) == ("read", 2, 2000, [])


def test_what_differs_is_listed_once_and_heals(cast, merchant, ledger, gateway, day):
    lost = paid_order(cast, merchant, gateway, tell=False)
    changed = paid_order(cast, merchant, gateway)
    only_here = paid_order(cast, merchant, gateway)
    trade = gateway.books.get("trade", changed.number)
    gateway.books.put("trade", changed.number, trade | {"total": 1300})
    gone = gateway.books.get("trade", only_here.number)
    gateway.books.put("trade", only_here.number, gone | {"at": ""})
    gateway.books.put("trade", "somebody-elses", gone | {"number": "somebody-elses", "reference": "4299"})
    for _ in range(2):
        fetch(merchant, day)
        assert open_kinds(merchant) == ["amount", "not_in_bill", "unknown", "unpaid_here"]
    assert again(lost).ask_at <= timezone.now() + timedelta(days=1)
    actions.ask_order(BY, order_id=lost.id, now=timezone.now())
    gateway.books.put("trade", only_here.number, gone)
    fetch(merchant, day)
    assert open_kinds(merchant) == ["amount", "unknown"]
    assert ledger.paid[lost.owner_id] == 1


def test_a_difference_is_settled_with_words(cast, merchant, ledger, gateway, day):
    paid_order(cast, merchant, gateway)
    foreign = {"number": "offline-1", "mchid": NUMBER, "appid": APP, "total": 500, "reference": "42", "way": "NATIVE"}
    gateway.books.put(
        "trade", "offline-1", foreign | {"at": gateway.day.isoformat(), "description": "茶,水", "state": "SUCCESS"}
    )
    fetch(merchant, day)
    found = Difference.objects.get(merchant=merchant)
    actions.settle_difference(BY, difference_id=found.id, note="线下收的", now=timezone.now())
    fetch(merchant, day)
    assert open_kinds(merchant) == []


def test_refunds_are_matched(cast, merchant, ledger, gateway, day):
    order = paid_order(cast, merchant, gateway)
    back = actions.refund(BY, order_id=order.id, amount=300, reason="多交了", key=new_id(), now=timezone.now())
    actions.send_refund(BY, refund_id=back.id, now=timezone.now())
    known = gateway.books.get("refund", back.number)
    gateway.books.put("refund", back.number, known | {"asked": gateway.day.isoformat()})
    bill = fetch(merchant, day)
    assert (bill.refunded, open_kinds(merchant)) == (300, [])
    gateway.books.put("refund", back.number, known | {"asked": gateway.day.isoformat(), "amount": 200})
    gateway.books.put("refund", "other", known | {"asked": gateway.day.isoformat(), "number": "other"})
    fetch(merchant, day)
    assert open_kinds(merchant) == ["refund_amount", "refund_unknown"]


def test_a_day_without_payments_has_no_bill(merchant, order, day):
    assert fetch(merchant, day).status == "none"
    with pytest.raises(Refused):
        fetch(merchant, day + timedelta(days=1))


def test_a_bill_that_was_tampered_with_is_not_read(cast, merchant, ledger, gateway, day, monkeypatch):
    paid_order(cast, merchant, gateway)
    offered = made.offer
    monkeypatch.setattr(made, "offer", lambda *parts: offered(*parts) | {"hash_value": "0" * 40})
    with pytest.raises(Refused):
        fetch(merchant, day)
    assert Bill.objects.get().fault_code == "BILL_HASH"


def line(**changes):
    base = {"number": "a" * 32, "mchid": NUMBER, "appid": APP, "total": 1200, "reference": "42", "way": "NATIVE"}
    return made.paid_line(base | {"at": "2026-11-26T10:00:00+08:00", "description": "党费, `注"} | changes)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        made.whole([line()], paid=1200, refunded=0)[:-40],
        made.whole([line()], paid=1300, refunded=0),
        made.whole([line(mchid="1900000999")], paid=1200, refunded=0),
        made.whole([line().replace("12.00", "1e2")], paid=1200, refunded=0),
    ],
)
def test_a_bill_that_is_none_is_refused(raw):
    with pytest.raises(BadBill):
        list(read(raw, NUMBER, APP, Sums()))


def test_a_comma_in_what_was_paid_for_moves_no_column():
    sums = Sums()
    rows = list(read(made.whole([line(), line(total=5)], paid=1205, refunded=0), NUMBER, APP, sums))
    assert [row[3] for row in rows] == [1200, 5]
    assert sums.paid == 1205


def test_days_before_the_bill_are_wanted_once(cast, merchant, ledger, gateway, day):
    paid_order(cast, merchant, gateway)
    Order.objects.update(created_at=timezone.now() - timedelta(days=3))
    now = timezone.now().astimezone(CHINA).replace(hour=11)
    assert (actions.want_bills(now=now), actions.want_bills(now=now)) == (3, 0)


def test_keys_are_those_of_the_account(gateway):
    assert gateway.given.private_key not in repr(keys_of(gateway.given))
