"""One meeting from the plan to the public board, and what refuses on the way."""

from datetime import date, timedelta

import pytest

from teabowl.ballots import actions as ballots
from teabowl.ballots.models import Elector
from teabowl.figures.queries import figures_of
from teabowl.figures.verifying import verify
from teabowl.files import actions as files
from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.meetings import actions, queries
from teabowl.meetings.hooks import may_read_document
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Due, Meeting, Participant, Speech, Task
from teabowl.meetings.queries.below import late_dues
from teabowl.meetings.queries.room import own_of, room_of
from teabowl.meetings.rules import Mark, State
from teabowl.meetings.tests.conftest import LATER, STARTS, Branch
from teabowl.messages.models import Copy
from teabowl.organisations import actions as organisations
from teabowl.organisations.models import Member, Migration, Organisation
from teabowl.organisations.rules_migrants import Reason
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import NOW


def _first(meeting: Meeting) -> AgendaItem:
    return AgendaItem.objects.filter(meeting=meeting).order_by("position")[0]


def _choose(branch: Branch, meeting: Meeting, who: str, what: str) -> None:
    motion = _first(meeting).motion_id
    assert motion is not None
    ballots.cast_vote(branch.actor(who), motion_id=motion, choices=[what], key=str(new_id()), now=LATER)


def _all_agree(meeting: Meeting, many: int) -> None:
    """As if so many who are in the hall had raised their hands, counted by two people."""
    motion = _first(meeting).motion_id
    there = Participant.objects.filter(meeting=meeting, mark="present").values_list("person_id", flat=True)
    rows = Elector.objects.filter(motion_id=motion, way="", person_id__in=list(there))[:many]
    for elector in rows:
        elector.way, elector.choices = "hall", ["yes"]
        elector.save()


