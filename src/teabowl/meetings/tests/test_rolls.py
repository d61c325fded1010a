"""A body's roll from a table as villages keep it: checked row by row, confirmed once, taken back; and out again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.meetings import actions, rollsheets
from teabowl.meetings.actions import Plan
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Participant, RollImportRow, Seat
from teabowl.meetings.queries.rolls import staged_rows
from teabowl.people.models import Account
from teabowl.people.sheets import Sheet, UnreadableSheet, read_sheet
from tests.cast import NOW, Cast

TODAY = china_date(NOW)
TABLE = """随西村集体成员名单,,,,,
姓 名,性别,村民小组,户主,手机号,确认日期,备注
孙有福,男,一组,孙有福,,2025.5.1,
王桂芝,女,一组,孙有福,,2025年5月1日,
李大山,男,二组,李大山,138530,,
周怪,不清楚,二组,周怪,,,
孙有福,男,一组,孙有福,,2025-05-01,
孙有福,男,三组,孙有福（三组）,,2025-05-01,
钱早了,男,三组,钱早了,,2030-01-01,
"""


def test_a_messy_table_is_read_row_by_row() -> None:
    rows, notes = rollsheets.parse(read_sheet("名单.csv", TABLE.encode()), TODAY, {("周玉兰", "")})
    told = {row.line: row.problems[0] for row in rows if row.problems}
    assert set(told) == {5, 6, 7, 9}
    assert "11 位" in told[5]
    assert "性别看不懂" in told[6]
    assert "第 3 行" in told[7]
    assert "还没有到" in told[9]
    good = [row.clean for row in rows if not row.problems]
    assert [(row["name"], row["woman"], row["household"], row["since"]) for row in good] == [
        ("孙有福", False, "孙有福", "2025-05-01"),
        ("王桂芝", True, "孙有福", "2025-05-01"),
        ("孙有福", False, "孙有福（三组）", "2025-05-01"),
    ]
    assert "备注" in notes[0]
    assert "没有手机号" in notes[1]


@pytest.mark.parametrize("rows", [{1: ["甲", "乙"]}, {1: ["姓名", "户主"]}])
def test_a_table_without_a_heading_or_rows_is_refused(rows: dict[int, list[str]]) -> None:
    with pytest.raises(UnreadableSheet):
        rollsheets.parse(Sheet(rows), TODAY, set())


def test_formulas_and_rounded_numbers_are_seen() -> None:
    sheet = Sheet({1: ["姓名", "手机号"], 2: ["甲甲", "1"], 3: ["乙乙", "=A1"]}, formulas={3: ["B"]}, rounded={2: {1}})
    rows, _notes = rollsheets.parse(sheet, TODAY, set())
    assert all(row.problems for row in rows)


def stage(cast: Cast, text: str = TABLE, by: str = "secretary") -> Any:
    return actions.stage_roll(
        cast.actor(by), place=cast.place("随西村"), body="collective_members", filename="名单.csv", data=text.encode(), now=NOW
    )


def test_confirmed_once_and_taken_back_until_somebody_was_convened(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    phone = str(Account.objects.get(id=cast.accounts["villager"].id).phone).removeprefix("+86")
    Account.objects.filter(id=cast.accounts["villager"].id).update(phone_verified=True)
    name = cast.accounts["villager"].person.name
    staged = stage(cast, TABLE + f"{name},男,三组,赵老栓,{phone},,\n")
    assert (staged.good, staged.bad) == (4, 4)
    assert not Seat.objects.exists()
    assert "孙有福".encode() not in bytes(RollImportRow.objects.all()[0].typed)
    for _twice in range(2):
        assert actions.confirm_roll(secretary, import_id=staged.id, now=NOW).good == 4
    assert Seat.objects.count() == 4
    assert not RollImportRow.objects.exists()
    assert Seat.objects.get(name=name).person_id == cast.accounts["villager"].person_id  # known by the number they verified
    assert actions.undo_roll(secretary, import_id=staged.id, now=NOW) == (4, 0)
    with pytest.raises(Refused):
        actions.undo_roll(secretary, import_id=staged.id, now=NOW)

    again = stage(cast)
    actions.confirm_roll(secretary, import_id=again.id, now=NOW)
    assert staged_rows(stage(cast))[0] == []  # all of them are on the roll
    plan = Plan("年度大会", NOW + timedelta(days=20), hall="村部")
    meeting = actions.plan_meeting(
        secretary, kind=Kind.COLLECTIVE, organisation_id=None, place=cast.place("随西村"), plan=plan, form_key=new_id(), now=NOW
    )
    actions.set_agenda(secretary, meeting_id=meeting.id, points=[(None, "收益分配方案", "")], now=NOW)
    actions.convene_meeting(secretary, meeting_id=meeting.id, now=NOW + timedelta(hours=1))
    assert {p.household for p in Participant.objects.filter(meeting=meeting)} == {"孙有福", "孙有福（三组）"}
    assert actions.undo_roll(secretary, import_id=again.id, now=NOW + timedelta(hours=2)) == (0, 3)


def test_who_may_and_what_expires(cast: Cast) -> None:
    for by in ("villager", "township", "auditor", "other_operator"):
        with pytest.raises(NotAllowed):
            stage(cast, by=by)
    with pytest.raises(Invalid):
        stage(cast, "没有表头\n1,2\n")
    staged = stage(cast)
    assert actions.expire_rolls(now=NOW + timedelta(days=8)) == 1
    with pytest.raises(Refused):
        actions.confirm_roll(cast.actor("secretary"), import_id=staged.id, now=NOW)


def test_the_pages(cast: Cast) -> None:
    page = Client()
    page.force_login(cast.accounts["secretary"], backend=settings.AUTHENTICATION_BACKENDS[0])
    here = "/p/371725104201/meetings/inside/roll/collective_members/"
    assert "名单还是空的" in page.get(here).content.decode()
    assert page.post(f"{here}import/", {}).status_code == 422
    sent = page.post(f"{here}import/", {"file": SimpleUploadedFile("名单.csv", TABLE.encode())})
    assert sent.status_code == 303
    at = sent["Location"]
    assert "3 行可以导入，4 行要改" in page.get(at).content.decode()
    assert page.get(f"{at}bad.xlsx").content[:2] == b"PK"
    assert page.get(f"{here}import/template.xlsx").content[:2] == b"PK"
    assert page.post(f"{at}confirm/").status_code == 303
    assert "撤回这次导入" in page.get(at).content.decode()
    shown = page.get(f"{here}?q=王").content.decode()
    assert "王桂芝" in shown
    assert "李大山" not in shown
    assert "写了户主的 2 户" in shown
    rows = read_sheet("roll.xlsx", page.get(f"{here}roll.xlsx").content).rows
    assert len(rows) == 4  # brought in again they are all there already
    seat = Seat.objects.get(name="王桂芝")
    assert page.post(f"/meetings/seats/{seat.id}/", {"group": "四组", "household": "王桂芝"}).status_code == 303
    seat.refresh_from_db()
    assert (seat.group, seat.household, seat.woman, seat.since) == ("四组", "王桂芝", False, date(2025, 5, 1))
    assert page.post(f"{at}undo/").status_code == 303
    assert "名单还是空的" in page.get(here).content.decode()
    stranger = Client()
    stranger.force_login(cast.accounts["villager"], backend=settings.AUTHENTICATION_BACKENDS[0])
    assert stranger.get(f"{here}import/").status_code == 404
