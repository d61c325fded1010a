"""Pages of transfers, migrant members and weak branches, through their addresses."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from teabowl.audit.models import Entry
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations import actions, queries
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Migration, Transfer, WeakCase
from teabowl.organisations.rules_migrants import Reason
from teabowl.organisations.rules_weak import Duty
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
TODAY = china_date(NOW)


class House:
    """随西村's branch with a letter to 随东村, a member away in Beijing, and a case put right."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
        self.branch = made_organisation(cast, parent=self.committee)
        self.near = made_organisation(cast, "随东村党支部", "随东村", parent=self.committee)
        self.away = made_organisation(cast, "菏泽市驻京党委", "菏泽市", Kind.COMMITTEE, is_away=True, seat="北京市丰台区")
        self.members = [made_member(self.branch, name) for name in ("甲某某", "乙某某", "丙某某")]
        self.own = made_member(self.branch, cast.accounts["neighbour"])

    def letter(self) -> Transfer:
        asked = actions.ask_transfer(
            self.cast.actor("secretary"),
            member_id=self.own.id,
            target_id=self.near.id,
            phone="13953011888",
            key=new_id(),
            now=NOW,
        )
        return actions.issue_transfer(self.cast.actor("township"), transfer_id=asked.id, now=NOW)

    def migration(self) -> Migration:
        return actions.register_out(
            self.cast.actor("secretary"), member_id=self.members[0].id, left_on=date(2026, 3, 1), region="北京市丰台区",
            reason=Reason.WORK, contact_id=self.members[1].id, away_id=self.away.id, key=new_id(), now=NOW,
        )  # fmt: skip

    def case(self) -> WeakCase:
        return actions.propose_weak(
            self.cast.actor("county"), organisation_id=self.branch.id, codes=["vacant"], found="书记空了五个月", key=new_id(),
            now=NOW - timedelta(days=200), listed=True,
        )  # fmt: skip


@pytest.fixture
def house(cast: Cast) -> House:
    return House(cast)


def sign_in(client: Client, house: House, part: str) -> Client:
    client.force_login(house.cast.accounts[part])
    return client


