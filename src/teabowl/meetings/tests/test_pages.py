"""The pages of a meeting in each of its states, by who may open them; forms keep what was typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from teabowl.audit.models import Entry
from teabowl.ballots import actions as ballots
from teabowl.kernel.ids import new_id
from teabowl.meetings import actions, codes
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Meeting, Participant, Rhythm, Seat
from teabowl.meetings.permissions import CONVENE, PUBLISH, READ, RECORD
from teabowl.meetings.standing import standing_in
from teabowl.meetings.tests.conftest import LATER, STARTS, Branch
from tests.cast import NOW, Cast


def as_(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[part])
    return client


def see(client: Client, path: str, *words: str, status: int = 200) -> str:
    response = client.get(path)
    text = response.content.decode()
    assert response.status_code == status, f"{path}: {response.status_code}"
    for one in words:
        assert one in text, f"{path}: no {one!r}"
    return text


# Who may what with a meeting of the branch: (convenes, runs, records, reads, publishes).
@pytest.mark.parametrize(
    ("part", "may"),
    [
        ("secretary", (True, True, True, True, True)),
        ("operator", (False, False, True, True, False)),  # the recorder, by being on the list
        ("villager", (False, False, False, True, False)),  # a member
        ("neighbour", (False, False, False, True, False)),  # on probation
        ("township", (False, False, False, True, False)),
        ("county", (False, False, False, True, False)),
        ("city", (False, False, False, True, False)),
        ("auditor", (False, False, False, False, False)),
        ("stranger", (False, False, False, False, False)),
        ("other_operator", (False, False, False, False, False)),
    ],
)
def test_who_may_do_what(branch: Branch, part: str, may: tuple[bool, ...]) -> None:
    found = standing_in(branch.cast.actor(part), branch.convened(), NOW)
    assert (found.convenes, found.runs, found.records, found.reads, found.publishes) == may
    assert {CONVENE.key, RECORD.key, READ.key, PUBLISH.key} == {
        "meetings.convene_meeting", "meetings.record_meeting", "meetings.read_meeting", "meetings.publish_record",
    }  # fmt: skip


def test_a_meeting_is_planned_and_convened_by_pages(branch: Branch) -> None:
    chair = as_(branch.cast, "secretary")
    home = f"/o/{branch.organisation.id}/meetings/"
    see(chair, home, "定一个会", "还没有开过")
    see(chair, home + "plan/", "支部党员大会")
    see(chair, home + "plan/?kind=members", "接着写议程")
    starts = timezone.localtime(timezone.now()) + timedelta(days=2)
    typed = {
        "key": str(new_id()),
        "title": "第四季度党员大会",
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "hall": "",
        "online": "",
    }
    refused = chair.post(home + "plan/?kind=members", typed)
    assert refused.status_code == 422
    assert "第四季度党员大会" in refused.content.decode()
    done = chair.post(home + "plan/?kind=members", typed | {"hall": "村部"})
    meeting = Meeting.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/meetings/{meeting.id}/agenda/")
    assert chair.post(home + "plan/?kind=members", typed | {"hall": "村部"}).status_code == 303
    assert Meeting.objects.count() == 1  # sent twice
    page = f"/meetings/{meeting.id}/"
    see(as_(branch.cast, "villager"), page, "还没通知")
    see(as_(branch.cast, "stranger"), page, status=404)
    see(Client(), page, status=302)
    see(chair, page + "agenda/", "第 3 项")
    lost = chair.post(page + "agenda/", {"title1": "排水沟", "title2": " ", "note2": "140 米的沟"})
    assert (lost.status_code, "140 米的沟" in lost.content.decode()) == (422, True), (
        "what was written stays until it has a title"
    )
    chair.post(page + "agenda/", {"title1": "排水沟", "note1": "140 米", "title2": "", "title3": "学习"})
    assert list(AgendaItem.objects.order_by("position").values_list("title", flat=True)) == ["排水沟", "学习"]
    assert chair.post(page + "convene/").status_code == 303
    member = as_(branch.cast, "villager")
    see(member, page, "请答一声来不来", "排水沟")
    assert member.post(page + "reply/", {"answer": "leave", "note": ""}).status_code == 422
    online = member.post(page + "reply/", {"answer": "online", "note": ""})  # held in the hall only, perhaps since a minute ago
    assert (online.status_code, "这一项选不了" in online.content.decode()) == (422, True)
    assert member.post(page + "reply/", {"answer": "coming", "note": ""}).status_code == 303
    see(member, "/me/meetings/", "第四季度党员大会")
    see(chair, page + "names/", "赵小满", "去会场")
    assert chair.post(page + "cancel/", {"reason": "大雪"}).status_code == 303
    see(member, page, "不开了")


def test_the_room_for_chair_and_member(branch: Branch) -> None:
    meeting = branch.opened()
    room = f"/meetings/{meeting.id}/room/"
    chair, member = as_(branch.cast, "secretary"), as_(branch.cast, "villager")
    text = see(member, room, "为什么是 12", "我在线上参加", "人够了，可以表决")
    assert "散会" not in text
    assert member.post(f"/meetings/{meeting.id}/join/").status_code == 303
    item = AgendaItem.objects.get(meeting=meeting, state="now")
    see(chair, room, "散会", "提交表决")
    see(chair, f"/meetings/{meeting.id}/items/{item.id}/vote/", "开始表决", "赞成要满 12 票")
    form = {"title": "是否同意村东排水沟硬化方案？", "text": ""}
    assert chair.post(f"/meetings/{meeting.id}/items/{item.id}/vote/", form).status_code == 303
    item.refresh_from_db()
    see(member, room, "已交 0 票")
    assert item.motion_id
    ballots.cast_vote(branch.actor("away"), motion_id=item.motion_id, choices=["yes"], key=str(new_id()), now=LATER)
    said = member.post(
        f"/meetings/{meeting.id}/speak/", {"key": str(new_id()), "body": "坡度要留够。"}, headers={"HX-Request": "true"}
    )
    assert said.status_code == 200
    assert member.post(f"/meetings/{meeting.id}/speak/", {"key": str(new_id()), "body": ""}).status_code == 422
    assert member.post(f"/meetings/{meeting.id}/hand/", {"up": "1"}).status_code == 303
    see(member, room, "坡度要留够", "举手的 1 人", "已交 1 票")
    absent = Participant.objects.filter(meeting=meeting, mark="", votes=True).first()
    assert absent
    person = f"/meetings/{meeting.id}/names/{absent.id}/"
    assert chair.post(person, {"quick": "here"}).headers["Location"] == room  # asked in the room, answered there
    assert chair.post(person, {"to": "excused", "reason": "", "duty": "", "why": ""}).status_code == 422
    assert chair.post(person, {"to": "nowhere", "reason": "", "duty": "", "why": ""}).status_code == 422  # nobody offered that
    assert member.post(person, {"quick": "absent"}).status_code == 403
    for path in ("note/", "tasks/", "end/", "door/", f"items/{item.id}/"):
        see(chair, f"/meetings/{meeting.id}/{path}")
        see(member, f"/meetings/{meeting.id}/{path}", status=403)


def test_how_often_lectures_are_due_is_set_from_above(branch: Branch) -> None:
    path = f"/o/{branch.organisation.id}/meetings/rhythm/"
    city = as_(branch.cast, "city")
    assert as_(branch.cast, "operator").get(path).status_code == 403
    early = city.post(path, {"months": "1", "since": "0001-01-01"})
    assert early.status_code == 422
    assert "最早从 2018-10-28 起" in early.content.decode()
    assert city.post(path, {"months": "6", "since": f"{NOW:%Y-%m-%d}"}).status_code == 303
    assert Rhythm.objects.get().months == 6


def test_signing_in_by_the_code_on_the_wall(branch: Branch) -> None:
    meeting = branch.convened()
    now = timezone.now()
    page = f"/meetings/{meeting.id}/in/"
    member = as_(branch.cast, "villager")
    see(member, page + codes.code_for(meeting.id, now - timedelta(minutes=5)) + "/", "过时了", status=409)
    see(member, page + "0" * 20 + "/", status=409)
    good = page + codes.code_for(meeting.id, now) + "/"
    see(member, good, "我到了")
    assert member.post(good).status_code == 303
    assert Participant.objects.get(meeting=meeting, person=branch.cast.accounts["villager"].person).mark == "present"
    stranger = as_(branch.cast, "stranger")
    assert stranger.post(page + codes.code_for(meeting.id, now) + "/").status_code == 404
    assert codes.code_for(meeting.id, now) != codes.code_for(new_id(), now)


def test_minutes_and_the_public_board(branch: Branch) -> None:
    meeting = branch.opened()
    Meeting.objects.filter(id=meeting.id).update(opened_at=NOW)  # the pages take the time from the clock
    chair, recorder = as_(branch.cast, "secretary"), as_(branch.cast, "operator")
    item = AgendaItem.objects.get(meeting=meeting, state="now")
    actions.take_item(branch.actor("chair"), meeting_id=meeting.id, item_id=item.id, state="done", outcome="同意修", now=LATER)
    page = f"/meetings/{meeting.id}/minutes/"
    assert chair.post(f"/meetings/{meeting.id}/end/").status_code == 303
    text = see(recorder, page, "结论：同意修", "我看过了")
    seen = text.split('name="seen" value="')[1].split('"')[0]
    see(recorder, page + "write/", "结论：同意修")
    assert recorder.post(page + "confirm/", {"seen": seen}).status_code == 303
    assert recorder.post(page + "confirm/", {"seen": "x"}).status_code == 409
    assert chair.post(page + "confirm/", {"seen": seen}).status_code == 303
    see(as_(branch.cast, "township"), page, "记录已定")
    assert "meetings.read_minutes" in set(Entry.objects.filter(actor_name="郑晓岚").values_list("verb", flat=True))
    see(as_(branch.cast, "stranger"), page, status=404)
    board = "/p/371725104201/meetings/"
    see(Client(), board, "还没有公开的决定")
    see(chair, f"/meetings/{meeting.id}/publish/", "村东排水沟硬化方案")
    assert chair.post(f"/meetings/{meeting.id}/publish/", {"items": [str(item.id)]}).status_code == 303
    see(Client(), board, "同意修")
    text = see(Client(), f"{board}{meeting.id}/", "同意修", "支部党员大会")
    assert "孙立根" not in text
    see(Client(), f"{board}{new_id()}/", status=404)
    see(Client(), "/meetings/rules/", "支部党员大会", "第十一条", "三分之二以上")


@pytest.mark.usefixtures("at_now")
def test_villagers_representatives_from_roll_to_room(cast: Cast) -> None:
    secretary = as_(cast, "secretary")
    home = "/p/371725104201/meetings/inside/"
    see(secretary, home + "roll/representatives/", "名单还是空的")
    form = {"phone": "13953000008", "woman": "on", "group": "三组", "household": "", "since": "2026-01-01"}
    assert secretary.post(home + "roll/representatives/add/", form | {"phone": "1"}).status_code == 422
    assert secretary.post(home + "roll/representatives/add/", form).status_code == 303
    assert Seat.objects.get().name == "赵小满"
    see(as_(cast, "villager"), home, status=404)
    see(secretary, home, "该开的会" if actions.write_dues(now=NOW) else "")
    plan = actions.Plan("第四季度村民代表会议", NOW + timedelta(days=6), "村部大院", online=False)
    meeting = actions.plan_meeting(
        cast.actor("secretary"), kind=Kind.REPRESENTATIVES, organisation_id=None, place=cast.place("随西村"), plan=plan, form_key=new_id(),
        now=NOW,
    )  # fmt: skip
    actions.set_agenda(cast.actor("secretary"), meeting_id=meeting.id, points=[(None, "村规民约修改", "")], now=NOW)
    actions.convene_meeting(cast.actor("secretary"), meeting_id=meeting.id, now=NOW)
    see(Client(), "/p/371725104201/meetings/", "第四季度村民代表会议", "村规民约修改")
    see(as_(cast, "villager"), f"/meetings/{meeting.id}/", "请答一声来不来")
    assert secretary.post(f"/meetings/seats/{Seat.objects.get().id}/end/").status_code == 303


def test_a_page_costs_the_same_for_more_people(branch: Branch, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    meeting = branch.opened()
    chair = as_(branch.cast, "secretary")
    for path, most in (("room/", 34), ("", 34), ("names/", 24)):
        with django_assert_max_num_queries(most):
            see(chair, f"/meetings/{meeting.id}/{path}")
    assert STARTS < LATER
