"""Corrections as in a book of account, and funds."""

from datetime import date

import pytest

from teabowl.disclosure import actions, queries
from teabowl.disclosure.models import Book, Entry
from teabowl.disclosure.rules import Category, Flow
from teabowl.disclosure.tests.conftest import NOW, OCTOBER, PUBLISHED, Accounts, line
from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Refused
from teabowl.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def correct(accounts: Accounts, entry: Entry, fresh: actions.Line | None, **more: object) -> Entry:
    values = {"why": "发票是 314 元", "key": new_id(), "now": NOW} | more
    return actions.correct_entry(accounts.keeper, entry_id=entry.id, fresh=fresh, **values)  # type: ignore[arg-type]


def test_a_published_entry_is_reversed_and_written_anew(accounts: Accounts) -> None:
    entry = accounts.published(purpose="补漆", fen=41_400)
    correct(accounts, entry, line("补漆", 31_400))
    row = queries.entry_page(accounts.place, entry.id).entry
    assert row.amount == "−414.00"  # what was published stays
    assert row.reversal is not None
    assert row.reversal.why == "发票是 314 元"
    assert row.anew is not None
    assert row.anew.amount == "−314.00"
    november = Book.objects.get(month=date(2026, 11, 1))
    lines = list(Entry.objects.filter(book=november).order_by("number").values_list("amount_fen", "reverses_id", "replaces_id"))
    assert lines == [(-41_400, entry.id, None), (31_400, None, entry.id)]
    october = queries.month_page(accounts.place, OCTOBER, now=NOW)
    assert october.sums is not None
    assert october.sums.spending == 41_400
    with pytest.raises(Refused):
        correct(accounts, entry, line("补漆", 30_000))


def test_a_correction_counts_in_the_figures_once_its_month_is_published(accounts: Accounts) -> None:
    entry = accounts.published(purpose="补漆", fen=41_400)
    correct(accounts, entry, None)
    later = NOW.replace(month=12, day=5)
    accounts.publish(Book.objects.get(month=date(2026, 11, 1)), later)
    keys = ["disclosure.spending", "disclosure.entries"]
    found = {f.indicator.key: f.value for f in figures_of(accounts.place, date(2026, 12, 31), keys=keys)}
    assert found == {"disclosure.spending": 0, "disclosure.entries": 2}


def test_the_same_again_is_no_correction(accounts: Accounts) -> None:
    entry = accounts.published()
    with pytest.raises(Refused):
        correct(accounts, entry, line())
    key = new_id()
    assert correct(accounts, entry, None, key=key).id == correct(accounts, entry, None, key=key).id


def test_a_draft_is_edited_and_not_corrected(accounts: Accounts) -> None:
    entry = accounts.add(accounts.begin())
    with pytest.raises(Refused):
        correct(accounts, entry, line(fen=1))


def test_a_fund_is_what_the_books_say(accounts: Accounts) -> None:
    fund = actions.open_fund(
        accounts.cast.actor("secretary"), place=accounts.place, title="给东头小桥装护栏", story="孩子上学的路。", target_fen=1_000_000,
        key=new_id(), now=PUBLISHED,
    )  # fmt: skip
    book = accounts.begin()
    accounts.add(book, "捐款 23 人", 412_000, flow=Flow.IN, category=Category.DONATION, fund_id=fund.id)
    accounts.add(book, "护栏定金", 200_000, category=Category.WORKS, fund_id=fund.id)
    accounts.add(book, "与它无关", 700)
    before = queries.fund_standing(fund.id)
    assert (before.received_fen, before.pending_in_fen, before.pending_out_fen) == (0, 412_000, 200_000)
    accounts.publish(book)
    standing = queries.fund_standing(fund.id)
    assert (standing.received_fen, standing.spent_fen, standing.left_fen, standing.entries) == (412_000, 200_000, 212_000, 2)
    assert [e.purpose for e in queries.fund_page(accounts.place, fund.id).entries] == ["捐款 23 人", "护栏定金"]
    actions.close_fund(accounts.cast.actor("secretary"), fund_id=fund.id, said="装好了，剩的转入下次", now=NOW)
    with pytest.raises(Refused):
        actions.close_fund(accounts.cast.actor("secretary"), fund_id=fund.id, said="再结一次", now=NOW)
