"""Programmes: who keeps, who reads, what a part of a site shows, and that a mark is nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teabowl.audit.models import Entry as AuditEntry
from teabowl.figures.models import Entry as LedgerEntry
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.meetings import actions as meetings
from teabowl.meetings.kinds import Kind as MeetingKind
from teabowl.meetings.models import AgendaItem
from teabowl.organisations.tests.making import made_member, made_organisation
from teabowl.search.models import Entry as SearchEntry
from teabowl.study import actions, personal, queries
from teabowl.study.models import Material, Programme, ReadMark
from teabowl.study.reading import Reader
from teabowl.study.tests.conftest import As, Party
from tests.cast import NOW, Cast

HERE = "/p/371725104201/party/study/"
Make = Callable[..., Programme]
MP3 = b"ID3\x04\x00\x00" + b"\xff\xfb\x50" * 300


@pytest.fixture
def make(cast: Cast, party: Party) -> Make:
    """make(for_all=False, of=committee, by='township', opened=True): a programme with one text."""

    def make(
        for_all: bool = True, of: Any = None, by: str = "secretary", opened: bool = True, title: str = "村里的账怎么看"
    ) -> Programme:
        actor = cast.actor(by)
        made = actions.set_up_programme(
            actor, organisation_id=(of or party.branch).id, title=title, about="一月学一课。", starts_on=NOW.date(),
            for_all=for_all, form_key=uuid4(), now=NOW,
        )  # fmt: skip
        actions.add_material(
            actor,
            programme_id=made.id,
            title="三个数看懂月账",
            body="先看月初结余。",
            with_file=False,
            form_key=uuid4(),
            now=NOW,
        )
        return actions.open_programme(actor, programme_id=made.id, now=NOW) if opened else made

    return make


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_what_is_for_all_is_read_here_and_below_and_found(make: Make, party: Party, client: Client) -> None:
    made = make(of=party.committee, by="township")
    page = text(client.get(HERE))
    assert "村里的账怎么看" in page
    assert "随官屯镇党委" in page
    material = made.materials.get()
    assert "先看月初结余" in text(client.get(f"{HERE}{made.id}/{material.id}/"))
    assert SearchEntry.objects.filter(id=material.id, path=f"party/study/{made.id}/{material.id}/").exists()
    assert client.get(f"/p/371725105201/party/study/{made.id}/").status_code == 404  # another township's village


def test_a_draft_is_read_by_who_keeps_it(make: Make, party: Party, signed_in: As, client: Client) -> None:
    made = make(opened=False)
    assert client.get(f"{HERE}{made.id}/").status_code == 404
    inside = f"/o/{party.branch.id}/study/{made.id}/"
    assert signed_in("secretary").get(inside).status_code == 200
    assert signed_in("villager").get(inside).status_code == 404
    assert not SearchEntry.objects.filter(id=made.materials.get().id).exists()


READERS = {
    # who: reads what is for members of (the branch, the township committee)
    "villager": (True, True),  # a member of the branch: below the committee
    "secretary": (True, True),
    "township": (True, True),
    "county": (True, True),
    "city": (True, True),
    "auditor": (False, False),
    "neighbour": (False, False),
    "operator": (False, False),
    "other_operator": (False, False),
}


@pytest.mark.parametrize("who", READERS)
def test_what_is_for_members_is_read_by_members_there_and_below(
    who: str, make: Make, cast: Cast, party: Party, signed_in: As, client: Client
) -> None:
    branch, committee = make(for_all=False), make(for_all=False, of=party.committee, by="township")
    reader = Reader(cast.actor(who))
    rows = {row.id: row for row in Programme.objects.select_related("organisation__place")}
    assert (reader.reads(rows[branch.id]), reader.reads(rows[committee.id])) == READERS[who]
    assert client.get(f"{HERE}{branch.id}/").status_code == 404
    page = signed_in(who).get(f"/o/{party.branch.id}/study/{committee.id}/")
    assert page.status_code == (200 if READERS[who][1] else 404)


def test_a_member_of_another_branch_reads_nothing_of_ours(make: Make, cast: Cast, party: Party) -> None:
    other = made_organisation(cast, "张营村党支部", "张营村")
    made_member(other, cast.accounts["neighbour"])
    made = make(for_all=False)
    assert not Reader(cast.actor("neighbour")).reads(Programme.objects.select_related("organisation__place").get(id=made.id))


@pytest.mark.parametrize("who", ["villager", "neighbour", "operator", "auditor", "other_operator"])
def test_others_keep_nothing(who: str, make: Make, cast: Cast, party: Party, signed_in: As) -> None:
    made = make()
    with pytest.raises(NotAllowed):
        actions.close_programme(cast.actor(who), programme_id=made.id, now=NOW)
    assert signed_in(who).get(f"/o/{party.branch.id}/study/write/").status_code == 403


def test_a_mark_is_the_readers_own_and_leaves_no_trace(make: Make, cast: Cast, signed_in: As) -> None:
    made = make()
    material = made.materials.get()
    audits, entries = AuditEntry.objects.count(), LedgerEntry.objects.count()
    browser = signed_in("villager")
    url = f"/me/study/{material.id}/"
    back = f"{HERE}{made.id}/{material.id}/"
    assert browser.post(url, {"read": "1", "back": back})["Location"] == back
    assert browser.post(url, {"read": "1", "back": "https://evil.example/"})["Location"] == "/me/"
    assert ReadMark.objects.count() == 1
    assert (AuditEntry.objects.count(), LedgerEntry.objects.count()) == (audits, entries)
    assert queries.my_marks(cast.actor("villager")) == {material.id}
    assert queries.my_marks(cast.actor("secretary")) == frozenset()
    assert "读过了，点一下取消" not in text(signed_in("secretary").get(url))
    account = cast.accounts["villager"]
    assert {"kind": "read", "material": "三个数看懂月账"} in personal.export(account.person, account)
    browser.post(url, {"read": "0", "back": back})
    assert ReadMark.objects.count() == 0


def test_who_may_not_read_marks_nothing(make: Make, cast: Cast) -> None:
    material = make(for_all=False).materials.get()
    with pytest.raises(NotFound):
        actions.mark_read(cast.actor("neighbour"), material_id=material.id, read=True)


def test_a_file_is_kept_when_the_title_is_missing(make: Make, party: Party, signed_in: As, client: Client) -> None:
    made = make(opened=False)
    browser, url = signed_in("secretary"), f"/o/{party.branch.id}/study/{made.id}/file/"
    key = str(uuid4())
    sent = {"form_key": key, "title": "", "body": "", "source": ""}
    page = browser.post(url, {**sent, "document": SimpleUploadedFile("第一课.mp3", MP3)})
    assert page.status_code == 422
    assert "收到了：第一课.mp3" in text(page)
    assert browser.post(url, sent | {"title": "听一课"}).status_code == 303
    material = made.materials.get(kind="audio")
    document = queries.programmes.documents_of("study_material", [material.id])[material.id]  # type: ignore[attr-defined]
    assert client.get(document.url).status_code == 404  # a draft
    assert browser.get(document.url).status_code == 200
    browser.post(f"/o/{party.branch.id}/study/{made.id}/open/")
    assert client.get(document.url).status_code == 200
    browser.post(f"/o/{party.branch.id}/study/{made.id}/{material.id}/order/", {"to": "out"})
    assert client.get(document.url).status_code == 404
    assert browser.post(url, sent | {"form_key": str(uuid4()), "title": "没有文件"}).status_code == 422


def test_materials_are_put_in_order(make: Make, cast: Cast) -> None:
    made, actor = make(), cast.actor("secretary")
    second = actions.add_material(
        actor, programme_id=made.id, title="第二", body="二", with_file=False, form_key=uuid4(), now=NOW
    )
    actions.move_material(actor, material_id=second.id, up=True, now=NOW)
    actions.move_material(actor, material_id=second.id, up=True, now=NOW)  # the first stays first
    assert list(made.materials.order_by("position").values_list("title", flat=True)) == ["第二", "三个数看懂月账"]
    actions.close_programme(actor, programme_id=made.id, now=NOW)
    with pytest.raises(Refused):
        actions.add_material(actor, programme_id=made.id, title="晚了", body="晚", with_file=False, form_key=uuid4(), now=NOW)


def test_what_is_wrong_is_said_at_its_field(cast: Cast, party: Party) -> None:
    with pytest.raises(Invalid) as wrong:
        actions.set_up_programme(
            cast.actor("secretary"), organisation_id=party.branch.id, title=" ", starts_on=NOW.date(),
            ends_on=NOW.date().replace(year=2025), for_all=True, form_key=uuid4(), now=NOW,
        )  # fmt: skip
    assert set(wrong.value.fields) == {"title", "ends_on"}
    assert not Programme.objects.exists()


def test_a_session_counts_once_and_only_with_our_materials(make: Make, cast: Cast, party: Party) -> None:
    material = make().materials.get()
    meeting, other = uuid4(), uuid4()
    values: dict[str, Any] = {"organisation_id": party.branch.id, "held_on": NOW.date(), "now": NOW}
    actor = cast.actor("secretary")
    for _again in range(2):
        assert actions.record_session(actor, meeting_id=meeting, materials=[material.id], **values)
    assert actions.record_session(actor, meeting_id=other, materials=[uuid4()], **values) is None
    assert LedgerEntry.objects.filter(source_type="study_session").count() == 1


def test_a_longer_list_asks_no_more(make: Make, client: Client) -> None:
    made = make()
    url = f"{HERE}{made.id}/"
    client.get(url)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries_asked:
            client.get(url)
            client.get(HERE)
        return len(queries_asked)

    before = asked()
    Material.objects.bulk_create(
        Material(form_key=uuid4(), programme=made, position=n + 5, kind="text", title=f"第{n}课", body="…", added_at=NOW)
        for n in range(5)
    )
    assert asked() == before


def test_a_material_is_brought_to_a_meeting_and_that_is_a_study_session(
    make: Make, cast: Cast, party: Party, signed_in: As
) -> None:
    made, chair = make(), cast.actor("secretary")
    material = made.materials.get()
    told, starts = timezone.now() - timedelta(days=9), timezone.now() + timedelta(days=1)
    plan = meetings.Plan("第四季度党员大会", starts, "村部会议室")
    meeting = meetings.plan_meeting(
        chair, kind=MeetingKind.MEMBERS, organisation_id=party.branch.id, place=party.branch.place, plan=plan, form_key=uuid4(),
        now=told,
    )  # fmt: skip
    url = f"/o/{party.branch.id}/study/{made.id}/{material.id}/meeting/"
    assert signed_in("villager").get(url).status_code == 403
    assert signed_in("secretary").post(url, {"meeting": str(uuid4())}).status_code == 422
    assert signed_in("secretary").post(url, {"meeting": str(meeting.id)}).status_code == 303
    item = AgendaItem.objects.get(meeting=meeting, materials__key=material.id)
    meetings.convene_meeting(chair, meeting_id=meeting.id, now=told)
    meetings.open_meeting(chair, meeting_id=meeting.id, now=starts)
    meetings.take_item(chair, meeting_id=meeting.id, item_id=item.id, now=starts)
    assert not queries.sessions_of(party.branch.id)
    meetings.end_meeting(chair, meeting_id=meeting.id, now=starts + timedelta(hours=1))
    (session,) = queries.sessions_of(party.branch.id)
    assert (session.titles, session.url) == ("三个数看懂月账", f"/meetings/{meeting.id}/")