def test_a_branch_meets_decides_and_publishes(branch: Branch) -> None:
    actions.write_dues(now=NOW)
    chair, recorder, away = (branch.actor(part) for part in ("chair", "recorder", "away"))
    meeting = branch.convened()
    assert meeting.participants.count() == 24
    assert {p.duty: p.name for p in meeting.participants.exclude(duty="")} == {"chair": "孙立根", "recorder": "周明芳"}
    assert Copy.objects.filter(message__kind="meetings.convened").count() == 3  # not the chair, who sent it
    actions.reply(away, meeting_id=meeting.id, answer="online", now=NOW)
    actions.open_meeting(chair, meeting_id=meeting.id, now=STARTS)

    for person in meeting.participants.filter(votes=True).exclude(person=away.person_id).order_by("-duty", "name")[:11]:
        actions.mark(recorder, meeting_id=meeting.id, participant_id=person.id, to=Mark.PRESENT, now=STARTS)
    assert not room_of(meeting.id).told.enough
    with pytest.raises(Refused, match="12"):
        actions.put_to_vote(
            chair, meeting_id=meeting.id, item_id=_first(meeting).id, motion=actions.Motion("是否同意？"), now=LATER
        )
    actions.join_online(away, meeting_id=meeting.id, now=LATER)
    room = room_of(meeting.id)
    assert room.told.enough
    assert (room.count.base, room.count.hall, room.count.online, room.told.least) == (23, 11, 1, 12)
    assert "23 的一半是 11.5，所以要 12 人" in "".join(room.told.why)
    assert "第十一条" in "".join(room.told.why)

    actions.raise_hand(away, meeting_id=meeting.id, up=True, now=LATER)
    assert [p.name for p in room_of(meeting.id).hands] == ["赵小满"]
    key = new_id()
    for _again in range(2):  # sent twice on a bad line, said once
        actions.speak(away, meeting_id=meeting.id, body="坡度要留够，雨水才走得动。", sent_key=key, now=LATER)
    assert Speech.objects.count() == 1
    assert not room_of(meeting.id).hands

    actions.put_to_vote(
        chair, meeting_id=meeting.id, item_id=_first(meeting).id, motion=actions.Motion("是否同意？"), now=LATER
    )
    _choose(branch, meeting, "away", "yes")
    _all_agree(meeting, 11)
    with pytest.raises(Refused):
        actions.end_meeting(chair, meeting_id=meeting.id, now=LATER)
    result = actions.close_vote(chair, meeting_id=meeting.id, item_id=_first(meeting).id, now=LATER)
    assert (result.passed, result.base, result.needed, result.given) == (True, 23, 12, 12)
    owner = meeting.participants.get(duty="recorder")
    actions.add_task(
        recorder, meeting_id=meeting.id, title="请三家报价", owner=owner.id, due_on=china_date(LATER) + timedelta(days=10),
        item_id=_first(meeting).id, form_key=new_id(), now=LATER,
    )  # fmt: skip
    ended = actions.end_meeting(chair, meeting_id=meeting.id, now=LATER + timedelta(hours=1))
    assert (ended.expected, ended.came, ended.came_online, ended.decisions) == (24, 12, 1, 1)

    text = actions.draft_minutes(recorder, meeting_id=meeting.id, now=LATER).minutes
    for words in (
        "应到 24 人，实到 12 人（会场 11，线上 1）",
        "赵小满：坡度要留够",
        "表决：通过。同意 12 票",
        "请三家报价，由周明芳办",
    ):
        assert words in text
    seen = actions.key_of(text)
    with pytest.raises(NotAllowed):
        actions.confirm_minutes(away, meeting_id=meeting.id, seen=seen, now=LATER)
    actions.confirm_minutes(recorder, meeting_id=meeting.id, seen=seen, now=LATER)
    with pytest.raises(Refused):
        actions.confirm_minutes(chair, meeting_id=meeting.id, seen=actions.key_of("别的"), now=LATER)
    fixed = actions.confirm_minutes(chair, meeting_id=meeting.id, seen=seen, now=LATER)
    assert fixed.state == State.FIXED
    with pytest.raises(Refused):
        actions.write_minutes(recorder, meeting_id=meeting.id, body="改一改", now=LATER)

    place = branch.organisation.place
    assert queries.published(place) == []
    with pytest.raises(Invalid):  # nothing chosen, and nothing there to take off
        actions.publish_record(chair, meeting_id=meeting.id, item_ids=[], now=LATER)
    actions.publish_record(chair, meeting_id=meeting.id, item_ids=[_first(meeting).id], now=LATER)
    (row,) = queries.published(place)
    assert row.points == (("村东排水沟硬化方案", "通过", ""),)  # a members' meeting: the decision, no numbers
    assert Due.objects.get(kind="members").held_on == china_date(STARTS)
    keys = ["meetings.held", "meetings.attended", "meetings.attended_online", "meetings.decisions", "meetings.three_on_time"]
    found = {f.indicator.key: f.value for f in figures_of(place, china_date(STARTS), keys=keys)}
    assert found == dict(zip(keys, [1, 12, 1, 1, 1], strict=True))
    assert not [d for d in verify().differences if d.source_type.startswith("meeting")]

    # the next meeting begins with what the last one set, and may correct its minutes
    later = branch.plan(title="下次党员大会", starts_at=STARTS + timedelta(days=30))
    assert _first(later).is_review
    task = Task.objects.get()
    actions.close_task(recorder, task_id=task.id, state="done", note="三家都报了", now=LATER)
    with pytest.raises(Refused):  # not held yet
        actions.correct_minutes(
            chair, meeting_id=meeting.id, decided_in=later.id, body="是 138 米", form_key=new_id(), now=LATER
        )
    Meeting.objects.filter(id=later.id).update(state="open", convened_at=NOW, opened_at=STARTS)
    actions.correct_minutes(chair, meeting_id=meeting.id, decided_in=later.id, body="是 138 米", form_key=new_id(), now=LATER)
    assert Meeting.objects.get(id=meeting.id).minutes == text


def test_only_who_is_there_and_has_a_vote_votes(branch: Branch) -> None:
    meeting = branch.opened()
    actions.join_online(branch.actor("new"), meeting_id=meeting.id, now=LATER)
    actions.put_to_vote(
        branch.actor("chair"), meeting_id=meeting.id, item_id=_first(meeting).id, motion=actions.Motion("同意吗？"), now=LATER
    )
    with pytest.raises(Refused):  # a member, but not in the meeting
        _choose(branch, meeting, "away", "yes")
    with pytest.raises(NotFound):  # there, but on probation
        _choose(branch, meeting, "new", "yes")
    _choose(branch, meeting, "chair", "yes")


