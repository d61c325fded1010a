"""What those do who answer; escalation; the limit."""

from datetime import date, timedelta

import pytest

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.letters import actions, queries
from teabowl.letters.models import Answer
from teabowl.letters.queries import desk
from teabowl.letters.tests.conftest import WROTE_AT, Write
from tests.cast import NOW, Cast

LATE = WROTE_AT + timedelta(days=8)
"""Thursday 26 November, a day after the last day."""
VERY_LATE = WROTE_AT + timedelta(days=15)
"""3 December, a day after twice the limit."""


def test_an_answer_promises_to_report_again(cast: Cast, write: Write) -> None:
    letter, secretary = write(), cast.actor("secretary")
    letter = actions.answer_letter(
        secretary, letter_id=letter.id, body="28 日前清完。", follow_up_on=date(2026, 11, 30), now=NOW
    )
    assert (letter.state, letter.answered_at, letter.follow_up_on) == ("answered", NOW, date(2026, 11, 30))
    item = queries.desk_items(secretary, cast.place("随西村"), NOW)[0]
    assert (item.action, item.tag) == ("报结果", "还有 4 个工作日")
    letter = actions.report_follow_up(secretary, letter_id=letter.id, note="清完了", now=NOW + timedelta(days=6))
    assert letter.follow_up_on is None
    assert queries.desk_items(secretary, cast.place("随西村"), NOW) == []
    with pytest.raises(Refused):
        actions.report_follow_up(secretary, letter_id=letter.id, note="又", now=NOW)


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 11, 1), date(2028, 1, 1)])
def test_a_promise_is_for_a_day_to_come(cast: Cast, write: Write, day: date) -> None:
    with pytest.raises(Invalid):
        actions.answer_letter(cast.actor("secretary"), letter_id=write().id, body="好", follow_up_on=day, now=NOW)
    assert not Answer.objects.exists()


def test_an_answer_sent_twice_is_one_and_a_second_answer_is_refused(cast: Cast, write: Write) -> None:
    letter, secretary, key = write(), cast.actor("secretary"), new_id()
    for _ in range(2):
        actions.answer_letter(secretary, letter_id=letter.id, body="好", key=key, now=NOW)
    assert Answer.objects.count() == 1
    with pytest.raises(Refused):
        actions.answer_letter(cast.actor("operator"), letter_id=letter.id, body="另一个", now=NOW)


def test_looking_into_it_is_noted(cast: Cast, write: Write) -> None:
    letter = actions.note_step(cast.actor("operator"), letter_id=write().id, kind="visited", note="堵了 140 米", now=NOW)
    assert letter.state == "looking"
    page = queries.public_letter(cast.place("随西村"), letter.id, now=NOW)
    assert page
    assert ("到现场看", "11 月 24 日：堵了 140 米", "done") in page.steps


def test_late_letters_go_up_once_each(cast: Cast, write: Write) -> None:
    letter = write("private")
    assert actions.escalate_late_letters(now=WROTE_AT + timedelta(days=7)) == 0
    assert actions.escalate_late_letters(now=LATE) == 1
    assert actions.escalate_late_letters(now=LATE) == 0
    letter.refresh_from_db()
    assert (letter.reach, letter.escalated_at) == ("township", LATE)
    assert letter.steps.get(kind="escalated").told == ["郑晓岚"]
    assert actions.escalate_late_letters(now=VERY_LATE) == 1
    letter.refresh_from_db()
    assert (letter.reach, letter.escalated_at) == ("county", LATE)
    assert list(letter.steps.filter(kind="escalated").order_by("at").values_list("level", "told")) == [
        ("township", ["郑晓岚"]),
        ("county", ["吴建业"]),
    ]
    assert actions.escalate_late_letters(now=VERY_LATE) == 0


def test_after_a_long_stop_both_are_told_at_once(write: Write) -> None:
    write()
    assert actions.escalate_late_letters(now=VERY_LATE) == 2


def test_answered_letters_do_not_go_up_and_reopened_ones_do(cast: Cast, answered: Write) -> None:
    letter = answered()
    assert actions.escalate_late_letters(now=VERY_LATE) == 0
    actions.ask_again(cast.actor("villager"), letter_id=letter.id, question="还没清", now=VERY_LATE)
    assert actions.escalate_late_letters(now=VERY_LATE) == 0
    assert actions.escalate_late_letters(now=VERY_LATE + timedelta(days=8)) == 1


def test_a_letter_late_in_two_rounds_is_counted_once(cast: Cast, write: Write) -> None:
    letter = write()
    actions.escalate_late_letters(now=LATE)
    actions.answer_letter(cast.actor("township"), letter_id=letter.id, body="镇里去看过。", now=LATE)
    actions.ask_again(cast.actor("villager"), letter_id=letter.id, question="还没清", now=LATE)
    assert actions.escalate_late_letters(now=VERY_LATE + timedelta(days=1)) == 1
    letter.refresh_from_db()
    assert letter.escalated_at == LATE


