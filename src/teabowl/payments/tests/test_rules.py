"""What follows from what a provider says, without a database."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teabowl.payments import rules
from teabowl.payments.key_rules import pem
from teabowl.payments.rules import OrderFacts, RefundFacts, RefundState, State, Verdict, Wrong, judge, judge_refund
from teabowl.payments.values import PaymentStatement, RefundSaid, RefundStatement, Said

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)
MONEY = (Said.SUCCESS, Said.REFUND)
statements = st.builds(
    PaymentStatement,
    number=st.just("n"),
    merchant=st.sampled_from(["m", "other"]),
    app=st.sampled_from(["a", "other"]),
    said=st.sampled_from(Said),
    reference=st.sampled_from(["", "r1", "r2"]),
    amount=st.sampled_from([100, 101, None]),
    currency=st.sampled_from(["CNY", "USD"]),
)


def is_ours(said):
    return (
        said.said in MONEY
        and (said.merchant, said.app, said.amount, said.currency) == ("m", "a", 100, "CNY")
        and bool(said.reference)
    )


def after(order, judged, said):
    if judged.verdict is Verdict.PAY:
        return OrderFacts(State.PAID, order.amount, said.reference, order.merchant, order.app)
    state = State.CLOSED if judged.verdict is Verdict.CLOSE else order.state
    return OrderFacts(state, order.amount, order.reference, order.merchant, order.app)


@given(st.sampled_from([State.NEW, State.WAITING, State.CLOSING, State.CLOSED]), st.lists(statements, max_size=12))
def test_whatever_is_said_in_whatever_order_money_counts_once_and_is_not_lost(state, said):
    order, paid = OrderFacts(state, 100, "", "m", "a"), 0
    for one in said:
        judged = judge(order, one)
        paid += judged.verdict is Verdict.PAY
        assert judged.verdict is not Verdict.PAY or is_ours(one)
        order = after(order, judged, one)
        assert not is_ours(one) or order.state is State.PAID
        assert one.said not in MONEY or judged.verdict in (Verdict.PAY, Verdict.REPEATED, Verdict.WRONG)
    assert paid == any(is_ours(one) for one in said)


refunds = st.builds(
    RefundStatement,
    number=st.just("r"),
    order_number=st.sampled_from(["n", "other"]),
    merchant=st.sampled_from(["m", "other"]),
    said=st.sampled_from(RefundSaid),
    amount=st.sampled_from([40, 41, None]),
    total=st.sampled_from([100, 99, None]),
    currency=st.sampled_from(["CNY", "USD"]),
)


@given(st.lists(refunds, max_size=10))
def test_a_refund_arrives_once_and_only_as_it_was_asked(said):
    state, arrived = RefundState.ASKED, 0
    for one in said:
        judged = judge_refund(RefundFacts(state, 40, "n", 100, "m"), one)
        if isinstance(judged, RefundState):
            assert (one.merchant, one.order_number, one.amount, one.currency) == ("m", "n", 40, "CNY")
            state = judged
            arrived += judged is RefundState.SUCCESS
    assert arrived == (state is RefundState.SUCCESS)


def test_what_differs_is_named():
    facts = OrderFacts(State.WAITING, 100, "", "m", "a")
    said = PaymentStatement("n", "m", "a", Said.SUCCESS, "r", 100)
    assert judge(facts, said).verdict is Verdict.PAY
    assert judge(facts, PaymentStatement("n", "x", "a", Said.SUCCESS, "r", 100)).wrong is Wrong.MERCHANT
    assert judge(facts, PaymentStatement("n", "m", "a", Said.SUCCESS, "r", 99)).wrong is Wrong.AMOUNT
    paid = OrderFacts(State.PAID, 100, "r", "m", "a")
    assert judge(paid, said).verdict is Verdict.REPEATED
    assert judge(paid, PaymentStatement("n", "m", "a", Said.SUCCESS, "q", 100)).wrong is Wrong.REFERENCE


@given(st.text(max_size=200))
def test_a_description_fits_the_provider(text):
    short = rules.short(text)
    assert len(short.encode()) <= 127
    assert "".join(c for c in text if c >= " ").startswith(short)


def test_refunds_keep_within_what_was_paid_and_a_year():
    def wrong(amount, bound=0, days=0):
        found = rules.refund_problem(amount, paid=100, bound=bound, paid_at=NOW - timedelta(days=days), now=NOW)
        return found.code if found else ""

    assert [wrong(100), wrong(101), wrong(0), wrong(61, bound=40), wrong(60, bound=40)] == [
        "", "refund_too_much", "refund_amount", "refund_too_much", "",
    ]  # fmt: skip
    assert (wrong(1, days=365), wrong(1, days=366)) == ("", "refund_too_late")


def test_bills_can_be_had_from_ten_in_the_morning_for_three_months():
    today = date(2026, 11, 27)
    assert rules.bill_days(date(2026, 11, 25), today, 9) == [date(2026, 11, 25)]
    assert rules.bill_days(date(2026, 11, 25), today, 10) == [date(2026, 11, 25), date(2026, 11, 26)]
    assert len(rules.bill_days(date(2020, 1, 1), today, 10)) == 90
    assert rules.bill_days(today, today, 23) == []


def test_asking_comes_soon_and_then_ever_later():
    waits = [rules.next_ask(tries, NOW) - NOW for tries in range(20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=5), timedelta(minutes=30))


def test_a_pasted_key_is_put_right():
    assert pem("  -----BEGIN PRIVATE KEY-----\r\nAB CD\r\n-----END PRIVATE KEY----- ", "PRIVATE KEY") == (
        "-----BEGIN PRIVATE KEY-----\nABCD\n-----END PRIVATE KEY-----\n"
    )
    assert pem("", "PUBLIC KEY") == ""
