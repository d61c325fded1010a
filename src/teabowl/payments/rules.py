"""What follows from what a provider says. Pure: no Django, no clock.

The money is where the provider says it is; so a payment that it confirms counts whatever we had thought of the order, if it is ours
in every particular: merchant, application, currency, amount. Sources: WeChat Pay API v3, 支付成功回调通知 and 商户订单号查询订单
(https://pay.weixin.qq.com/doc/v3/merchant/4012791861): check amount and merchant, expect the same notice many times.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from teabowl.kernel.errors import Problem
from teabowl.payments.values import CNY, PaymentStatement, RefundSaid, RefundStatement, Said

MOST_FEN = 100_000_00
"""One order: a hundred thousand yuan. More is a slip of the keyboard."""
LONGEST_DESCRIPTION = 127
"""WeChat's limit, in bytes of UTF-8."""
GOOD_FOR = timedelta(hours=2)
"""How long an order can be paid; a native code_url lives as long."""
SKEW = timedelta(minutes=5)
"""How old or early a signed message may be (WeChat's own limit for ours)."""
REFUND_WITHIN = timedelta(days=365)
"""申请退款: within one year of the payment."""
BILL_FROM_HOUR = 10
"""Yesterday's bill is there from ten in the morning."""
BILL_DAYS = 90
"""Bills of three months can be had."""
ASK_AFTER = tuple(timedelta(seconds=s) for s in (5, 10, 20, 40, 60, 120, 300, 600, 1800))
"""When to ask, if no notice came: soon, then ever later."""


class State(StrEnum):
    """NEW: made here. WAITING: the provider knows it. CLOSING: to be closed there. CLOSED, PAID: ended."""

    NEW = "new"
    WAITING = "waiting"
    CLOSING = "closing"
    CLOSED = "closed"
    PAID = "paid"


OPEN = (State.NEW, State.WAITING)
UNDECIDED = (State.NEW, State.WAITING, State.CLOSING)


class RefundState(StrEnum):
    """ASKED: decided here, the provider not yet reached. PROCESSING: it works on it. ABNORMAL: the payer's card refuses."""

    ASKED = "asked"
    PROCESSING = "processing"
    SUCCESS = "success"
    CLOSED = "closed"
    ABNORMAL = "abnormal"


RUNNING = (RefundState.ASKED, RefundState.PROCESSING, RefundState.ABNORMAL)


class Wrong(StrEnum):
    """What does not agree between us and the provider. The first five are seen in statements, the others in a day's bill."""

    AMOUNT = "amount"
    CURRENCY = "currency"
    MERCHANT = "merchant"
    REFERENCE = "reference"
    """Another payment of an order that is paid."""
    SURPLUS = "surplus"
    """The same thing paid by a second order."""
    UNKNOWN = "unknown"
    UNPAID_HERE = "unpaid_here"
    NOT_IN_BILL = "not_in_bill"
    REFUND_UNKNOWN = "refund_unknown"
    REFUND_AMOUNT = "refund_amount"
    REFUND_NOT_HERE = "refund_not_here"
    REFUND_NOT_IN_BILL = "refund_not_in_bill"


class Verdict(StrEnum):
    PAY = "pay"
    REPEATED = "repeated"
    CLOSE = "close"
    WAIT = "wait"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as it stands, and whose it is."""

    state: State
    amount: int
    reference: str
    merchant: str
    app: str


@dataclass(frozen=True, slots=True)
class Judged:
    verdict: Verdict
    wrong: Wrong | None = None


def judge(order: OrderFacts, said: PaymentStatement) -> Judged:
    """What a statement means for an order. Never PAY twice; never anything but PAY or REPEATED for money that is ours and came."""
    if said.said in (Said.SUCCESS, Said.REFUND):
        return _judge_money(order, said)
    if said.said in (Said.CLOSED, Said.REVOKED) and order.state in UNDECIDED:
        return Judged(Verdict.CLOSE)
    if said.said is Said.ABSENT and order.state is State.CLOSING:
        return Judged(Verdict.CLOSE)
    return Judged(Verdict.WAIT)


def _judge_money(order: OrderFacts, said: PaymentStatement) -> Judged:
    if said.merchant != order.merchant or said.app != order.app:
        return Judged(Verdict.WRONG, Wrong.MERCHANT)
    if said.currency != CNY:
        return Judged(Verdict.WRONG, Wrong.CURRENCY)
    if said.amount != order.amount:
        return Judged(Verdict.WRONG, Wrong.AMOUNT)
    if not said.reference:
        return Judged(Verdict.WRONG, Wrong.REFERENCE)
    if order.state is State.PAID:
        return Judged(Verdict.REPEATED) if said.reference == order.reference else Judged(Verdict.WRONG, Wrong.REFERENCE)
    return Judged(Verdict.PAY)


@dataclass(frozen=True, slots=True)
class RefundFacts:
    state: RefundState
    amount: int
    order_number: str
    order_amount: int
    merchant: str


def judge_refund(refund: RefundFacts, said: RefundStatement) -> RefundState | Wrong | None:
    """The state that a refund moves to; what is wrong; None: nothing new. SUCCESS is final, and so is CLOSED unless the money went
    after all."""
    if refund.state is RefundState.SUCCESS or said.said is RefundSaid.ABSENT:
        return None
    if refund.state is RefundState.CLOSED and said.said is not RefundSaid.SUCCESS:
        return None
    if said.merchant != refund.merchant or said.order_number != refund.order_number:
        return Wrong.MERCHANT
    if said.currency != CNY:
        return Wrong.CURRENCY
    if said.amount != refund.amount or (said.total is not None and said.total != refund.order_amount):
        return Wrong.REFUND_AMOUNT
    to = RefundState(said.said.value.lower())
    return None if to is refund.state else to


def order_problems(amount: int, description: str) -> list[Problem]:
    """What is wrong with an order before it is made."""
    found = []
    if not 1 <= amount <= MOST_FEN:
        found.append(Problem("amount", "amount", MOST_FEN // 100))
    if not description.strip():
        found.append(Problem("description", "empty"))
    return found


def short(description: str) -> str:
    """As the provider takes it: cut to 127 bytes at a whole character, without control characters."""
    plain = "".join(c for c in description if c >= " ")
    return plain.encode()[:LONGEST_DESCRIPTION].decode(errors="ignore")


def refund_problem(amount: int, *, paid: int, bound: int, paid_at: datetime, now: datetime) -> Problem | None:
    """`bound` is what other refunds of the order have taken or may still take."""
    if amount < 1:
        return Problem("amount", "refund_amount", paid // 100)
    if amount > paid - bound:
        return Problem("amount", "refund_too_much", max(0, paid - bound) // 100)
    if now - paid_at > REFUND_WITHIN:
        return Problem("", "refund_too_late", REFUND_WITHIN.days)
    return None


def next_ask(tries: int, now: datetime) -> datetime:
    """When to ask again after `tries` questions."""
    return now + ASK_AFTER[min(tries, len(ASK_AFTER) - 1)]


def is_fresh(stamp: datetime, now: datetime) -> bool:
    """Whether a signed message's time is near enough to ours."""
    return abs(now - stamp) <= SKEW


def bill_days(first: date, today: date, hour: int) -> list[date]:
    """The days whose bills can be had now, oldest first, from `first` on."""
    last = today - timedelta(days=1 if hour >= BILL_FROM_HOUR else 2)
    start = max(first, today - timedelta(days=BILL_DAYS))
    return [start + timedelta(days=n) for n in range((last - start).days + 1)]