def test_the_limit_is_the_nearest_ancestors_from_its_day_on(cast: Cast, write: Write) -> None:
    village, township, county = cast.place("随西村"), cast.place("随官屯镇"), cast.place("郓城县")
    today = date(2026, 11, 24)
    actions.set_limit(cast.actor("county"), place=county, days=7, since=today, now=NOW)
    assert queries.limit_for(village, today) == 7
    actions.set_limit(cast.actor("township"), place=township, days=3, since=date(2026, 12, 1), now=NOW)
    assert queries.limit_for(village, today) == 7
    assert queries.limit_for(village, date(2026, 12, 1)) == 3
    assert queries.limit_for(cast.place("张营村"), date(2026, 12, 1)) == 7
    assert queries.limit_for(cast.place("龙堌北村"), date(2026, 12, 1)) == 5
    assert write(now=NOW).due_on == date(2026, 12, 3)


@pytest.mark.parametrize(("days", "since"), [(0, date(2026, 11, 24)), (31, date(2026, 11, 24)), (5, date(2026, 11, 23))])
def test_a_limit_is_sane_and_never_reaches_back(cast: Cast, days: int, since: date) -> None:
    with pytest.raises(Invalid):
        actions.set_limit(cast.actor("township"), place=cast.place("随官屯镇"), days=days, since=since, now=NOW)


def test_a_hidden_letter_is_off_the_site_but_still_due(cast: Cast, write: Write) -> None:
    letter, place = write(), cast.place("随西村")
    actions.hide_letter(cast.actor("operator"), letter_id=letter.id, reason="露了别人的电话", now=NOW)
    assert queries.public_letter(place, letter.id, now=NOW) is None
    assert queries.latest_public(place, 5) == []
    page = actions.open_letter(cast.actor("villager"), place=place, letter_id=letter.id, now=NOW)
    assert page.hidden_reason == "露了别人的电话"
    assert [item.title for item in queries.desk_items(cast.actor("secretary"), place, NOW)] == [letter.title]
    with pytest.raises(NotAllowed):
        actions.show_letter(cast.actor("operator"), letter_id=letter.id, now=NOW)
    with pytest.raises(NotFound):
        actions.show_letter(cast.actor("neighbour"), letter_id=letter.id, now=NOW)
    actions.show_letter(cast.actor("township"), letter_id=letter.id, now=NOW)
    assert queries.public_letter(place, letter.id, now=NOW) is not None


def test_the_desk_says_how_long_is_left_and_never_what_a_private_letter_says(
    cast: Cast, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = cast.place("随西村")
    write("public", now=WROTE_AT - timedelta(days=1), title="二组路灯坏了两盏")
    write("private", now=WROTE_AT + timedelta(days=1), title="低保复核")
    write("public", now=WROTE_AT + timedelta(days=5), title="打印机")
    items = queries.desk_items(cast.actor("operator"), place, NOW)
    assert [(i.title, i.tag, i.state, i.action) for i in items] == [
        ("二组路灯坏了两盏", "今天到期", "late", "写答复"),
        ("一封私密来信", "还有 2 个工作日", "plain", "转给书记"),
        ("打印机", "还有 4 个工作日", "plain", "写答复"),
    ]
    assert items[1].note == "私密来信，11 月 19 日收到。只有书记能打开"
    secretary = queries.desk_items(cast.actor("secretary"), place, NOW)
    assert [i.action for i in secretary] == ["写答复"] * 3
    assert "低保" not in str(items) + str(secretary)
    monkeypatch.setattr(desk, "ON_DESK", 1)
    shown = queries.desk_items(cast.actor("operator"), place, NOW)
    assert [(i.title, i.more) for i in shown] == [("二组路灯坏了两盏", 0), ("一封私密来信", 1)]  # what presses, and the rest
    assert queries.letters_waiting(cast.actor("operator"), place, now=NOW, page=2, limit=2) == ([items[2]], 3)


def test_what_is_handed_over_leaves_the_operators_desk(cast: Cast, write: Write) -> None:
    letter, place = write("private"), cast.place("随西村")
    for _ in range(2):
        actions.hand_over(cast.actor("operator"), letter_id=letter.id, now=NOW)
    assert letter.steps.filter(kind="handed_over").count() == 1
    assert queries.desk_items(cast.actor("operator"), place, NOW) == []
    assert len(queries.desk_items(cast.actor("secretary"), place, NOW)) == 1


def test_organisers_see_what_is_late_and_who_was_told(cast: Cast, write: Write) -> None:
    write("private", title="我家的事")
    write("public", title="路灯")
    actions.escalate_late_letters(now=LATE)
    for part, place in [("township", "随官屯镇"), ("county", "郓城县"), ("city", "菏泽市"), ("auditor", "菏泽市")]:
        page = queries.late_below(cast.actor(part), cast.place(place), now=LATE)
        assert page.total == 2
        assert {row.title for row in page.rows} == {"一封私密来信", "路灯"}
        assert [row.told for row in page.rows] == [["郑晓岚"], ["郑晓岚"]]
        assert {row.late for row in page.rows} == {"迟 1 个工作日"}
        private = next(row for row in page.rows if row.title == "一封私密来信")
        assert bool(private.url) is (part == "township")
    with pytest.raises(NotAllowed):
        queries.late_below(cast.actor("secretary"), cast.place("随官屯镇"), now=LATE)
    assert [i.action for i in queries.desk_items(cast.actor("township"), cast.place("随官屯镇"), LATE)] == ["写答复"] * 2
    assert queries.desk_items(cast.actor("county"), cast.place("郓城县"), LATE) == []
