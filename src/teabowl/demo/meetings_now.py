"""Meetings that are going on just now: of members, with a vote to cast; of representatives, called; and of the branch in Beijing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from teabowl.ballots import actions as ballots
from teabowl.demo import cast
from teabowl.demo.actors import actor
from teabowl.demo.luck import Luck
from teabowl.demo.meetings import HOW, title_of
from teabowl.demo.words_meetings import (
    LECTURES,
    PARTY_DAYS,
    SAID,
)
from teabowl.kernel.actor import Actor, PostKind
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.meetings import actions
from teabowl.meetings.actions import Motion, Plan
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Meeting, Participant
from teabowl.meetings.rules import Mark
from teabowl.organisations.models import Member, Organisation, Post
from teabowl.organisations.queries import members_on, organisations_at
from teabowl.people.models import Account
from teabowl.people.queries import actor_for
from teabowl.places.queries import place_by_code
from teabowl.search import actions as search


def play(now: datetime) -> None:
    """In the showcase village: the quarter's members' meeting is going on, with a vote to cast; the representatives are called for next
    week. What is due everywhere is written down."""
    actions.write_dues(now=now)
    search.post_many(Meeting.objects.filter(published_at__isnull=False).prefetch_related("items"), now=now)
    village = place_by_code(cast.SHOWCASE)
    secretary = actor("secretary", now)
    branch = next(ref for ref in organisations_at(village) if ref.kind == "branch")
    _going_on(secretary, branch.id, village, now)
    _in_beijing(now)
    _called(secretary, village, now)
    _collective(secretary, village, now)


def _going_on(secretary: Actor, branch_id: UUID, village: Any, now: datetime) -> None:
    told, starts = now - timedelta(days=6), now - timedelta(minutes=25)
    day = china_date(now)
    plan = Plan(title_of(Kind.MEMBERS, day), starts, "村部会议室", video_url="https://meeting.example.com/demo")
    meeting = actions.plan_meeting(
        secretary, kind=Kind.MEMBERS, organisation_id=branch_id, place=village, plan=plan, form_key=new_id(), now=told
    )
    kept = [(item.id, item.title, "") for item in AgendaItem.objects.filter(meeting=meeting)]
    points = [
        *kept, (None, "村东排水沟硬化方案", "140 米，预算 38,600 元，从集体收入里出"), (None, "学习和讨论", "秋种和冬季用电安全"),
    ]  # fmt: skip
    actions.set_agenda(secretary, meeting_id=meeting.id, points=points, now=told)
    actions.convene_meeting(secretary, meeting_id=meeting.id, now=told)
    actions.open_meeting(secretary, meeting_id=meeting.id, now=starts)
    people = list(Participant.objects.filter(meeting=meeting).select_related("person__account").order_by("-duty", "name"))
    member = next(part.name for part in cast.PARTS if part.key == "member")
    here = [p for p in people if p.person is not None and p.name != member]
    away = _away(branch_id, day)
    hall = [p for p in here if p.person_id not in away][:12]
    for one in hall:
        actions.mark(secretary, meeting_id=meeting.id, participant_id=one.id, to=Mark.PRESENT, now=starts)
    online = [p for p in here if p.person_id in away and hasattr(p.person, "account")][:5]
    actors = [actor_for(p.person.account, now=now) for p in online if p.person is not None]
    for who in actors:
        actions.join_online(who, meeting_id=meeting.id, now=starts + timedelta(minutes=2))
    item = AgendaItem.objects.get(meeting=meeting, title="村东排水沟硬化方案")
    actions.take_item(secretary, meeting_id=meeting.id, item_id=item.id, now=starts + timedelta(minutes=8))
    said = [actor_for(p.person.account, now=now) for p in hall if p.person is not None and hasattr(p.person, "account")]
    for index, (who, words) in enumerate(zip([*said[1:3], *actors[:2]], SAID, strict=False)):
        actions.speak(who, meeting_id=meeting.id, body=words, sent_key=new_id(), now=starts + timedelta(minutes=10 + index))
    motion = Motion("是否同意村东排水沟硬化方案？", "硬化 140 米，预算 38,600 元，从集体收入里出，请三家报价，取低的。")
    item = actions.put_to_vote(
        secretary, meeting_id=meeting.id, item_id=item.id, motion=motion, now=starts + timedelta(minutes=18)
    )
    _vote(item.motion_id, [*said[1:], *actors], starts + timedelta(minutes=19))


def _in_beijing(now: datetime) -> None:
    """The branch of migrant members where the cast's member takes part: three that were held, whose homes see who was there, and one
    that is called, to be answered."""
    member = actor("member", now)
    of = Organisation.objects.filter(is_away=True, id__in=_away_of(member)).select_related("place").first()
    posts = Post.objects.filter(organisation=of, ends_on__isnull=True).values_list("kind", "person__account")
    held = {kind: actor_for(Account.objects.select_related("person").get(pk=key), now=now) for kind, key in posts if key}
    if of is None or PostKind.SECRETARY not in held:
        return
    chair = held[PostKind.SECRETARY]
    luck = Luck("beijing meetings")
    for days, kind, point in (
        (68, Kind.LECTURE, luck.pick(LECTURES)), (41, Kind.PARTY_DAY, luck.pick(PARTY_DAYS)), (12, Kind.PARTY_DAY, luck.pick(PARTY_DAYS)),
        (-6, Kind.LECTURE, luck.pick(LECTURES)),
    ):  # fmt: skip
        starts = (now - timedelta(days=days)).replace(hour=11, minute=30)
        told = min(now, starts - timedelta(days=5))
        plan = Plan(title_of(kind, china_date(starts)), starts, "十八里店老乡活动室（演示）")
        meeting = actions.plan_meeting(
            chair, kind=kind, organisation_id=of.id, place=of.place, plan=plan, form_key=new_id(), now=told
        )
        actions.set_agenda(chair, meeting_id=meeting.id, points=[(None, point, ""), (None, "家里有什么要捎话的", "")], now=told)
        actions.convene_meeting(chair, meeting_id=meeting.id, now=told)
        if days < 0:
            continue
        actions.open_meeting(chair, meeting_id=meeting.id, now=starts)
        for index, row in enumerate(Participant.objects.filter(meeting=meeting).order_by("-duty", "id")):
            mark = (
                Mark.PRESENT if index % 5 < 3 or row.person_id == member.person_id else Mark.ONLINE if index % 5 == 3 else None
            )
            if mark is not None:
                row.mark, row.how, row.arrived_at = mark.value, HOW[mark], starts
                row.save(update_fields=["mark", "how", "arrived_at"])
        actions.end_meeting(chair, meeting_id=meeting.id, now=starts + timedelta(minutes=70))
        text = actions.draft_minutes(chair, meeting_id=meeting.id, now=starts + timedelta(minutes=75)).minutes
        for hours, who in enumerate((chair, held[PostKind.RECORDER]), start=2):
            actions.confirm_minutes(who, meeting_id=meeting.id, seen=actions.key_of(text), now=starts + timedelta(hours=hours))


def _away_of(member: Actor) -> list[UUID]:
    """Where the member takes part away from home."""
    rows = Member.objects.filter(person__account__id__in=[member.account_id], ended_on__isnull=True, away__isnull=False)
    return list(rows.values_list("away_id", flat=True))


def _away(branch_id: UUID, day: date) -> set[UUID]:
    return {row.person_id for row in members_on(branch_id, day) if row.migrant}


def _vote(motion_id: UUID | None, voters: Sequence[Actor], moment: datetime) -> None:
    assert motion_id is not None
    for index, who in enumerate(voters[:11]):
        try:
            ballots.cast_vote(
                who, motion_id=motion_id, choices=["abstain" if index == 7 else "yes"], key=str(new_id()), now=moment
            )
        except (Refused, NotFound):
            continue  # on probation, or not there


def _collective(secretary: Actor, village: Any, now: datetime) -> None:
    """The collective's assembly, in the hall now: whom the cast's villager stands in for has given a written mandate, and a secret vote
    runs, in which both votes are theirs to cast."""
    told, starts = now - timedelta(days=14), now - timedelta(minutes=10)
    plan = Plan(f"{china_date(now).year} 年集体成员大会", starts, "村部大院")
    meeting = actions.plan_meeting(
        secretary, kind=Kind.COLLECTIVE, organisation_id=None, place=village, plan=plan, form_key=new_id(), now=told
    )
    text = "今年集体收入 18.6 万元，留三成作公积公益金，其余按人分。"
    actions.set_agenda(secretary, meeting_id=meeting.id, points=[(None, "今年的收益怎么分", text)], now=told)
    actions.convene_meeting(secretary, meeting_id=meeting.id, now=told)
    actions.open_meeting(secretary, meeting_id=meeting.id, now=starts)
    people = Participant.objects.filter(meeting=meeting)
    villager = actor("villager", now).person_id
    assert villager is not None
    holder = people.filter(person_id=villager).first()
    giver = people.filter(household=holder.household).exclude(id=holder.id).first() if holder is not None else None
    others = people.exclude(id=giver.id) if giver is not None else people
    here = list(others.order_by("household", "id"))
    for one in here[: len(here) * 5 // 6] + ([holder] if holder is not None else []):
        actions.mark(secretary, meeting_id=meeting.id, participant_id=one.id, to=Mark.PRESENT, now=starts)
    if holder is not None and giver is not None:
        actions.give_mandate(secretary, meeting_id=meeting.id, participant_id=giver.id, holder_id=holder.id, now=starts)
    item = AgendaItem.objects.get(meeting=meeting, title="今年的收益怎么分")
    motion = Motion("是否同意今年的收益分配方案？", text, secret=True)
    actions.put_to_vote(secretary, meeting_id=meeting.id, item_id=item.id, motion=motion, now=starts + timedelta(minutes=6))


def _called(secretary: Actor, village: Any, now: datetime) -> None:
    """The village's representatives, in six days: five days' notice in writing."""
    starts = (now + timedelta(days=7)).replace(hour=1, minute=0, second=0, microsecond=0)
    plan = Plan(title_of(Kind.REPRESENTATIVES, china_date(now)), starts, "村部大院", online=False)
    meeting = actions.plan_meeting(
        secretary, kind=Kind.REPRESENTATIVES, organisation_id=None, place=village, plan=plan, form_key=new_id(), now=now
    )
    points = [
        (None, "村东排水沟硬化方案", "党员大会审议通过以后，提交代表会议决议"), (None, "明年集体收入怎么用", "先听听大家的意见"),
    ]  # fmt: skip
    actions.set_agenda(secretary, meeting_id=meeting.id, points=points, now=now)
    actions.convene_meeting(secretary, meeting_id=meeting.id, now=now)
