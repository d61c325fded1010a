"""What is due, late and missing, and its figures at every level."""

from datetime import UTC, date, datetime, timedelta

import pytest

from teabowl.disclosure import actions, queries
from teabowl.disclosure.models import Duty
from teabowl.disclosure.rules import Kind, Topic
from teabowl.disclosure.tests.conftest import NOW, OCTOBER, SENT, Accounts
from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def figures(accounts: Accounts, day: date, place: str = "随西村") -> dict[str, object]:
    names = ("due", "on_time", "late", "missing", "on_time_rate")
    found = figures_of(accounts.cast.place(place), day, keys=[f"disclosure.{n}" for n in names])
    return {f.indicator.key.removeprefix("disclosure."): f.value for f in found}


def test_duties_are_made_once_and_only_where_accounts_are_kept(accounts: Accounts) -> None:
    assert actions.make_duties(now=SENT) == 2  # October's accounts of the two villages with somebody to keep them
    assert actions.make_duties(now=SENT) == 0
    due = Duty.objects.get(place=accounts.place, kind=Kind.FINANCE)
    assert (due.period, due.due_on, due.published_at) == (OCTOBER, date(2026, 11, 10), None)


def test_nobody_begins_with_a_gap(accounts: Accounts) -> None:
    assert actions.make_duties(now=NOW) == 0  # on the 24th October's last day is over
    december = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
    assert actions.make_duties(now=december) == 2


def test_missing_is_shown_as_missing_everywhere(accounts: Accounts) -> None:
    actions.make_duties(now=SENT)
    page = queries.month_page(accounts.place, OCTOBER, now=NOW)
    assert page.state == "missing"
    assert page.line == "应在 11 月 10 日前公布，已迟 14 天"
    assert page.strip[9][1] == "缺"
    table = queries.table_below(accounts.cast.place("随官屯镇"), now=NOW)
    assert [(row.name, row.cells[0].state) for row in table.rows] == [("随西村", "miss"), ("随东村", "")]
    county = queries.table_below(accounts.cast.place("郓城县"), now=NOW)
    assert [row.cells[0].text for row in county.rows] == ["缺 1", "缺 1"]
    rows = queries.attention_below(accounts.cast.place("菏泽市"), date(2026, 11, 24))
    assert [row.text for row in rows] == ["2026 年 10 月的账没有公布，已迟 14 天"] * 2


@pytest.mark.parametrize("place", ["随西村", "随官屯镇", "郓城县", "菏泽市"])
def test_late_is_counted_from_the_day_after_to_the_day_it_comes(accounts: Accounts, place: str) -> None:
    actions.make_duties(now=SENT)
    others = 1 if place in ("郓城县", "菏泽市") else 0  # 张营村, of the same county, publishes nothing
    assert figures(accounts, date(2026, 11, 10), place)["missing"] == 0
    assert figures(accounts, date(2026, 11, 11), place)["missing"] == 1 + others
    accounts.publish(accounts.begin(), NOW)
    found = figures(accounts, date(2026, 11, 24), place)
    assert (found["due"], found["on_time"], found["late"], found["missing"]) == (1 + others, 0, 1, others)
    assert figures(accounts, date(2026, 11, 23), place)["missing"] == 1 + others


def test_on_time_is_a_rate(accounts: Accounts) -> None:
    actions.make_duties(now=SENT)
    accounts.publish(accounts.begin())
    assert figures(accounts, date(2026, 11, 10)) == {"due": 1, "on_time": 1, "late": 0, "missing": 0, "on_time_rate": 100}


def test_a_book_published_before_its_duty_was_made_counts(accounts: Accounts) -> None:
    accounts.publish(accounts.begin(), SENT)
    actions.make_duties(now=SENT + timedelta(hours=1))
    assert Duty.objects.get(place=accounts.place, kind=Kind.FINANCE).published_at == SENT


def test_a_stricter_day_counts_from_the_next_period(accounts: Accounts) -> None:
    township, place = accounts.cast.actor("township"), accounts.cast.place("随官屯镇")
    with pytest.raises(Invalid):
        actions.set_terms(township, place=place, since=date(2026, 11, 5), finance_day=11, now=SENT)
    actions.set_terms(township, place=place, since=date(2026, 11, 5), finance_day=6, now=SENT)
    actions.make_duties(now=SENT)
    assert Duty.objects.get(place=accounts.place, kind=Kind.FINANCE).due_on == date(2026, 11, 10)  # not in force in October
    actions.make_duties(now=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    assert Duty.objects.get(place=accounts.place, period=date(2026, 11, 1)).due_on == date(2026, 12, 6)


def test_a_reminder_and_its_answer_are_public(accounts: Accounts) -> None:
    actions.make_duties(now=SENT)
    duty = Duty.objects.get(place=accounts.place, kind=Kind.FINANCE)
    township = accounts.cast.actor("township")
    with pytest.raises(Refused):
        actions.remind(township, duty_id=duty.id, key=new_id(), now=SENT)
    with pytest.raises(NotAllowed):
        actions.remind(accounts.keeper, duty_id=duty.id, key=new_id(), now=NOW)
    actions.remind(township, duty_id=duty.id, said="快些", key=new_id(), now=NOW)
    with pytest.raises(Refused):
        actions.remind(township, duty_id=duty.id, key=new_id(), now=NOW)
    actions.reply(accounts.keeper, duty_id=duty.id, said="在补", promised_on=date(2026, 11, 30), key=new_id(), now=NOW)
    (row,) = queries.missing_of([accounts.place], now=NOW)
    assert row.said == "镇里 11 月 24 日已提醒，村里答复11 月 30 日前补上。"


def test_the_platform_reminds_by_itself_once(accounts: Accounts) -> None:
    actions.make_duties(now=SENT)
    assert actions.remind_by_itself(now=datetime(2026, 11, 11, 2, 0, tzinfo=UTC)) == 0
    assert actions.remind_by_itself(now=datetime(2026, 11, 12, 2, 0, tzinfo=UTC)) == 2
    assert actions.remind_by_itself(now=NOW) == 0


def test_a_disclosure_of_affairs_settles_its_quarter_and_stays_readable_when_corrected(accounts: Accounts) -> None:
    moment = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
    actions.make_duties(now=moment)
    made = actions.publish_statement(
        accounts.keeper, place=accounts.place, topic=Topic.DECISIONS, title="代表会定的事", body="定了三件。", since=date(2026, 7, 1),
        until=date(2026, 9, 30), key=new_id(), now=moment,
    )  # fmt: skip
    assert Duty.objects.get(place=accounts.place, kind=Kind.AFFAIRS).published_at == moment
    with pytest.raises(Refused):
        actions.correct_statement(
            accounts.keeper, statement_id=made.id, title=made.title, body=made.body, why="没变", version=1, now=NOW
        )
    actions.correct_statement(
        accounts.keeper, statement_id=made.id, title=made.title, body="定了两件。", why="有一件缓办", version=1, now=NOW
    )
    page = queries.statement_page(accounts.place, made.id)
    assert (page.body, [(was.body, was.why) for was in page.former]) == ("定了两件。", [("定了三件。", "有一件缓办")])
