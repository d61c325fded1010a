"""A month from draft to published, and what holds it up."""

from datetime import date, timedelta

import pytest

from teabowl.audit.queries import history_of
from teabowl.disclosure import actions, queries
from teabowl.disclosure.models import Book, Duty, Entry, Signoff
from teabowl.disclosure.rules import Category, Flow, Kind, Opinion, Signing, State
from teabowl.disclosure.tests.conftest import NOW, OCTOBER, PUBLISHED, SENT, Accounts, line
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def test_a_month_goes_its_way(accounts: Accounts) -> None:
    actions.make_duties(now=SENT)
    book = accounts.begin()
    accounts.add(book)
    accounts.add(book, "机动地租金", 1_680_000, flow=Flow.IN, category=Category.LEASE)
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    with pytest.raises(Refused):
        accounts.add(book, "迟来的一笔")
    with pytest.raises(Refused):
        actions.publish_book(accounts.keeper, book_id=book.id, now=SENT)
    accounts.sign_all(book)
    actions.publish_book(accounts.keeper, book_id=book.id, now=PUBLISHED)
    page = queries.month_page(accounts.place, OCTOBER, now=NOW)
    assert page.sums is not None
    assert (page.sums.opening, page.sums.income, page.sums.spending, page.sums.closing) == (
        8_894_370,
        1_680_000,
        61_550,
        10_512_820,
    )
    assert [entry.purpose for entry in page.entries] == ["路灯电费", "机动地租金"]
    assert page.tag == ("ok", "按时公布")
    assert [row.opinion for row in page.signed] == [Opinion.AGREED] * 3
    assert Duty.objects.get(place=accounts.place, kind=Kind.FINANCE, period=OCTOBER).published_at == PUBLISHED
    verbs = {entry.verb for entry in history_of("book", book.id)}
    assert verbs == {"disclosure.begin_book", "disclosure.send_book", "disclosure.sign_book", "disclosure.publish_book"}


def test_nothing_of_a_draft_is_public(accounts: Accounts) -> None:
    book = accounts.begin()
    entry = accounts.add(book)
    page = queries.month_page(accounts.place, OCTOBER, now=NOW)
    assert (page.sums, page.entries, page.note) == (None, [], "")
    with pytest.raises(NotFound):
        queries.entry_page(accounts.place, entry.id)
    assert queries.find_entries(accounts.place).count == 0


def test_a_question_of_a_member_holds_the_book_until_it_is_answered(accounts: Accounts) -> None:
    book = accounts.begin()
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    accounts.sign_all(book)
    with pytest.raises(Invalid):
        actions.sign_book(accounts.member(0), book_id=book.id, opinion=Opinion.QUESTIONED, now=SENT)
    asked = actions.sign_book(accounts.member(0), book_id=book.id, opinion=Opinion.QUESTIONED, said="没有用油单", now=SENT)
    with pytest.raises(Refused):
        actions.publish_book(accounts.keeper, book_id=book.id, now=PUBLISHED)
    actions.reply_to_signoff(accounts.keeper, book_id=book.id, signoff_id=asked.id, said="补在票据里了", now=SENT)
    actions.sign_book(accounts.member(0), book_id=book.id, opinion=Opinion.AGREED, now=SENT)
    actions.publish_book(accounts.keeper, book_id=book.id, now=PUBLISHED)
    shown = queries.month_page(accounts.place, OCTOBER, now=NOW).signed
    assert [(row.words, row.reply) for row in shown if row.words] == [("没有用油单", "补在票据里了")]


def test_taken_back_means_signed_anew(accounts: Accounts) -> None:
    book = accounts.begin()
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    accounts.sign_all(book)
    actions.take_back(accounts.keeper, book_id=book.id, now=SENT)
    accounts.add(book)
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    with pytest.raises(Refused):
        actions.publish_book(accounts.keeper, book_id=book.id, now=PUBLISHED)
    assert Signoff.objects.filter(book=book, round=2, opinion="waiting").count() == 3


def test_a_majority_is_enough_where_the_place_says_so(accounts: Accounts) -> None:
    actions.set_terms(
        accounts.cast.actor("township"), place=accounts.place, since=date(2026, 11, 5), signing=Signing.MAJORITY, now=SENT
    )
    book = accounts.begin()
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    for number in (0, 1):
        actions.sign_book(accounts.member(number), book_id=book.id, opinion=Opinion.AGREED, now=SENT)
    assert actions.publish_book(accounts.keeper, book_id=book.id, now=PUBLISHED).state == State.PUBLISHED


def test_too_small_a_group_cannot_check(accounts: Accounts) -> None:
    from teabowl.access.models import Grant

    Grant.objects.filter(account=accounts.members[0]).update(ends_on=date(2026, 11, 1))
    book = accounts.begin()
    with pytest.raises(Refused, match="2 人"):
        actions.send_book(accounts.keeper, book_id=book.id, now=SENT)