def test_elections_are_voted_in_the_hall_and_in_secret(branch: Branch) -> None:
    meeting = branch.opened(Kind.ELECTION, present=19)
    actions.join_online(branch.actor("away"), meeting_id=meeting.id, now=LATER)
    assert room_of(meeting.id).told.enough  # 19 of 23 are 4/5
    actions.put_to_vote(
        branch.actor("chair"), meeting_id=meeting.id, item_id=_first(meeting).id, motion=actions.Motion("选谁？"), now=LATER
    )
    motion = _first(meeting).motion_id
    assert Elector.objects.filter(motion_id=motion, is_secret=True).count() == 23
    with pytest.raises(Refused, match="会场"):
        _choose(branch, meeting, "away", "yes")
    absent = meeting.participants.filter(mark="present").exclude(duty="chair").last()
    assert absent
    actions.mark(branch.actor("chair"), meeting_id=meeting.id, participant_id=absent.id, to=Mark.ABSENT, now=LATER)
    with pytest.raises(Refused):  # 18 are too few to count it
        actions.close_vote(branch.actor("chair"), meeting_id=meeting.id, item_id=_first(meeting).id, now=LATER)
    away = meeting.participants.get(person=branch.actor("away").person_id)
    actions.leave_uncounted(
        branch.actor("chair"), meeting_id=meeting.id, participant_id=away.id, why="外出半年以上，上级同意不计入", now=LATER
    )
    assert room_of(meeting.id).told.enough  # 18 of 22


def test_convening_asks_for_an_agenda_and_for_the_notice(branch: Branch) -> None:
    chair = branch.actor("chair")
    meeting = branch.plan(Kind.DELIBERATION, starts_at=NOW + timedelta(days=2))
    with pytest.raises(Refused):
        actions.convene_meeting(chair, meeting_id=meeting.id, now=NOW)
    actions.set_agenda(chair, meeting_id=meeting.id, points=[(None, "审议排水沟方案", "")], now=NOW)
    with pytest.raises(Refused, match="3 天"):  # the proposal goes out three days before
        actions.convene_meeting(chair, meeting_id=meeting.id, now=NOW)
    plan = actions.Plan("审议", NOW + timedelta(days=3), "村部")
    actions.change_meeting(chair, meeting_id=meeting.id, plan=plan, now=NOW)
    assert actions.convene_meeting(chair, meeting_id=meeting.id, now=NOW).state == State.CONVENED
    told = Copy.objects.filter(message__kind="meetings.convened").first()
    assert told is not None
    assert (told.message.body, told.message.body_en[:13]) == ("在村部。请答一声来不来", "At 村部. Please")
    actions.cancel_meeting(chair, meeting_id=meeting.id, reason="大雪封路", now=NOW)
    assert Copy.objects.filter(message__kind="meetings.cancelled").count() == 3
    with pytest.raises(Refused):
        actions.open_meeting(chair, meeting_id=meeting.id, now=STARTS)
    with pytest.raises(Invalid):
        branch.plan(starts_at=NOW)


def test_leave_asks_for_a_reason_and_stands_when_it_ends(branch: Branch) -> None:
    meeting = branch.convened()
    away = branch.actor("away")
    with pytest.raises(Invalid):
        actions.reply(away, meeting_id=meeting.id, answer="leave", now=NOW)
    actions.reply(away, meeting_id=meeting.id, answer="leave", note="在工地值夜班", now=NOW)
    actions.open_meeting(branch.actor("chair"), meeting_id=meeting.id, now=STARTS)
    actions.end_meeting(branch.actor("chair"), meeting_id=meeting.id, now=LATER)
    mine = meeting.participants.get(person=away.person_id)
    assert (mine.mark, mine.reason) == ("excused", "在工地值夜班")
    assert meeting.participants.filter(mark="absent").count() == 23


def test_reminders_and_dues_are_written_once(branch: Branch) -> None:
    meeting = branch.convened()
    assert actions.remind(now=NOW) == 0
    assert actions.remind(now=STARTS - timedelta(hours=20)) == 1
    assert actions.remind(now=STARTS - timedelta(hours=19)) == 0
    assert actions.write_dues(now=NOW) == 6  # members, committee, lecture, party day, life, appraisal
    assert actions.write_dues(now=NOW) == 0
    kinds = {row.kind: row.planned for row in queries.due_meetings(_body(branch), NOW)}
    assert kinds[Kind.MEMBERS].id == meeting.id  # type: ignore[union-attr]
    assert kinds[Kind.COMMITTEE] is None


def _body(branch: Branch):  # type: ignore[no-untyped-def]
    from teabowl.meetings import convening

    return convening.body(branch.organisation.id, None)


