"""The pages: what everybody reads, what members and keepers see, forms that act and lose nothing, looks that are kept."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from teabowl.audit.models import Entry
from teabowl.files.models import Paper
from teabowl.files.tests.making import picture
from teabowl.kernel.actor import PostKind
from teabowl.organisations.kinds import Kind, Status
from teabowl.organisations.models import Member, Organisation, OrganisationEvent, Post
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import Cast


def signed_in(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[part], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def branch(cast: Cast) -> Organisation:
    """随西村党支部 under its township's committee: eight members, the villager among them, the secretary in post."""
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    made = made_organisation(cast, parent=committee, seat="村部二楼", phone="0530-5945197")
    made_member(made, cast.accounts["villager"])
    made_member(made, cast.accounts["secretary"])
    for n in range(6):
        made_member(made, f"党员{n}")
    made_post(made, cast.accounts["secretary"], duty="全面工作")
    return made


def test_everybody_reads_what_it_is_and_nobody_reads_who_its_members_are(cast: Cast, branch: Organisation) -> None:
    page = Client().get(f"/o/{branch.id}/").content.decode()
    for text in ("随西村党支部", "孙立根", "书记", "全面工作", "随官屯镇党委", "村部二楼", "0530-5945197"):
        assert text in page
    assert "赵小满" not in page
    assert "党员0" not in page
    for address in ("members/", "posts/", "change/", "members/enter/"):
        assert Client().get(f"/o/{branch.id}/{address}").status_code == 302
        assert signed_in(cast, "neighbour").get(f"/o/{branch.id}/{address}").status_code == 404
    assert Client().get(f"/o/{uuid4()}/").status_code == 404
    assert "还没有登记过变动" in Client().get(f"/o/{branch.parent_id}/history/").content.decode()


def test_a_member_sees_the_list_of_their_own_branch_and_it_is_noted(cast: Cast, branch: Organisation) -> None:
    client = signed_in(cast, "villager")
    page = client.get(f"/o/{branch.id}/members/").content.decode()
    assert "党员0" in page
    assert "登记一位" not in page
    looked = Entry.objects.filter(verb="organisations.look_at_members", is_read=True, actor_id=cast.accounts["villager"].id)
    assert looked.count() == 8
    own = Member.objects.get(person=cast.accounts["villager"].person)
    other = Member.objects.exclude(id=own.id).filter(person__name="党员0").get()
    assert client.get(f"/o/{branch.id}/members/{own.id}/").status_code == 200
    assert client.get(f"/o/{branch.id}/members/{other.id}/").status_code == 404
    assert not Entry.objects.filter(verb="organisations.look_at_member").exists()
    assert signed_in(cast, "secretary").get(f"/o/{branch.id}/members/{other.id}/").status_code == 200
    assert Entry.objects.get(verb="organisations.look_at_member").about_person_id == other.person_id


def test_the_tools_say_what_is_due(cast: Cast, branch: Organisation) -> None:
    mine = signed_in(cast, "secretary").get(f"/o/{branch.id}/tools/").content.decode()
    assert "有 7 人以上就要选支部委员会" in mine
    assert "支部工作条例" in mine
    assert "变动" not in mine
    theirs = signed_in(cast, "township").get(f"/o/{branch.id}/tools/").content.decode()
    assert f"/o/{branch.id}/change/" in theirs
    nothing = signed_in(cast, "neighbour").get(f"/o/{branch.id}/tools/").content.decode()
    assert "这里没有要您办的" in nothing
    assert f"/o/{branch.id}/members/" not in nothing


def test_from_entering_to_a_step_with_its_paper(cast: Cast, branch: Organisation, tmp_path: Any) -> None:
    client = signed_in(cast, "secretary")
    form = {"key": uuid4(), "name": "钱有田", "phone": "", "status": "applicant", "applied_on": "2026-13-40"}
    wrong = client.post(f"/o/{branch.id}/members/enter/", form)
    assert wrong.status_code == 422
    assert 'value="钱有田"' in wrong.content.decode()
    done = client.post(f"/o/{branch.id}/members/enter/", form | {"applied_on": "2025-01-10"})
    assert done.status_code == 303
    member = Member.objects.get(person__name="钱有田")
    assert done["Location"] == f"/o/{branch.id}/members/{member.id}/"
    step = f"/o/{branch.id}/members/{member.id}/step/activist/"
    assert client.get(step).status_code == 200
    assert client.get(step.replace("activist", "admitted")).status_code == 404
    assert client.post(step, {"key": uuid4(), "on": "2025-03-01", "mentors": "甲、乙"}).status_code == 303
    page = client.get(f"/o/{branch.id}/members/{member.id}/").content.decode()
    assert "定为入党积极分子" in page
    end = client.post(f"/o/{branch.id}/members/{member.id}/end/", {"key": uuid4(), "end": "expelled", "on": "2026-01-01"})
    assert end.status_code == 422
    end = client.post(
        f"/o/{branch.id}/members/{member.id}/end/", {"key": uuid4(), "end": "application_ended", "on": "2026-01-01"}
    )
    assert end.status_code == 303
    assert "入党申请不再继续" in client.get(f"/o/{branch.id}/members/?show=ended").content.decode()


