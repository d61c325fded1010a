"""A table is checked, confirmed, taken back; each kind in a row or two."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client

from teabowl.boards.models import Post
from teabowl.figures.verifying import verify
from teabowl.guides.models import Errand
from teabowl.guides.tests.conftest import Write, write  # noqa: F401, a fixture
from teabowl.intake import actions
from teabowl.intake.actions import expire_tables
from teabowl.intake.models import Intake, IntakeRow
from teabowl.intake.reading import day_in
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.letters.actions import answer_letter
from teabowl.letters.models import Letter
from teabowl.people.sheets import write_sheet
from tests.cast import NOW, Cast

LETTERS = ["事由", "来信内容", "姓名", "电话", "组", "收信日期", "公开"]
GOOD = ["井盖松了", "村口那个，车一压就响。", "田秀英", "13953000071", "３", "２０２６年11月20日", "是"]


def staged(cast: Cast, kind: str, header: list[str], *rows: list[str], part: str = "operator") -> Intake:
    data = write_sheet("表", ["随西村登记表"], [header, *rows])
    return actions.stage_table(
        cast.actor(part), place=cast.place("随西村"), kind=kind, filename="C:\\表.xlsx", data=data, now=NOW
    )


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("2026.11.3", date(2026, 11, 3)),
        ("２０２６年１１月３日", date(2026, 11, 3)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: date | None) -> None:
    assert day_in(typed, "on") == day


@pytest.mark.parametrize("typed", ["2026-13-01", "昨天", "11-3", "0000-00-00"])
def test_what_is_no_day_is_said(typed: str) -> None:
    with pytest.raises(Invalid):
        day_in(typed, "on")


def test_letters_on_paper_are_entered_once_answered_in_time_and_taken_back(cast: Cast) -> None:
    rows = [
        GOOD,
        GOOD,
        [*GOOD[:1], "", *GOOD[2:]],
        [*GOOD[:5], "2025-01-01", ""],
        ["路灯", "不亮", "王有福", "", "", "2026-11-23", ""],
    ]
    one = staged(cast, "letters", LETTERS, *rows)
    assert (one.good, one.bad, one.filename) == (2, 3, "表.xlsx")
    actions.confirm_table(cast.actor("operator"), intake_id=one.id, now=NOW)
    well, lamp = Letter.objects.order_by("received_at")
    assert (well.visibility, well.from_group, well.paper_phone, well.writer_id) == ("public", "三组", "+8613953000071", None)
    assert (well.clock_from, well.due_on > well.clock_from, lamp.visibility) == (date(2026, 11, 20), True, "private")
    assert staged(cast, "letters", LETTERS, GOOD).good == 0, "brought in before"
    answer_letter(cast.actor("secretary"), letter_id=well.id, body="周五换好。", now=NOW)
    assert actions.undo_table(cast.actor("operator"), intake_id=one.id, now=NOW) == (1, 1)
    lamp.refresh_from_db()
    assert (lamp.title, lamp.body, lamp.paper_name, lamp.state) == ("", "", "", "withdrawn")
    with pytest.raises(Refused):
        actions.undo_table(cast.actor("operator"), intake_id=one.id, now=NOW)
    assert [d for d in verify().differences if d.source_type in ("letter", "errand")] == []


def test_errands_of_the_counter_follow_a_guide(cast: Cast, write: Write) -> None:  # noqa: F811
    write()
    header = ["办什么", "姓名", "电话", "日期", "结果"]
    one = staged(
        cast, "errands", header,
        ["满60岁，领养老金", "田秀英", "13953000071", "2026/11/20", ""],
        ["满 60 岁，领养老金", "王有福", "", "2026-11-20", "下月到账"],
        ["上月球", "赵", "12", "2026-11-20", ""],
    )  # fmt: skip
    assert (one.good, one.bad) == (2, 1)
    actions.confirm_table(cast.actor("operator"), intake_id=one.id, now=NOW)
    assert {(e.for_name, e.state, e.asker_id) for e in Errand.objects.all()} == {
        ("田秀英", "taken", None),
        ("王有福", "done", None),
    }
    assert actions.undo_table(cast.actor("operator"), intake_id=one.id, now=NOW) == (1, 1)
    assert [d for d in verify().differences if d.source_type in ("letter", "errand")] == []


def test_a_batch_of_notices_waits_as_drafts(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["operator"])
    at = f"/p/{cast.place('随西村').code}/tables/notices/"
    assert client.post(at).status_code == 422
    for kind in ("letters", "errands"):
        assert client.get(at.replace("notices", kind)).status_code == 200
    file = BytesIO(write_sheet("表", ["标题", "内容"], [["=1+1 停水", "明天上午"], ["只有标题", ""]]))
    file.name = "通知.xlsx"
    sent = client.post(at, {"file": file})
    assert sent.status_code == 303
    page = client.get(sent.url)
    assert "第 3 行" in page.content.decode()
    assert client.get(sent.url + "bad/").status_code == 200
    assert client.post(sent.url + "confirm/").status_code == 303
    assert [(p.title, p.status) for p in Post.objects.all()] == [("=1+1 停水", "draft")]
    assert client.post(sent.url + "undo/").status_code == 303
    assert not Post.objects.exists()
    client.force_login(cast.accounts["neighbour"])
    assert (client.get(at).status_code, client.get(sent.url).status_code) == (403, 403)


def test_staged_rows_expire_and_strangers_bring_nothing_in(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        staged(cast, "letters", LETTERS, GOOD, part="villager")
    one = staged(cast, "letters", LETTERS, GOOD)
    assert expire_tables(now=NOW + timedelta(days=8)) == 1
    assert not IntakeRow.objects.exists()
    with pytest.raises(Refused):
        actions.confirm_table(cast.actor("operator"), intake_id=one.id, now=NOW + timedelta(days=8))