def test_home_sees_what_a_migrant_member_took_part_in_elsewhere(branch: Branch) -> None:
    """A guest of this branch: membership stays at home, which sees the meeting and no more."""
    home = made_organisation(branch.cast, "张营村党支部", "张营村")
    member, keeper = made_member(home, "在外的"), made_member(home, "联系人")
    migration = organisations.register_out(
        branch.cast.actor("city"), member_id=member.id, left_on=date(2026, 3, 1), region="郓城县", reason=Reason.WORK,
        contact_id=keeper.id, key=new_id(), now=NOW,
    )  # fmt: skip
    Migration.objects.filter(id=migration.id).update(
        away=branch.organisation, away_place=branch.organisation.place, joined_on=date(2026, 6, 1), state="in"
    )
    Member.objects.filter(id=member.id).update(away=branch.organisation, away_since=date(2026, 6, 1))
    meeting = branch.opened()
    Participant.objects.filter(meeting=meeting, person=member.person).update(mark="present", arrived_at=STARTS)
    actions.end_meeting(branch.actor("chair"), meeting_id=meeting.id, now=LATER)
    (seen,) = migration.activities.all()
    assert (seen.title, seen.organisation_id, seen.source_id) == (meeting.title, branch.organisation.id, meeting.id)

    Organisation.objects.filter(id=branch.organisation.id).update(is_away=True)  # of migrant members: it is their own meeting
    away = branch.opened(Kind.LECTURE)
    here = Participant.objects.get(meeting=away, person=member.person)
    assert (here.guest, here.counted, here.votes) == (False, True, False)
    Participant.objects.filter(id=here.id).update(mark="present", arrived_at=STARTS)
    ended = actions.end_meeting(branch.actor("chair"), meeting_id=away.id, now=LATER)
    assert ended.expected == away.participants.count()
    assert migration.activities.filter(source_id=away.id).exists()


def test_an_amendment_is_voted_on_first(branch: Branch) -> None:
    meeting, chair = branch.opened(), branch.actor("chair")
    motion = actions.Motion("同意硬化 140 米吗？", "硬化 140 米")
    item = actions.put_to_vote(chair, meeting_id=meeting.id, item_id=_first(meeting).id, motion=motion, now=LATER)
    assert item.motion_id
    amendment = ballots.amend_motion(chair, motion_id=item.motion_id, title="改成 138 米", text="硬化 138 米", now=LATER)
    assert [m.id for m in own_of(meeting).open] == [amendment.id]
    with pytest.raises(Refused):  # the motion waits
        actions.close_vote(chair, meeting_id=meeting.id, item_id=item.id, now=LATER)
    there = Participant.objects.filter(meeting=meeting, mark="present").values_list("person_id", flat=True)
    Elector.objects.filter(motion=amendment, person_id__in=list(there)).update(way="hall", choices=["yes"])
    assert ballots.close_motion(chair, motion_id=amendment.id, now=LATER).passed
    assert AgendaItem.objects.get(id=item.id).passed is None
    assert [m.id for m in own_of(meeting).open] == [item.motion_id]


def test_what_was_due_and_not_held_is_seen_above(branch: Branch) -> None:
    actions.write_dues(now=NOW)
    above, later = branch.cast.place("郓城县"), date(2026, 12, 1)
    rows, total = late_dues(above, later)
    assert (total, {row.kind for row in rows}) == (2, {"支部委员会", "主题党日"})
    assert len(queries.attention_below(above, later)) == 2
    assert late_dues(above, date(2026, 11, 30)) == ([], 0)
    assert late_dues(branch.cast.place("巨野县"), later) == ([], 0)


def test_a_paper_on_the_agenda_is_read_by_those_who_may_read_the_meeting(branch: Branch) -> None:
    meeting, chair = branch.plan(), branch.actor("chair")
    actions.set_agenda(chair, meeting_id=meeting.id, points=[(None, "方案", "")], now=NOW)
    item, key = _first(meeting), new_id()
    files.stage_document(
        chair, form_key=key, chunks=[b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"], name="方案.pdf", now=NOW
    )
    paper = actions.add_document(chair, meeting_id=meeting.id, item_id=item.id, title="", form_key=key, now=NOW)
    assert paper.title == "方案.pdf"
    assert may_read_document(branch.actor("away"), paper.id)
    assert not may_read_document(branch.actor("stranger"), paper.id)
    actions.attach(
        chair, meeting_id=meeting.id, item_id=item.id, type="study_material", key=key, title="一篇文章", path="/x/", now=NOW
    )
    actions.drop_material(chair, material_id=paper.id, now=NOW)
    assert not may_read_document(branch.actor("away"), paper.id)


def test_a_committee_without_the_branchs_recorder_has_one_of_its_own_write(branch: Branch) -> None:
    """Chair and recorder confirm the minutes: a recorder who is not called could never do so."""
    made_post(branch.organisation, branch.cast.accounts["villager"], PostKind.RECORDER)
    meeting = branch.convened(Kind.COMMITTEE)
    assert {p.duty: p.name for p in meeting.participants.all()} == {"chair": "孙立根", "recorder": "周明芳"}
