"""Laws of double entry, for any sequence."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from teabowl.dues import ledger
from teabowl.dues.ledger import Account, Posting

relaxed = hypothesis_settings(deadline=None)

postings = st.builds(
    lambda pair, fen: Posting(pair[0], pair[1], fen),
    st.tuples(st.sampled_from(Account), st.sampled_from(Account)).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 10**9),
)


@relaxed
@given(st.lists(postings))
def test_a_book_balances_after_any_sequence(book: list[Posting]) -> None:
    assert sum(ledger.balances(book).values()) == 0


@relaxed
@given(st.lists(postings), st.integers(0, 30))
def test_a_reversal_restores(book: list[Posting], at: int) -> None:
    before = ledger.balances(book)
    if book:
        wrong = book[at % len(book)]
        after = ledger.balances([*book, wrong, wrong.reversal])
        assert {a: s for a, s in after.items() if s} == {a: s for a, s in before.items() if s}


@relaxed
@given(st.lists(postings), st.lists(postings))
def test_opening_and_what_moved_make_the_closing(before: list[Posting], within: list[Posting]) -> None:
    made = ledger.statement(ledger.balances(before), ledger.balances(within))
    assert made.opening + made.total_income - made.total_spending == made.closing
    whole = ledger.balances([*before, *within])
    assert made.closing == sum(whole.get(a, 0) for a in (*ledger.HELD, Account.RETURNABLE))


def test_every_account_has_its_side() -> None:
    sides = (*ledger.HELD, Account.RETURNABLE, Account.OPENING, *ledger.INCOME, *ledger.SPENDING)
    assert sorted(sides) == sorted(Account)


@pytest.mark.parametrize(
    "wrong", [(Account.CASH, Account.CASH, 5), (Account.CASH, Account.DUES, 0), (Account.CASH, Account.DUES, -1)]
)
def test_nothing_moves_nowhere(wrong: tuple[Account, Account, int]) -> None:
    with pytest.raises(ValueError, match="moves something"):
        Posting(*wrong)