def test_a_paper_of_a_step_is_read_by_those_who_see_the_file(
    cast: Cast, branch: Organisation, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(cast, "secretary")
    soon = made_member(branch, "发展对象甲", Status.DEVELOPMENT, date(2025, 1, 1))
    form = {
        "key": uuid4(),
        "on": "2026-01-10",
        "decision": "支部大会决议",
        "papers": SimpleUploadedFile("决议.jpg", picture(), "image/jpeg"),
    }
    assert client.post(f"/o/{branch.id}/members/{soon.id}/step/admitted/", form).status_code == 303
    kept = Paper.objects.get(owner_type="party_member", owner_id=soon.id)
    assert f"/papers/{kept.id}/" in client.get(f"/o/{branch.id}/members/{soon.id}/").content.decode()
    assert client.get(f"/papers/{kept.id}/").status_code == 200
    for other in ("villager", "operator", "stranger"):
        assert signed_in(cast, other).get(f"/papers/{kept.id}/").status_code == 404


def test_a_change_of_secretary_by_the_township(cast: Cast, branch: Organisation) -> None:
    client = signed_in(cast, "township")
    member = Member.objects.get(person=cast.accounts["villager"].person)
    form = {"key": uuid4(), "kind": "secretary", "who": member.id, "on": "2026-06-01"}
    asked = client.post(f"/o/{branch.id}/posts/appoint/", form)
    assert asked.status_code == 422
    assert "原来的书记为什么不任了，请选一个" in asked.content.decode()
    assert client.post(f"/o/{branch.id}/posts/appoint/", form | {"former_why": "replaced_unfit"}).status_code == 303
    page = client.get(f"/o/{branch.id}/posts/").content.decode()
    assert "不胜任，调整" in page
    assert "不胜任" not in Client().get(f"/o/{branch.id}/history/").content.decode()
    post = Post.objects.get(person=member.person)
    assert (
        client.post(f"/o/{branch.id}/posts/{post.id}/end/", {"key": uuid4(), "why": "age", "on": "2026-07-01"}).status_code
        == 303
    )
    assert signed_in(cast, "secretary").get(f"/o/{branch.id}/posts/appoint/").status_code == 404


@pytest.mark.parametrize("what", ["name", "form", "parent", "merge", "dissolve", "elected", "seat", "below"])
def test_each_change_has_its_page(cast: Cast, branch: Organisation, what: str) -> None:
    assert signed_in(cast, "township").get(f"/o/{branch.id}/change/{what}/").status_code == 200
    assert signed_in(cast, "secretary").get(f"/o/{branch.id}/change/{what}/").status_code == 404


def test_changes_by_their_forms(cast: Cast, branch: Organisation) -> None:
    client, basis = (
        signed_in(cast, "township"),
        {"on": "2026-06-01", "decision": "郓组〔2026〕12 号", "approved_by": "郓城县委组织部"},
    )
    assert client.post(f"/o/{branch.id}/change/name/", {"key": uuid4(), "name": "随西新村党支部"} | basis).status_code == 303
    assert client.post(f"/o/{branch.id}/change/elected/", {"key": uuid4()} | basis).status_code == 303
    below = {"key": uuid4(), "kind": "group", "name": "第一党小组"} | basis
    made = client.post(f"/o/{branch.id}/change/below/", below)
    assert made.status_code == 303
    page = Client().get(f"/o/{branch.id}/history/").content.decode()
    for text in ("随西新村党支部", "随西村党支部", "郓组〔2026〕12 号", "郓城县委组织部批准", "换届选举"):
        assert text in page
    assert OrganisationEvent.objects.filter(organisation=branch).count() == 2
    other = made_organisation(cast, "随东村党支部", "随东村", parent=branch.parent)
    merge = {"key": uuid4(), "organisations": [str(other.id)], "because_of_merger": "on"} | basis
    assert client.post(f"/o/{branch.id}/change/merge/", merge).status_code == 303
    moved = Client().get(f"/o/{other.id}/")
    assert (moved.status_code, moved["Location"]) == (303, f"/o/{branch.id}/")


def test_organisers_list_what_is_below(cast: Cast, branch: Organisation, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast, "county")
    with django_assert_max_num_queries(14):
        page = client.get("/p/371725000000/organisations/").content.decode()
    assert "随西村党支部" in page
    assert "随官屯镇党委" in page
    assert "随西村" not in client.get("/p/371725000000/organisations/?kind=committee").content.decode().split("<tbody>")[1]
    assert "没有找到" in client.get("/p/371725000000/organisations/?q=没有这个").content.decode()
    assert client.get("/p/371725000000/organisations/export.xlsx").status_code == 200
    assert client.get("/p/371725104000/organisations/set-up/").status_code == 200
    assert client.get("/p/371725105000/organisations/set-up/").status_code == 200
    assert signed_in(cast, "villager").get("/p/371725000000/organisations/").status_code == 403
    members = client.get(f"/o/{branch.id}/members/export.xlsx")
    assert members.status_code == 200
    assert Entry.objects.filter(verb="organisations.export_members", is_read=True).count() == 8


def test_lists_take_as_many_queries_with_one_row_as_with_many(
    cast: Cast, branch: Organisation, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast, "secretary")
    for n in range(20):
        made_member(branch, f"又一位{n}", Status.FULL)
    made_post(branch, Member.objects.filter(person__name="又一位3").get().person, PostKind.DUES_KEEPER)
    with django_assert_max_num_queries(16):
        page = client.get(f"/o/{branch.id}/members/").content.decode()
    assert "党费管理员" in page
