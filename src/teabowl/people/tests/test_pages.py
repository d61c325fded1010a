"""Pages of people through their addresses."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from teabowl.audit.models import Entry
from teabowl.people import actions
from teabowl.people.models import Account, Follow, Membership, Person, RegisterImport
from tests.cast import NOW, Cast

VILLAGE = "/p/371725104201/"


@pytest.fixture
def visit(cast: Cast):
    def sign_in(part: str) -> Client:
        client = Client()
        if part:
            client.force_login(cast.accounts[part])
        return client

    return sign_in


def text(response) -> str:
    return response.content.decode()


PRIVATE = [
    "/me/", "/me/looks/", "/me/export/", "/me/delete/", *(VILLAGE + p for p in (
        "follow/", "join/", "leave/", "vouch/", "members/", "members/excel/", "register/", "register/template/", "audit/",
    )),
]  # fmt: skip


def test_ones_own_page_asks_six_times_whatever_areas_there_are(visit, django_assert_num_queries):
    client = visit("villager")
    with django_assert_num_queries(6):
        assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("address", PRIVATE)
def test_a_stranger_is_asked_to_sign_in_and_comes_back(visit, address: str):
    response = visit("").get(address)
    assert response.status_code == 302
    assert response.url.endswith("?next=" + address)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("members/", {"operator", "secretary", "auditor"}),
        ("members/excel/", {"operator", "secretary", "auditor"}),
        ("register/", {"operator", "secretary"}),
        ("register/template/", {"operator", "secretary"}),
        ("audit/", {"secretary", "township", "county", "city", "auditor"}),
    ],
)
def test_staff_pages_open_for_their_roles_only(visit, cast: Cast, address: str, allowed: set[str]):
    for part in cast.accounts:
        status = visit(part).get(VILLAGE + address).status_code
        assert (part, status) == (part, 200 if part in allowed else 403)


def test_the_bar_says_who_is_signed_in_and_is_kept_by_nobody(visit):
    assert "登录" in text(visit("").get("/me/bar/"))
    response = visit("villager").get("/me/bar/")
    assert "赵小满" in text(response)
    assert "no-store" in response["Cache-Control"]


def test_my_page_shows_villages_and_states(visit, cast: Cast):
    page = text(visit("villager").get("/me/"))
    assert "随西村" in page
    assert "认证村民" in page
    assert "还没有认证到哪个村" in text(visit("stranger").get("/me/"))


def test_follow_by_form_and_by_htmx(visit, cast: Cast):
    client = visit("stranger")
    assert client.post(VILLAGE + "follow/").status_code == 303
    assert Follow.objects.filter(ended_at=None).count() == 1
    assert "已关注" in text(client.get(VILLAGE + "follow/button/"))
    response = client.post(VILLAGE + "follow/", {"do": "unfollow"}, headers={"HX-Request": "true"})
    assert "已关注" not in text(response)
    assert Follow.objects.filter(ended_at=None).count() == 0


def test_joining_keeps_what_was_typed_and_says_what_is_wrong(visit):
    client = visit("stranger")
    response = client.post(VILLAGE + "join/", {"name": "过路人", "group": "三组", "phone": "1395300"})
    assert response.status_code == 422
    assert "手机号是 11 位，您填了 7 位" in text(response)
    assert 'value="1395300"' in text(response)
    assert client.post(VILLAGE + "join/", {"name": "过路人", "group": "三组", "phone": "13953000088"}).status_code == 303
    assert "等村里核实" in text(client.get(VILLAGE + "join/"))
    mine = Membership.objects.get(status="applied")
    client.post(f"{VILLAGE}join/{mine.id}/withdraw/")
    mine.refresh_from_db()
    assert mine.status == "withdrawn"


def waiting(cast: Cast) -> Membership:
    return actions.apply_for_membership(
        cast.actor("stranger"), place_id=cast.place("随西村").id, name="过路人", group="三组", phone="13953000088", now=NOW
    )


def test_vouching_masks_the_name_and_confirming_works_without_script(visit, cast: Cast):
    membership = waiting(cast)
    page = text(visit("villager").get(VILLAGE + "vouch/"))
    assert "过**" in page
    assert "过路人" not in page
    visit("villager").post(VILLAGE + "vouch/", {"id": str(membership.id)})
    visit("neighbour").post(VILLAGE + "vouch/", {"id": str(membership.id)})
    operator = visit("operator")
    assert "可以确认" in text(operator.get(VILLAGE + "members/"))
    page = text(operator.get(f"{VILLAGE}members/{membership.id}/"))
    assert "赵小满、钱有田" in page
    assert "13953000088" in page
    assert operator.post(f"{VILLAGE}members/{membership.id}/").status_code == 303
    membership.refresh_from_db()
    assert membership.status == "confirmed"
    assert "周明芳" in text(visit("stranger").get("/me/looks/"))


def test_declining_asks_for_a_reason_and_the_applicant_reads_it(visit, cast: Cast):
    membership, operator = waiting(cast), visit("operator")
    response = operator.post(f"{VILLAGE}members/{membership.id}/decline/", {"reason": ""})
    assert response.status_code == 422
    assert "请写上原因" in text(response)
    operator.post(f"{VILLAGE}members/{membership.id}/decline/", {"reason": "三组没有这户"})
    assert "三组没有这户" in text(visit("stranger").get(VILLAGE + "join/"))


def test_a_membership_of_another_village_is_missing_here(visit, cast: Cast):
    membership = waiting(cast)
    assert visit("other_operator").get(f"/p/371725105201/members/{membership.id}/").status_code == 404


def test_the_list_is_searched_paged_and_costs_the_same(visit, cast: Cast, django_assert_num_queries):
    operator = visit("operator")
    operator.get(VILLAGE + "members/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        operator.get(VILLAGE + "members/")
    for n in range(60):
        person = Person.objects.create(name=f"王{chr(0x4E00 + n)}", created_at=NOW)
        Membership.objects.create(
            person=person, place=cast.place("随西村"), group="六组", status="confirmed", applied_at=NOW, decided_at=NOW
        )
    with django_assert_num_queries(len(few)):
        page = text(operator.get(VILLAGE + "members/"))
    assert "page=2" in page
    assert "在册，62 人" in page
    assert "钱有田" in text(operator.get(VILLAGE + "members/?q=有田"))
    assert "没有找到" in text(operator.get(VILLAGE + "members/?q=%00无此人"))
    assert operator.get(VILLAGE + "members/?page=999999999999").status_code == 200
    waiting(cast)
    pages = [text(operator.get(VILLAGE + "members/" + part)) for part in ("", "?page=2", "?account=none")]
    assert ["等着核实" in page for page in pages] == [True, False, False]
    assert "在册，60 人" in pages[2]  # to be told by mouth
    sheet = load_workbook(io.BytesIO(operator.get(VILLAGE + "members/excel/?group=三组").content)).active
    assert [[c.value for c in row][:2] for row in sheet.iter_rows()] == [
        ["姓名", "小组"],
        ["赵小满", "三组"],
        ["钱有田", "三组"],
    ]
    assert Entry.objects.filter(verb="people.export_members").count() == 1


def test_the_register_from_upload_to_undo(visit, cast: Cast):
    operator = visit("operator")
    assert operator.post(VILLAGE + "register/").status_code == 422
    data = "姓名,小组,手机号\n王大力,一组,13800138001\n李小花,一组,12\n".encode()
    response = operator.post(VILLAGE + "register/", {"file": SimpleUploadedFile("../名册.csv", data)})
    assert response.status_code == 303
    page = text(operator.get(response.url))
    assert "1 行可以导入，1 行要改" in page
    assert "手机号是 11 位，您填了 2 位" in page
    sheet = load_workbook(io.BytesIO(operator.get(response.url + "bad/").content)).active
    assert [c.value for c in list(sheet.iter_rows())[1]][:5] == ["李小花", "一组", "12", "", "手机号是 11 位，您填了 2 位"]
    operator.post(response.url + "confirm/")
    assert "导入了 1 人" in text(operator.get(response.url))
    operator.post(response.url + "undo/")
    assert "这次导入已经撤回" in text(operator.get(response.url))
    assert visit("other_operator").get(response.url).status_code == 403
    assert RegisterImport.objects.get().filename == "名册.csv"


def test_the_preview_escapes_what_a_sheet_brings(visit):
    data = "姓名,小组\n<script>alert(1)</script>,一组\n".encode()
    response = visit("operator").post(VILLAGE + "register/", {"file": SimpleUploadedFile("a.csv", data)})
    assert "<script>alert" not in text(visit("operator").get(response.url))


def test_deleting_asks_to_be_sure_and_then_signs_out(visit, cast: Cast):
    client = visit("villager")
    assert client.post("/me/delete/").status_code == 422
    assert client.post("/me/delete/", {"sure": "on"}).status_code == 302
    assert client.get("/me/").status_code == 302
    assert Account.objects.get(id=cast.accounts["villager"].id).is_active is False


def test_my_data_comes_as_a_zip(visit):
    response = visit("villager").post("/me/export/")
    assert response["Content-Type"] == "application/zip"
    assert response.content[:2] == b"PK"


def test_the_trail_shows_who_did_what(visit, cast: Cast):
    waiting(cast)
    page = text(visit("auditor").get(VILLAGE + "audit/"))
    assert "申请认证村民" in page
    assert "139****0088" in page
    assert visit("auditor").get(VILLAGE + "audit/?before=2026-13-99").status_code == 200


def test_an_account_that_was_switched_off_acts_no_more(visit, cast: Cast):
    client = visit("operator")
    Account.objects.filter(id=cast.accounts["operator"].id).update(is_active=False)
    assert client.get(VILLAGE + "members/").status_code == 302
