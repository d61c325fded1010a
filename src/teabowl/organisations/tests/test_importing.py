"""Tables of members and organisations, as messy as offices keep them: checked, confirmed once, taken back."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.organisations import actions, queries, rosters
from teabowl.organisations.kinds import Kind, StepKind
from teabowl.organisations.models import Member, MemberImportRow, Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, wrong_in_the_book
from teabowl.people.models import Person
from teabowl.people.sheets import Sheet, UnreadableSheet
from tests.cast import NOW, Cast

TODAY = china_date(NOW)
MEMBERS = """随官屯镇党员花名册,,,,,,
姓 名,所在党支部,人员类别,入党时间,转正时间,联系电话,备注
孙有福,中共随西村支部委员会,正式党员,1998.7.1,1999/7/1,13853000001,
周玉兰,随西村党支部,预备党员,2026年3月5日,,13853000002,
李大山,随西村党支部,,20010701,,138530,
王不在,没有的支部,正式党员,2001-07-01,2002-07-01,,
张重复,随西村党支部,正式,2005-07,2006-07,,
张重复,随西村党支部,正式,2005-07,2006-07,,
赵小满,随西村党支部,正式党员,2010-07-01,2011-07-01,,
钱早了,随西村党支部,正式党员,2030-07-01,,,
周怪,随西村党支部,群众,,,,
"""
ORGANISATIONS = """党组织名称,党组织类别,上级党组织,行政村,成立时间,换届时间
随东村党支部,党支部,中共随官屯镇委员会,随东村,1972.5,2021-12-01
随东村第一党小组,党小组,随东村党支部,随东村,,
没上级支部,支部,不知道的,随东村,,
错村支部,支部,中共随官屯镇委员会,火星村,,
"""


@pytest.fixture
def committee(cast: Cast) -> Organisation:
    made = made_organisation(cast, "中共随官屯镇委员会", "随官屯镇", Kind.COMMITTEE)
    made_organisation(cast, parent=made)
    return made


def stage(cast: Cast, committee: Organisation, text: str, by: str = "township") -> Any:
    return actions.stage_import(
        cast.actor(by), organisation_id=committee.id, filename="C:\\表\\党员.csv", data=text.encode(), now=NOW
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-07-01", date(2019, 7, 1)), ("2019.7.1", date(2019, 7, 1)), ("2019/7/1 00:00:00", date(2019, 7, 1)),
        ("2019年7月1日", date(2019, 7, 1)), ("20190701", date(2019, 7, 1)), ("2019.07", date(2019, 7, 1)),
        ("2019年7月", date(2019, 7, 1)), ("43647", date(2019, 7, 1)), ("", None),
    ],
)  # fmt: skip
def test_dates_in_any_of_their_ways(text: str, expected: date | None) -> None:
    assert rosters.read_date(text, TODAY) == expected


@pytest.mark.parametrize("text", ["七月一日", "2019-13-01", "2019-02-30", "2026-11-25", "1066-10-14", "20190700"])
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="日期"):
        rosters.read_date(text, TODAY)


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(UnreadableSheet):
        rosters.parse(Sheet({1: ["甲", "乙"], 2: ["丙", "丁"]}), TODAY)


def test_a_messy_list_of_members(cast: Cast, committee: Organisation) -> None:
    branch = Organisation.objects.get(kind=Kind.BRANCH)
    made_member(branch, "赵小满")
    staged = stage(cast, committee, MEMBERS)
    assert (staged.filename, staged.good, staged.bad) == ("党员.csv", 3, 6)
    assert "备注" in staged.notes[0]
    bad = {row.line: row.problems[0] for row in queries.staged(staged).bad}
    assert "手机号是 11 位" in bad[5]
    assert "没有的支部" in bad[6]
    assert "第 7 行" in bad[8]
    assert "已经在党员名册里" in bad[9]
    assert "还没有到" in bad[10]
    assert "状态看不懂" in bad[11]
    assert Member.objects.count() == 1
    done = actions.confirm_import(cast.actor("township"), import_id=staged.id, now=NOW)
    assert actions.confirm_import(cast.actor("township"), import_id=staged.id, now=NOW).state == done.state == "confirmed"
    assert MemberImportRow.objects.count() == 0
    old, new = (Member.objects.get(person__name=name) for name in ("孙有福", "周玉兰"))
    assert (old.status, old.confirmed_on, old.person.phone) == ("full", date(1999, 7, 1), "+8613853000001")
    assert (new.status, new.probation_until) == ("probationary", date(2027, 3, 5))
    (members,) = figures_of(cast.place("随西村"), TODAY, keys=["organisations.members"])
    assert members.value == 4
    (admitted,) = figures_of(cast.place("随西村"), TODAY, keys=["organisations.admitted"])
    assert admitted.value == 0  # entered as they stand: nobody was admitted by this table


def test_taken_back_unless_something_came_of_it(cast: Cast, committee: Organisation) -> None:
    staged = stage(cast, committee, MEMBERS)
    actions.confirm_import(cast.actor("township"), import_id=staged.id, now=NOW)
    went_on = Member.objects.get(person__name="周玉兰")
    went_on.probation_until = date(2026, 11, 1)
    went_on.save()
    basis = actions.Basis("决议")
    actions.take_step(
        cast.actor("township"),
        member_id=went_on.id,
        kind=StepKind.CONFIRMED,
        on=date(2026, 11, 2),
        form_key=staged.id,
        basis=basis,
        now=NOW,
    )
    assert actions.undo_import(cast.actor("township"), import_id=staged.id, now=NOW) == (3, 1)
    assert [m.person.name for m in Member.objects.filter(ended_on__isnull=True)] == ["周玉兰"]
    assert wrong_in_the_book() == []
    again = stage(cast, committee, MEMBERS)
    assert again.good == 3
    with pytest.raises(Refused):
        actions.undo_import(cast.actor("township"), import_id=staged.id, now=NOW)


def test_organisations_of_a_table_and_back(cast: Cast, committee: Organisation) -> None:
    staged = stage(cast, committee, ORGANISATIONS)
    assert (staged.good, staged.bad) == (2, 2)
    actions.confirm_import(cast.actor("township"), import_id=staged.id, now=NOW)
    east = Organisation.objects.get(name="随东村党支部")
    assert (east.place.name, east.set_up_on, east.term_until) == ("随东村", date(1972, 5, 1), date(2026, 12, 1))
    group = Organisation.objects.get(kind=Kind.GROUP)
    assert group.parent_id == east.id
    assert actions.undo_import(cast.actor("township"), import_id=staged.id, now=NOW) == (2, 0)
    assert Organisation.objects.standing().count() == 2
    assert wrong_in_the_book() == []


def test_a_resident_number_tells_people_of_one_name_apart(cast: Cast, committee: Organisation) -> None:
    text = "姓名,支部,状态,入党日期,身份证号\n孙有福,随西村党支部,正式,1998-07-01,11010519491231002X\n"
    staged = stage(cast, committee, text)
    assert b"11010519491231002X" not in bytes(MemberImportRow.objects.get().typed)
    actions.confirm_import(cast.actor("township"), import_id=staged.id, now=NOW)
    person = Person.objects.get(name="孙有福")
    assert person.resident_number is not None
    assert b"11010519491231002X" not in bytes(person.resident_number)
    assert stage(cast, committee, text).bad == 1


def test_who_may_bring_in_and_the_pages(cast: Cast, committee: Organisation) -> None:
    for by in ("villager", "secretary", "auditor", "other_operator"):
        with pytest.raises(NotAllowed):
            stage(cast, committee, MEMBERS, by=by)
    with pytest.raises(Invalid):
        stage(cast, committee, "没有表头\n1,2\n")
    client = Client()
    client.force_login(cast.accounts["township"], backend=settings.AUTHENTICATION_BACKENDS[0])
    own = f"/o/{committee.id}/import/"
    assert client.get(own).status_code == 200
    assert client.get(f"{own}template/members.xlsx").status_code == 200
    assert client.post(own, {}).status_code == 422
    sent = client.post(own, {"file": SimpleUploadedFile("党员.csv", MEMBERS.encode())})
    assert sent.status_code == 303
    page = client.get(sent["Location"]).content.decode()
    assert "4 行可以导入，5 行要改" in page
    assert client.get(f"{sent['Location']}bad.xlsx").status_code == 200
    assert client.post(f"{sent['Location']}confirm/").status_code == 303
    assert "撤回这次导入" in client.get(sent["Location"]).content.decode()
    assert client.post(f"{sent['Location']}undo/").status_code == 303
    other = client.post(own, {"file": SimpleUploadedFile("再来.csv", MEMBERS.encode())})["Location"]
    assert client.post(f"{other}drop/").status_code == 303
