"""Role × verb × place, through the real actions."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from teabowl.disclosure import actions, queries
from teabowl.disclosure.models import Duty
from teabowl.disclosure.rules import Kind, Opinion, Topic
from teabowl.disclosure.tests.conftest import NOW, OCTOBER, PUBLISHED, SENT, Accounts, line
from teabowl.kernel.actor import ANONYMOUS, Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id

PARTS = (
    *("villager", "neighbour", "stranger", "anonymous", "operator", "other_operator", "secretary"),
    *("township", "county", "city", "auditor", "member"),
)
KEEPERS = {"operator", "secretary"}

pytestmark = pytest.mark.django_db


def who(accounts: Accounts, part: str) -> Actor:
    if part == "anonymous":
        return ANONYMOUS
    return accounts.member(0) if part == "member" else accounts.cast.actor(part)


def those_who_may(accounts: Accounts, act: Callable[[Actor], object]) -> set[str]:
    """Everybody tries, and what they did is taken back."""
    able = set()
    for part in PARTS:
        try:
            with transaction.atomic():
                act(who(accounts, part))
                transaction.set_rollback(True)
            able.add(part)
        except (NotAllowed, NotFound, Refused):
            continue
    return able


def test_who_keeps_a_book(accounts: Accounts) -> None:
    assert (
        those_who_may(accounts, lambda a: actions.begin_book(a, place=accounts.place, month=OCTOBER, opening_fen=0, now=SENT))
        == KEEPERS
    )
    book = accounts.begin()
    entry = accounts.add(book)
    for act in (
        lambda a: actions.add_entry(a, book_id=book.id, line=line(), key=new_id(), now=SENT),
        lambda a: actions.edit_entry(a, entry_id=entry.id, line=line("改"), now=SENT),
        lambda a: actions.remove_entry(a, entry_id=entry.id, now=SENT),
        lambda a: actions.set_book(a, book_id=book.id, opening_fen=1, now=SENT),
        lambda a: actions.send_book(a, book_id=book.id, now=SENT),
    ):
        assert those_who_may(accounts, act) == KEEPERS
    inside = those_who_may(accounts, lambda a: actions.open_book(a, place=accounts.place, month=OCTOBER, now=SENT))
    assert inside == KEEPERS | {"member", "township", "auditor"}


def test_who_checks_and_who_publishes(accounts: Accounts) -> None:
    book = accounts.begin()
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    sign = those_who_may(accounts, lambda a: actions.sign_book(a, book_id=book.id, opinion=Opinion.AGREED, now=SENT))
    assert sign == {"member"}
    accounts.sign_all(book)
    assert those_who_may(accounts, lambda a: actions.take_back(a, book_id=book.id, now=SENT)) == KEEPERS
    assert those_who_may(accounts, lambda a: actions.publish_book(a, book_id=book.id, now=PUBLISHED)) == KEEPERS


def test_who_corrects_asks_and_answers(accounts: Accounts) -> None:
    entry = accounts.published()
    values = {"entry_id": entry.id, "key": new_id(), "now": NOW}
    assert those_who_may(accounts, lambda a: actions.correct_entry(a, fresh=None, why="错了", **values)) == KEEPERS
    asks = those_who_may(accounts, lambda a: actions.ask_question(a, body="为什么", is_public=True, **values))
    assert asks == {"villager", "neighbour", "member"}
    asked = actions.ask_question(accounts.cast.actor("villager"), body="为什么", is_public=True, **values)
    answer = lambda a: actions.answer_question(a, question_id=asked.id, answer="因为", now=NOW)  # noqa: E731
    assert those_who_may(accounts, answer) == KEEPERS | {"member"}
    actions.escalate_questions(now=NOW.replace(month=12, day=10))
    assert those_who_may(accounts, answer) == KEEPERS | {"member", "township"}
    hide = those_who_may(accounts, lambda a: actions.hide_question(a, question_id=asked.id, why="骂人", now=NOW))
    assert hide == KEEPERS | {"township"}


def test_who_publishes_other_things(accounts: Accounts) -> None:
    def publish(actor: Actor) -> object:
        return actions.publish_statement(
            actor, place=accounts.place, topic=Topic.DECISIONS, title="定了", body="三件", since=OCTOBER, until=date(2026, 10, 31),
            key=new_id(), now=NOW,
        )  # fmt: skip

    assert those_who_may(accounts, publish) == KEEPERS
    fund = those_who_may(
        accounts, lambda a: actions.open_fund(a, place=accounts.place, title="桥", story="装护栏", key=new_id(), now=NOW)
    )
    assert fund == KEEPERS


def test_who_reminds_replies_and_sets_terms(accounts: Accounts) -> None:
    actions.make_duties(now=SENT)
    duty = Duty.objects.get(place=accounts.place, kind=Kind.FINANCE)
    remind = those_who_may(accounts, lambda a: actions.remind(a, duty_id=duty.id, key=new_id(), now=NOW))
    assert remind == {"township", "county", "city"}
    reply = those_who_may(accounts, lambda a: actions.reply(a, duty_id=duty.id, said="在补", key=new_id(), now=NOW))
    assert reply == KEEPERS

    def terms(place: str) -> set[str]:
        where = accounts.cast.place(place)
        return those_who_may(
            accounts, lambda a: actions.set_terms(a, place=where, since=date(2026, 12, 1), finance_day=8, now=NOW)
        )

    assert terms("随西村") == {"secretary", "township", "county", "city"}
    assert terms("张营村") == {"county", "city"}
    assert terms("菏泽市") == {"city"}


def test_what_organisers_see_reaches_down_and_not_sideways(accounts: Accounts) -> None:
    for part, places in (
        ("township", {"随西村", "随官屯镇"}),
        ("auditor", {"随西村", "随官屯镇", "张营镇", "郓城县", "菏泽市"}),
    ):
        for name in ("随西村", "随官屯镇", "张营镇", "郓城县", "菏泽市"):
            able = "disclosure.see_missing"
            from teabowl.kernel.verbs import REGISTRY, can

            assert can(who(accounts, part), REGISTRY[able], accounts.cast.place(name).ref) is (name in places)


def test_the_desk_has_what_each_may_do(accounts: Accounts) -> None:
    actions.make_duties(now=SENT)
    book = accounts.begin()
    assert [item.action for item in queries.desk_items(accounts.keeper, accounts.place, SENT)] == ["接着记"]
    actions.send_book(accounts.keeper, book_id=book.id, now=SENT)
    assert [item.action for item in queries.desk_items(accounts.keeper, accounts.place, SENT)] == ["看看签到哪了"]
    assert [item.action for item in queries.desk_items(accounts.member(0), accounts.place, SENT)] == ["去看"]
    accounts.sign_all(book)
    assert [item.action for item in queries.desk_items(accounts.keeper, accounts.place, SENT)] == ["公布"]
    assert queries.desk_items(accounts.cast.actor("villager"), accounts.place, SENT) == []