def test_the_next_month_begins_where_the_last_ended(accounts: Accounts) -> None:
    book = accounts.begin()
    accounts.add(book)
    november = accounts.begin(date(2026, 11, 1), opening=5)
    assert november.opening_fen == 8_894_370 - 61_550
    accounts.add(book, "又一笔", 100)  # October changes while it is a draft: November must follow before it is sent
    december = NOW + timedelta(days=20)
    with pytest.raises(Refused, match="上月结余"):
        actions.send_book(accounts.keeper, book_id=november.id, now=december)
    actions.set_book(accounts.keeper, book_id=november.id, opening_fen=0, now=december)
    actions.send_book(accounts.keeper, book_id=november.id, now=december)
    accounts.sign_all(november, december)
    with pytest.raises(Refused, match="10 月"):
        actions.publish_book(accounts.keeper, book_id=november.id, now=december)


def test_a_month_is_sent_once_it_is_over(accounts: Accounts) -> None:
    book = accounts.begin(date(2026, 11, 1))
    with pytest.raises(Refused):
        actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    with pytest.raises(Refused):
        accounts.begin(date(2026, 12, 1))
    with pytest.raises(Refused):
        accounts.begin(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"on": date(2026, 11, 1)}, "on"),
        ({"fen": 0}, "amount"),
        ({"fen": -5}, "amount"),
        ({"category": Category.LEASE}, "category"),
        ({"purpose": " "}, "purpose"),
        ({"purpose": "给 11010519491231002X 的钱"}, "purpose"),
        ({"shares": [actions.Share("王桂芝", 100)]}, "shares"),
        ({"fund_id": new_id()}, "fund"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(accounts: Accounts, more: dict[str, object], field: str) -> None:
    book = accounts.begin()
    with pytest.raises(Invalid) as raised:
        accounts.add(book, **more)
    assert list(raised.value.fields) == [field]
    assert not Entry.objects.exists()


def test_the_same_form_is_one_entry(accounts: Accounts) -> None:
    book, key = accounts.begin(), new_id()
    made = [actions.add_entry(accounts.keeper, book_id=book.id, line=line(), key=key, now=SENT) for _ in range(2)]
    assert made[0].id == made[1].id
    assert Entry.objects.count() == 1


def test_recipients_are_never_without_the_whole_month(accounts: Accounts) -> None:
    """domain.md §1: who received public money stands beside the whole spending, with masked names."""
    shares = [actions.Share("王桂芝", 30_000, "三组"), actions.Share("李大山", 20_000)]
    entry = accounts.published(purpose="慰问 2 户", fen=50_000, category=Category.RELIEF, shares=shares)
    page = queries.entry_page(accounts.place, entry.id)
    assert [(row.name, row.note, row.amount) for row in page.recipients] == [("王**", "三组", "300.00"), ("李**", "", "200.00")]
    assert (page.sums.spending, page.sums.closing) == (50_000, 8_844_370)


def test_names_of_recipients_are_read_line_by_line() -> None:
    assert actions.shares_of("王桂芝 300\n\n李大山，二组，200.50 元\n") == [
        actions.Share("王桂芝", 30_000), actions.Share("李大山", 20_050, "二组"),
    ]  # fmt: skip
    with pytest.raises(Invalid, match="第 2 行"):
        actions.shares_of("王桂芝 300\n李大山")


def test_opening_a_book_inside_leaves_a_trace(accounts: Accounts) -> None:
    book = accounts.begin()
    accounts.add(book, "补贴", party="王桂芝", is_person=True, category=Category.WAGES)
    page = actions.open_book(accounts.member(0), place=accounts.place, month=OCTOBER, now=NOW)
    assert page.entries[0].party == "王桂芝"
    assert [e.verb for e in history_of("book", book.id) if e.is_read] == ["disclosure.open_book"]
    with pytest.raises(NotFound):
        actions.open_book(accounts.cast.actor("villager"), place=accounts.place, month=OCTOBER, now=NOW)


def test_the_keeper_cannot_sign(accounts: Accounts) -> None:
    book = accounts.begin()
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    with pytest.raises(NotAllowed):
        actions.sign_book(accounts.keeper, book_id=book.id, opinion=Opinion.AGREED, now=SENT)


def test_an_empty_draft_can_be_thrown_away(accounts: Accounts) -> None:
    book = accounts.begin()
    entry = accounts.add(book)
    with pytest.raises(Refused):
        actions.drop_book(accounts.keeper, book_id=book.id, now=SENT)
    actions.remove_entry(accounts.keeper, entry_id=entry.id, now=SENT)
    actions.drop_book(accounts.keeper, book_id=book.id, now=SENT)
    assert not Book.objects.exists()
