"""Laws over any sequence of deeds: the book balances, nothing is spent that is not there, sums agree with rows and the ledger with sums."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teabowl.dues import actions
from teabowl.dues.actions.saving import balances_of
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.ledger import HELD, Account, What
from teabowl.dues.models import Book, Entry, Owed, Payment, Tally
from teabowl.dues.tests.conftest import NOW, TODAY, Branch, ledger_agrees
from teabowl.kernel.errors import Invalid, NotAllowed, Refused

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, n, 1) for n in range(6, 12)]
deeds = st.one_of(
    st.tuples(
        st.just("take"),
        st.sampled_from(["member", "checker"]),
        st.sets(st.sampled_from(MONTHS), min_size=1),
        st.integers(0, 500),
    ),
    st.tuples(st.just("confirm"), st.integers(0, 9)),
    st.tuples(st.just("return"), st.integers(0, 9)),
    st.tuples(st.just("write"), st.sampled_from(What), st.sampled_from(HELD), st.sampled_from(Account), st.integers(1, 20_000)),
    st.tuples(st.just("reverse"), st.integers(0, 20)),
    st.tuples(st.just("fix"), st.sampled_from(["member", "checker"]), st.integers(1, 2_000_000), st.sampled_from(MONTHS)),
)


def do(branch: Branch, deed: Any) -> None:
    """One deed, by the one who may; what the rules refuse is refused."""
    keeper, here = branch.actor("keeper"), branch.branch.id
    try:
        match deed:
            case ("take", who, months, extra):
                branch.take(sorted(months), who, Way.CASH, extra_fen=extra)
            case ("confirm", at) if taken := list(Payment.objects.filter(state=PaymentState.OPEN)):
                actions.confirm_payment(branch.cast.actor("secretary"), payment_id=taken[at % len(taken)].id, now=NOW)
            case ("return", at) if paid := list(Payment.objects.filter(state=PaymentState.PAID)):
                actions.return_payment(branch.actor("checker"), payment_id=paid[at % len(paid)].id, why="退", now=NOW)
            case ("write", what, held, other, fen):
                actions.add_entry(
                    keeper, organisation_id=here, what=what, held=held, other=other, fen=fen, on=TODAY, text="记", now=NOW
                )
            case ("reverse", at) if entries := list(Entry.objects.order_by("number")):
                actions.reverse_entry(keeper, entry_id=entries[at % len(entries)].id, why="冲", now=NOW)
            case ("fix", who, base, month):
                branch.fix(who, base=base, starts=month, decision="支委会")
    except (Invalid, Refused, NotAllowed):
        pass


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(deeds, min_size=5, max_size=10))
def test_the_book_and_the_sums_hold_after_anything(branch: Branch, sequence: list[Any]) -> None:
    for who in ("member", "checker"):
        if not Owed.objects.filter(member=branch.members[who]).exists():
            branch.fix(who, starts=MONTHS[0])
    for deed in sequence:
        do(branch, deed)
    book = Book.objects.get(organisation=branch.branch)
    found = balances_of(book)
    assert sum(found.values()) == 0
    paid = Payment.objects.filter(state=PaymentState.PAID)
    assert -found.get(Account.DUES, 0) == sum(p.fen - p.extra_fen for p in paid)
    assert -found.get(Account.EXTRA, 0) == sum(p.extra_fen for p in paid)
    for payment in paid:
        months = Owed.objects.filter(payment=payment)
        assert sorted(m.month for m in months) == sorted(payment.for_months)
        assert sum(m.fen for m in months) + payment.extra_fen == payment.fen
    for tally in Tally.objects.filter(organisation=branch.branch):
        rows = list(Owed.objects.filter(organisation=branch.branch, month=tally.month))
        assert (tally.owed_months, tally.owed_fen) == (sum(r.fen > 0 for r in rows), sum(r.fen for r in rows))
        assert tally.paid_fen == sum(r.fen for r in rows if r.payment_id)
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, book.last_number + 1))
    assert ledger_agrees()
