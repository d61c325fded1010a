"""Meetings of a branch in each state: planned, called, going on with a vote, over, fixed and published; the village's roll."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from teabowl.kernel.actor import PostKind
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.meetings import actions
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Meeting, Participant, Seat, Task
from teabowl.meetings.rules import Mark
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.people.models import Person


def fill(made: Any, now: datetime) -> None:
    cast = made.cast
    branch = made_organisation(cast, "随西村第一党支部（开会）")
    for part in ("secretary", "operator", "villager"):
        made_member(branch, cast.accounts[part])
    for name in ("高建章", "沈秋实", "范桂香", "石大河"):
        made_member(branch, name)
    made_post(branch, cast.accounts["secretary"])
    made_post(branch, cast.accounts["operator"], PostKind.PUBLICITY_COMMISSIONER)
    made.of["branch"] = made.of["m_branch"] = branch.id  # another area has a branch of its own
    chair = cast.actor("secretary")

    def plan(title: str, starts: datetime, told: datetime) -> Meeting:
        meeting = actions.plan_meeting(
            chair, kind=Kind.MEMBERS, organisation_id=branch.id, place=branch.place, plan=actions.Plan(title, starts, "村部会议室"),
            form_key=new_id(), now=told,
        )  # fmt: skip
        points = [(None, "村东排水沟硬化方案", "140 米，预算 38,600 元"), (None, "学习和讨论", "")]
        actions.set_agenda(chair, meeting_id=meeting.id, points=points, now=told)
        return meeting

    def held(title: str, days: int) -> Meeting:
        at = now - timedelta(days=days)
        meeting = plan(title, at, at - timedelta(days=3))
        actions.convene_meeting(chair, meeting_id=meeting.id, now=at - timedelta(days=2))
        return actions.open_meeting(chair, meeting_id=meeting.id, now=at)

    made.of["m_planned"] = plan("明年第一季度党员大会", now + timedelta(days=40), now).id
    called = plan("下个月的党员大会", now + timedelta(days=9), now)
    made.of["m_called"] = actions.convene_meeting(chair, meeting_id=called.id, now=now).id
    made.of["m_open"] = going_on = _going_on(cast, held("第四季度党员大会", 1), now)
    made.of["m_person"] = Participant.objects.filter(meeting_id=going_on, duty="recorder").get().id
    made.of["m_voted"] = _first(going_on).id
    made.of["m_item"] = AgendaItem.objects.filter(meeting_id=going_on).order_by("-position")[0].id
    over = held("开完的党员大会", 3)
    _minuted(cast, over, now, confirm=False)
    made.of["m_over"] = over.id
    fixed = held("上个月的党员大会", 30)
    _minuted(cast, fixed, now, confirm=True)
    item = _first(fixed.id)
    actions.publish_record(chair, meeting_id=fixed.id, item_ids=[item.id], now=now)
    made.of |= {"m_fixed": fixed.id, "m_task": Task.objects.filter(meeting=fixed).get().id}
    actions.add_seat(
        chair, place=cast.place("随西村"), body="representatives", person=cast.accounts["villager"].person, name="赵小满", woman=True,
        group="三组", since=china_date(now) - timedelta(days=9), now=now,
    )  # fmt: skip
    _collective(made, now)
    actions.write_dues(now=now)


def _collective(made: Any, now: datetime) -> None:
    """The collective's assembly is going on, one of a household in the hall; the villager holds the mandate of one of theirs and has a
    vote to cast for her; and a table of its members was sent up."""
    chair, place = made.cast.actor("secretary"), made.cast.place("随西村")
    villager = made.cast.accounts["villager"].person
    for name, house in (("孙有福", "孙有福"), ("王桂芝", "孙有福"), ("赵小满", "赵小满"), ("钱兰英", "赵小满")):
        person = villager if name == "赵小满" else Person.objects.create(name=name, created_at=now)
        actions.add_seat(
            chair, place=place, body="collective_members", name=name, woman=name == "王桂芝", group="一组", household=house,
            person=person, since=china_date(now) - timedelta(days=9), now=now,
        )  # fmt: skip
    at, table = now - timedelta(days=1), "姓名,户主,手机号\n李大山,李大山,\n周怪,周怪,138\n".encode()
    plan = actions.Plan("集体成员大会", at, "村部大院")
    meeting = actions.plan_meeting(
        chair,
        kind=Kind.COLLECTIVE,
        organisation_id=None,
        place=place,
        plan=plan,
        form_key=new_id(),
        now=at - timedelta(days=14),
    )
    actions.set_agenda(chair, meeting_id=meeting.id, points=[(None, "今年收益怎么分", "")], now=at - timedelta(days=14))
    actions.convene_meeting(chair, meeting_id=meeting.id, now=at - timedelta(days=12))
    actions.open_meeting(chair, meeting_id=meeting.id, now=at)
    holder, giver, stands_in, sent = (
        Participant.objects.get(meeting=meeting, name=name) for name in ("孙有福", "王桂芝", "赵小满", "钱兰英")
    )
    for one in (holder, stands_in):
        actions.mark(chair, meeting_id=meeting.id, participant_id=one.id, to=Mark.PRESENT, now=at)
    actions.give_mandate(chair, meeting_id=meeting.id, participant_id=sent.id, holder_id=stands_in.id, now=at)
    motion = actions.Motion("是否同意收益分配方案？", secret=True)
    voted = actions.put_to_vote(chair, meeting_id=meeting.id, item_id=_first(meeting.id).id, motion=motion, now=at)
    roll = actions.stage_roll(chair, place=place, body="collective_members", filename="名单.csv", data=table, now=now)
    seat = Seat.objects.get(place=place, name="王桂芝")
    made.of |= {"m_all": meeting.id, "m_giver": giver.id, "m_shares": voted.motion_id, "m_roll": roll.id, "m_seat": seat.id}


def _first(meeting_id: UUID) -> AgendaItem:
    return AgendaItem.objects.filter(meeting_id=meeting_id).order_by("position")[0]


def _present(cast: Any, meeting: Meeting, now: datetime) -> None:
    for one in (
        Participant.objects.filter(meeting=meeting).exclude(person=cast.accounts["villager"].person).order_by("-duty")[:5]
    ):
        actions.mark(cast.actor("secretary"), meeting_id=meeting.id, participant_id=one.id, to=Mark.PRESENT, now=now)


def _going_on(cast: Any, meeting: Meeting, now: datetime) -> UUID:
    chair = cast.actor("secretary")
    _present(cast, meeting, now)
    item = _first(meeting.id)
    motion = actions.Motion("是否同意村东排水沟硬化方案？")
    actions.put_to_vote(chair, meeting_id=meeting.id, item_id=item.id, motion=motion, now=now)
    actions.join_online(cast.actor("villager"), meeting_id=meeting.id, now=now)
    actions.speak(cast.actor("villager"), meeting_id=meeting.id, body="坡度要留够，雨水才走得动。", sent_key=new_id(), now=now)
    actions.raise_hand(cast.actor("villager"), meeting_id=meeting.id, up=True, now=now)
    return meeting.id


def _minuted(cast: Any, meeting: Meeting, now: datetime, *, confirm: bool) -> None:
    chair, recorder, item = cast.actor("secretary"), cast.actor("operator"), _first(meeting.id)
    _present(cast, meeting, now)
    actions.take_item(chair, meeting_id=meeting.id, item_id=item.id, state="done", outcome="同意，请三家报价", now=now)
    owner = Participant.objects.get(meeting=meeting, duty="recorder")
    due = china_date(now) + timedelta(days=20)
    actions.add_task(
        chair,
        meeting_id=meeting.id,
        title="请三家报价",
        owner=owner.id,
        due_on=due,
        item_id=item.id,
        form_key=new_id(),
        now=now,
    )
    actions.end_meeting(chair, meeting_id=meeting.id, now=now)
    text = actions.draft_minutes(recorder, meeting_id=meeting.id, now=now).minutes
    if confirm:
        for who in (recorder, chair):
            actions.confirm_minutes(who, meeting_id=meeting.id, seen=actions.key_of(text), now=now)


PAGES = {
    "": ["/meetings/rules/", "{v}/meetings/", "{v}/meetings/{m_fixed}/"],
    "villager": [
        "/me/meetings/", "/o/{m_branch}/meetings/", "/meetings/{m_called}/", "/meetings/{m_called}/reply/", "/meetings/{m_open}/room/",
        "/meetings/{m_open}/names/", "/meetings/{m_fixed}/minutes/", "/ballots/{m_shares}/others/",
    ],
    "secretary": [
        "/o/{m_branch}/meetings/", "/o/{m_branch}/meetings/plan/", "/o/{m_branch}/meetings/plan/?kind=deliberation",
        "/meetings/{m_planned}/",
        "/meetings/{m_planned}/agenda/", "/meetings/{m_planned}/change/", "/meetings/{m_called}/", "/meetings/{m_called}/cancel/",
        "/meetings/{m_open}/", "/meetings/{m_open}/room/", "/meetings/{m_open}/door/", "/meetings/{m_open}/names/",
        "/meetings/{m_open}/names/{m_person}/", "/meetings/{m_open}/note/", "/meetings/{m_open}/tasks/", "/meetings/{m_open}/end/",
        "/meetings/{m_open}/items/{m_item}/", "/meetings/{m_open}/items/{m_item}/vote/", "/meetings/{m_open}/items/{m_voted}/amend/",
        "/meetings/{m_open}/agenda/{m_item}/document/",
        "/meetings/{m_over}/minutes/", "/meetings/{m_over}/minutes/write/", "/meetings/{m_fixed}/minutes/",
        "/meetings/{m_fixed}/publish/", "/meetings/{m_fixed}/correct/", "/meetings/tasks/{m_task}/", "{v}/meetings/inside/",
        "{v}/meetings/inside/plan/?kind=villagers", "{v}/meetings/inside/roll/representatives/",
        "{v}/meetings/inside/roll/representatives/add/", "{v}/meetings/inside/roll/collective_members/import/",
        "{v}/meetings/inside/roll/collective_members/import/{m_roll}/", "/meetings/seats/{m_seat}/", "/meetings/{m_all}/names/",
        "/meetings/{m_all}/names/add/", "/meetings/{m_all}/names/{m_giver}/mandate/",
    ],
    "county": ["/o/{m_branch}/meetings/rhythm/", "/meetings/{m_fixed}/", "{c}/meetings/due/"],
}  # fmt: skip
ELSEWHERE = {
    "meetings:end_mandate",
    # answers that are a file, a fragment of a page, a step onward; and the code on the wall, which test_meetings scans
    "meetings:sheet", "meetings:village_sheet", "meetings:own", "meetings:open", "meetings:join", "meetings:hand", "meetings:speak",
    "meetings:door_code", "meetings:scan", "meetings:convene", "meetings:draft", "meetings:confirm", "meetings:pdf",
    "meetings:end_seat", "meetings:drop_document", "meetings:roll_sheet", "meetings:roll_template", "meetings:roll_bad",
    "meetings:roll_act", "meetings:bring_appraisal",
}  # fmt: skip