@pytest.mark.usefixtures("at_now")
def test_anybody_verifies_a_letter_and_learns_no_more(client: Client, house: House) -> None:
    letter = house.letter()
    answer = client.get(f"/verify/{letter.code}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert "在有效期里" in page
    assert letter.number_text in page
    for hidden in ("钱有田", "13953011888", str(letter.id), str(letter.member_id)):
        assert hidden not in page
    assert client.get("/verify/", {"code": letter.code.lower()}).status_code == 200
    assert client.get("/verify/ABCDEFGHJKMNPQRSTVWX/").status_code == 404
    assert client.get("/verify/").status_code == 200
    actions.receive_transfer(house.cast.actor("township"), transfer_id=letter.id, arrived_on=TODAY, now=NOW)
    assert "已经接收过了" in client.get(f"/verify/{letter.code}/").content.decode()


def test_a_letter_from_asking_to_the_receipt_in_the_browser(client: Client, house: House) -> None:
    sign_in(client, house, "secretary")
    where = client.get(f"/o/{house.branch.id}/transfers/ask/", {"q": "随东"}).content.decode()
    assert f"?to={house.near.id}" in where
    form = client.get(f"/o/{house.branch.id}/transfers/ask/", {"to": house.near.id})
    assert "钱有田" in form.content.decode()
    sent = client.post(
        f"/o/{house.branch.id}/transfers/ask/?to={house.near.id}",
        {"member": str(house.own.id), "key": str(new_id()), "paid_until": "2026-11"},
    )
    assert sent.status_code == 303
    letter = Transfer.objects.get()
    assert letter.paid_until == date(2026, 11, 1)
    assert "等开介绍信" in client.get(sent["Location"]).content.decode()
    assert client.get(f"/o/transfers/{letter.id}/issue/").status_code == 403
    sign_in(client, house, "township")
    assert client.get(f"/o/transfers/{letter.id}/issue/").status_code == 200
    wrong = client.post(f"/o/transfers/{letter.id}/issue/", {"until": "2028-01-01", "key": str(new_id())})
    assert wrong.status_code == 422
    until = china_date_today() + timedelta(days=5)
    assert client.post(f"/o/transfers/{letter.id}/issue/", {"until": until, "key": str(new_id())}).status_code == 303
    receive = client.post(
        f"/o/transfers/{letter.id}/receive/",
        {"branch": str(house.near.id), "arrived_on": china_date_today(), "key": str(new_id())},
    )
    assert receive.status_code == 303
    letter.refresh_from_db()
    assert letter.state == "arrived"


def china_date_today() -> date:
    return china_date(timezone.now())


def test_whoever_has_no_part_finds_nothing(client: Client, house: House) -> None:
    letter, migration, case = house.letter(), house.migration(), house.case()
    paths = [
        f"/o/transfers/{letter.id}/", f"/o/transfers/{letter.id}/letter.pdf", f"/o/migrants/{migration.id}/", f"/o/weak/{case.id}/",
        f"/o/{house.branch.id}/transfers/", f"/o/{house.branch.id}/migrants/", f"/o/{house.branch.id}/transfers/export.xlsx",
    ]  # fmt: skip
    for path in paths:
        assert client.get(path).status_code == 302, path
    sign_in(client, house, "other_operator")
    for path in paths:
        assert client.get(path).status_code == 404, path
    for path in ("/p/371725104201/party/weak/", "/p/371725104000/party/transfers/", "/p/371725104000/party/migrants/"):
        assert client.get(path).status_code == 403, path


def test_lists_name_members_and_write_down_who_looked(client: Client, house: House) -> None:
    house.letter()
    house.migration()
    house.case()
    sign_in(client, house, "township")
    for path, name, verb in (
        (f"/o/{house.branch.id}/transfers/", "钱有田", "see_transfers"),
        ("/p/371725104000/party/transfers/?show=open", "钱有田", "see_transfers"),
        (f"/o/{house.branch.id}/migrants/?show=out", "甲某某", "see_migrants"),
        ("/p/371725104000/party/migrants/", "甲某某", "see_migrants"),
        ("/p/371725104000/party/weak/", "随西村党支部", "see_weak"),
    ):
        before = Entry.objects.filter(verb=f"organisations.{verb}", is_read=True).count()
        assert name in client.get(path).content.decode(), path
        assert Entry.objects.filter(verb=f"organisations.{verb}", is_read=True).count() == before + 1
    book = load_workbook(BytesIO(client.get(f"/o/{house.branch.id}/migrants/export.xlsx").content))
    assert [cell.value for cell in book.active[2]][:3] == ["甲某某", "正式党员", "随西村党支部"]
    for path in (
        f"/o/{house.near.id}/transfers/?show=overdue",
        f"/o/{house.near.id}/migrants/",
        "/p/371725104000/party/weak/?show=over",
    ):
        assert client.get(path).status_code == 200


def test_a_migrant_member_in_the_browser(client: Client, house: House) -> None:
    made_post(house.away, house.cast.accounts["stranger"])
    sign_in(client, house, "secretary")
    assert client.get(f"/o/{house.branch.id}/migrants/out/").status_code == 200
    values = {
        "member": str(house.own.id), "left_on": "2026-03-01", "region": "北京市丰台区", "reason": "work",
        "contact": str(house.members[1].id),
        "away": str(house.away.id), "key": str(new_id()),
    }  # fmt: skip
    assert client.post(f"/o/{house.branch.id}/migrants/out/", values | {"contact": ""}).status_code == 422
    assert client.post(f"/o/{house.branch.id}/migrants/out/", values).status_code == 303
    migration = Migration.objects.get()
    assert client.get(f"/o/migrants/{migration.id}/receive/").status_code == 403
    sign_in(client, house, "stranger")
    given = {"away": str(house.away.id), "joined_on": china_date_today(), "key": str(new_id())}
    assert client.post(f"/o/migrants/{migration.id}/receive/", given).status_code == 303
    given = {"on": china_date_today(), "title": "主题党日", "key": str(new_id())}
    assert client.post(f"/o/migrants/{migration.id}/activity/", given).status_code == 303
    sign_in(client, house, "neighbour")
    page = client.get(f"/o/migrants/{migration.id}/").content.decode()
    assert "主题党日" in page
    assert "不表决" in page


def test_a_weak_branch_in_the_browser(client: Client, house: House) -> None:
    sign_in(client, house, "county")
    found = client.get("/p/371725000000/party/weak/propose/", {"q": "随西"}).content.decode()
    assert f"?to={house.branch.id}" in found
    here = f"/p/371725000000/party/weak/propose/?to={house.branch.id}"
    assert "从记录里看到的" in client.get(here).content.decode()  # nobody is secretary
    assert client.post(here, {"codes": [], "found": "空了", "key": str(new_id())}).status_code == 422
    sent = client.post(here, {"codes": ["vacant"], "found": "书记空了五个月", "key": str(new_id())})
    assert sent.status_code == 303
    assert "方案还差" in client.get(sent["Location"]).content.decode()
    case = WeakCase.objects.get()
    WeakCase.objects.update(listed_on=TODAY - timedelta(days=90))
    plan = {duty.value: "某某" for duty in Duty} | {"key": str(new_id())}
    assert client.post(f"/o/weak/{case.id}/plan/", plan).status_code == 303
    measure = {"code": "vacant", "text": "选派", "who": "镇党委", "due_on": TODAY, "key": str(new_id())}
    assert client.post(f"/o/weak/{case.id}/measure/", measure).status_code == 303
    done = f"/o/weak/{case.id}/measures/{case.measures.get().id}/"
    assert client.post(done, {"done_on": TODAY, "said": "选好了", "key": str(new_id())}).status_code == 303
    assert client.get(f"/o/weak/{case.id}/progress/").status_code == 200
    accept = {
        "on": TODAY,
        "score": "88",
        "satisfied": 3,
        "mostly": 0,
        "dissatisfied": 0,
        "counters": "高建章",
        "key": str(new_id()),
    }
    assert "纸票要两个人点" in client.post(f"/o/weak/{case.id}/accept/", accept).content.decode()
    accept["counters"] = "高建章、沈秋实"
    assert client.post(f"/o/weak/{case.id}/accept/", accept).status_code == 303
    page = client.get(f"/o/weak/{case.id}/").content.decode()
    assert "合格" in page
    assert "回头看" in page
    for path in ("/p/371725000000/party/weak/list/", "/p/371725000000/party/transfers/terms/"):
        assert client.get(path).status_code == 200


def test_the_same_queries_for_one_and_for_three(client: Client, house: House) -> None:
    sign_in(client, house, "township")

    def asked_of(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        return len(seen)

    house.letter()
    house.migration()
    paths = [f"/o/{house.branch.id}/transfers/", f"/o/{house.branch.id}/migrants/"]
    before = [asked_of(path) for path in paths]
    for member in house.members[1:]:
        asked = actions.ask_transfer(
            house.cast.actor("secretary"), member_id=member.id, target_id=house.near.id, key=new_id(), now=NOW
        )
        actions.issue_transfer(house.cast.actor("township"), transfer_id=asked.id, now=NOW)
    for name in ("丁某某", "戊某某"):
        actions.register_out(
            house.cast.actor("secretary"), member_id=made_member(house.branch, name).id, left_on=date(2026, 3, 1), region="上海市",
            reason=Reason.TRADE, contact_id=house.members[1].id, key=new_id(), now=NOW,
        )  # fmt: skip
    assert [asked_of(path) for path in paths] == before


def test_the_desks_of_both_sides_have_what_waits(house: House) -> None:
    letter = house.letter()
    house.migration()
    places = {name: house.cast.place(name) for name in ("随西村", "随东村", "随官屯镇", "郓城县", "菏泽市")}

    def desk(part: str, place: str, days: int = 0) -> list[tuple[str, str]]:
        found = queries.moves_on_desk(house.cast.actor(part), places[place], NOW + timedelta(days=days))
        return sorted((item.group, item.action) for item in found)

    assert desk("secretary", "随西村") == []
    assert desk("county", "随东村") == [("组织关系转接", "去接收")]
    assert desk("city", "菏泽市") == [("流动党员", "去接收")]
    late = [("组织关系转接", "去追问")]
    assert desk("secretary", "随西村", 11) == late
    assert desk("township", "随官屯镇", 11) == late
    assert desk("county", "随东村", 11) == [("组织关系转接", "去接收")]
    assert desk("villager", "随西村", 11) == []
    assert desk("secretary", "随西村", 95) == [("流动党员", "去看"), *late]
    case = house.case()
    assert ("整顿（内部）", "写进展") in desk("secretary", "随西村")
    assert [item.url for item in queries.moves_on_desk(house.cast.actor("township"), places["随官屯镇"], NOW)] == [
        f"/o/weak/{case.id}/"
    ]
    mine = queries.my_moves(house.cast.actor("neighbour"), NOW)
    assert [(row.url, row.tag) for row in mine] == [(f"/o/transfers/{letter.id}/", "还有 10 天")]
    assert queries.my_moves(house.cast.actor("villager"), NOW) == []
    made_post(house.away, house.cast.accounts["stranger"])
    made_post(house.near, house.cast.accounts["stranger"])
    waits = queries.my_moves(house.cast.actor("stranger"), NOW)
    assert [(str(row.title), row.tag) for row in waits] == [
        ("要接收的党员：随西村党支部 → 随东村党支部", "还有 10 天"),
        ("甲某某要来报到", "等接收"),
    ]
