"""Who comes without a phone, and who sends one of the household: the villagers' assembly and the collective's."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from teabowl.audit.models import Entry
from teabowl.ballots import actions as ballots
from teabowl.ballots import queries as read
from teabowl.ballots.values import HallCount
from teabowl.files.queries import papers_of
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.meetings import actions, rules
from teabowl.meetings.actions import Plan
from teabowl.meetings.actions.hall import MANDATE
from teabowl.meetings.drafting import result_line
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Meeting, Participant
from teabowl.meetings.models import Seat as RollSeat
from teabowl.meetings.queries.pages import decision_of, people_of, votes_of
from teabowl.meetings.queries.room import room_of
from teabowl.meetings.rules import Mark, Seat, mandate_problem, rule_set
from teabowl.people.models import Person
from tests.cast import NOW, Cast

STARTS = NOW + timedelta(days=20)
DAY = date(2026, 11, 28)
PDF = b"%PDF-1.4\n%%EOF\n"
GIVER, HOLDER = Seat(True, Mark.UNKNOWN, household="孙立根"), Seat(True, Mark.PRESENT, household="孙立根")


@pytest.mark.parametrize(
    ("kind", "giver", "holder", "problem"),
    [
        (Kind.COLLECTIVE, GIVER, HOLDER, ""),
        (Kind.COLLECTIVE, Seat(True, Mark.EXCUSED, household="孙立根"), HOLDER, ""),
        (Kind.VILLAGERS, GIVER, HOLDER, "no_proxy"),  # a household's representative votes for themselves
        (Kind.REPRESENTATIVES, GIVER, HOLDER, "no_proxy"),
        (Kind.MEMBERS, GIVER, HOLDER, "no_proxy"),
        (Kind.COLLECTIVE, Seat(True, Mark.ONLINE, household="孙立根"), HOLDER, "there"),
        (Kind.COLLECTIVE, Seat(True, Mark.UNKNOWN, household="赵家"), HOLDER, "household"),
        (Kind.COLLECTIVE, Seat(True, Mark.UNKNOWN), Seat(True, Mark.PRESENT), "household"),
        (Kind.COLLECTIVE, GIVER, Seat(True, Mark.ONLINE, household="孙立根"), ""),  # the law asks not where they are
        (Kind.COLLECTIVE, GIVER, Seat(True, Mark.UNKNOWN, household="孙立根"), "holder"),
        (Kind.DELEGATES, GIVER, HOLDER, "no_proxy"),
        (Kind.COLLECTIVE, GIVER, Seat(True, Mark.PROXY, household="孙立根"), "holder"),
        (Kind.COLLECTIVE, GIVER, Seat(False, Mark.PRESENT, household="孙立根"), "holder"),
    ],
)
def test_who_may_stand_in(kind: Kind, giver: Seat, holder: Seat, problem: str) -> None:
    assert mandate_problem(rule_set(kind, DAY), giver, holder) == problem


def test_who_is_represented_counts_where_the_law_says_so_and_votes_by_no_phone() -> None:
    sent = Seat(True, Mark.PROXY)
    for kind, counts in ((Kind.COLLECTIVE, 1), (Kind.MEMBERS, 0), (Kind.VILLAGERS, 0)):
        rule = rule_set(kind, DAY)
        assert rules.turnout_of(rule, [sent]).voters_came == counts
        assert rules.has_a_vote(rule, sent) is bool(counts)
        assert not rules.may_vote(rule, sent)


def village_meeting(cast: Cast, kind: Kind, **more: int) -> Meeting:
    secretary = cast.actor("secretary")
    plan = Plan("年度大会", STARTS, hall="村部大院", **more)
    meeting = actions.plan_meeting(
        secretary, kind=kind, organisation_id=None, place=cast.place("随西村"), plan=plan, form_key=new_id(), now=NOW
    )
    actions.set_agenda(secretary, meeting_id=meeting.id, points=[(None, "收益分配方案", "")], now=NOW)
    actions.convene_meeting(secretary, meeting_id=meeting.id, now=NOW)
    return actions.open_meeting(secretary, meeting_id=meeting.id, now=STARTS)


def test_a_member_of_the_collective_sends_one_of_the_household(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    family = [("孙立根", "孙立根"), ("王桂芝", "孙立根"), ("赵小满", "赵小满")]
    seat_collective(cast, {name: Person.objects.create(name=name, created_at=NOW) for name, _house in family}, dict(family))
    meeting = village_meeting(cast, Kind.COLLECTIVE)
    sun, wang, zhao = (Participant.objects.get(meeting=meeting, name=name) for name, _house in family)
    give = {"meeting_id": meeting.id, "participant_id": wang.id, "now": STARTS}
    with pytest.raises(Invalid):  # not in the hall yet
        actions.give_mandate(secretary, holder_id=sun.id, **give)
    actions.mark(secretary, meeting_id=meeting.id, participant_id=sun.id, to=Mark.PRESENT, now=STARTS)
    with pytest.raises(Invalid):
        actions.mark(secretary, meeting_id=meeting.id, participant_id=wang.id, to=Mark.PROXY, now=STARTS)
    with pytest.raises(Invalid):  # another household
        actions.give_mandate(secretary, meeting_id=meeting.id, participant_id=zhao.id, holder_id=sun.id, now=STARTS)
    assert not room_of(meeting.id).told.enough
    actions.give_mandate(secretary, holder_id=sun.id, paper=("委托书.pdf", PDF), **give)
    assert [p.name for p in papers_of(MANDATE, wang.id)] == ["委托书.pdf"]
    room = room_of(meeting.id)
    assert (room.told.enough, room.turnout.voters_came, room.count.hall) == (True, 2, 2)
    assert "委托同户的 1" in room.told.text

    (item,) = room.items
    point = actions.put_to_vote(
        secretary, meeting_id=meeting.id, item_id=item.id, motion=actions.Motion("是否同意？"), now=STARTS
    )
    assert point.motion_id is not None
    assert sun.person_id
    assert wang.person_id
    named = {sun.person_id: ("yes",), wang.person_id: ("yes",)}
    assert zhao.person_id
    with pytest.raises(Refused):  # not there
        ballots.add_hall_count(
            cast.actor("operator"),
            motion_id=point.motion_id,
            count=HallCount(named=named | {zhao.person_id: ("yes",)}),
            now=STARTS,
        )
    assert {person for person, _name, _way in read.electors_of(point.motion_id)} == {sun.person_id, wang.person_id}
    for who in ("secretary", "operator"):
        ballots.add_hall_count(cast.actor(who), motion_id=point.motion_id, count=HallCount(named=named), now=STARTS)
    result = actions.close_vote(secretary, meeting_id=meeting.id, item_id=item.id, now=STARTS)
    assert (result.passed, result.needed, result.given) == (True, 2, 2)  # two thirds of all three
    ended = actions.end_meeting(secretary, meeting_id=meeting.id, now=STARTS)
    assert (ended.expected, ended.came) == (3, 2)
    text = actions.draft_minutes(secretary, meeting_id=meeting.id, now=STARTS).minutes
    assert "（会场 1，线上 0，委托 1）" in text
    assert "委托：王桂芝（孙立根代）" in text
    actions.mark(secretary, meeting_id=meeting.id, participant_id=sun.id, to=Mark.ABSENT, now=STARTS)
    wang.refresh_from_db()
    assert (wang.mark, wang.proxy_id) == ("", None)  # who stood in was not there after all


def seat_collective(cast: Cast, persons: dict[str, Person], houses: dict[str, str]) -> None:
    for name, person in persons.items():
        actions.add_seat(
            cast.actor("secretary"), place=cast.place("随西村"), body="collective_members", name=name, woman=False,
            household=houses[name], since=DAY, person=person, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("secret", [False, True])
def test_who_stands_in_votes_by_phone_until_it_is_taken_back(cast: Cast, secret: bool) -> None:
    """Sun holds the mandates of Wang and of Zhao; Wang takes hers back, Zhao's is cast for him, once, and stays when he comes late."""
    parts = {"孙立根": "secretary", "王桂芝": "operator", "赵小满": "villager"}
    persons = {name: cast.accounts[part].person for name, part in parts.items()}
    seat_collective(cast, persons, dict.fromkeys(parts, "孙立根"))  # type: ignore[arg-type]
    meeting = village_meeting(cast, Kind.COLLECTIVE)
    rows = {name: Participant.objects.get(meeting=meeting, name=name) for name in parts}
    secretary, wang, zhao = (cast.actor(part) for part in parts.values())
    actions.mark(secretary, meeting_id=meeting.id, participant_id=rows["孙立根"].id, to=Mark.PRESENT, now=STARTS)
    for name in ("王桂芝", "赵小满"):
        actions.give_mandate(
            secretary, meeting_id=meeting.id, participant_id=rows[name].id, holder_id=rows["孙立根"].id, now=STARTS
        )
    item = room_of(meeting.id).items[0]
    motion = actions.Motion("是否同意？", secret=secret)
    point = actions.put_to_vote(secretary, meeting_id=meeting.id, item_id=item.id, motion=motion, now=STARTS)
    assert point.motion_id
    browser = Client()
    browser.force_login(cast.accounts["secretary"], backend=settings.AUTHENTICATION_BACKENDS[0])
    room, here = f"/meetings/{meeting.id}/room/", f"/ballots/{point.motion_id}/others/"
    assert browser.get(room).content.decode().count(here) == 2
    _page, found = read.pages_for_others(secretary, point.motion_id, STARTS)
    assert [one.name for one in found] == ["王桂芝", "赵小满"]
    hers, his = found
    with pytest.raises(Refused):  # while he is represented only who stands in votes
        ballots.cast_vote(zhao, motion_id=point.motion_id, choices=["no"], key=his.page.paper, now=STARTS)
    with pytest.raises(NotAllowed):
        actions.end_mandate(zhao, meeting_id=meeting.id, participant_id=rows["王桂芝"].id, now=STARTS)
    actions.end_mandate(wang, meeting_id=meeting.id, participant_id=rows["王桂芝"].id, now=STARTS)
    with pytest.raises(Refused):
        ballots.cast_vote(
            secretary, motion_id=point.motion_id, choices=["yes"], key=hers.page.paper, elector_id=hers.elector_id, now=STARTS
        )
    with pytest.raises(Refused):  # nobody else's either
        ballots.cast_vote(
            wang, motion_id=point.motion_id, choices=["no"], key=his.page.paper, elector_id=his.elector_id, now=STARTS
        )
    page = browser.get(here).content.decode()
    assert ("替赵小满交票" in page, "王桂芝" in page) == (True, False)
    sent = {"of": str(his.elector_id), "key": his.page.paper, "choices": "yes"}
    first, again = browser.post(here, sent), browser.post(here, sent)
    assert (first.status_code, again.status_code) == (200, 200)
    assert ("赵小满的票号是" in first.content.decode()) is secret
    actions.join_online(wang, meeting_id=meeting.id, now=STARTS)
    key = read.motion_page(wang, point.motion_id, STARTS).paper
    ballots.cast_vote(wang, motion_id=point.motion_id, choices=["no"], key=key, now=STARTS)
    actions.join_online(zhao, meeting_id=meeting.id, now=STARTS)  # too late: his vote was cast on his mandate
    assert browser.post(here, sent).status_code == 409
    key = read.motion_page(secretary, point.motion_id, STARTS).paper
    ballots.cast_vote(secretary, motion_id=point.motion_id, choices=["yes"], key=key, now=STARTS)
    result = actions.close_vote(secretary, meeting_id=meeting.id, item_id=item.id, now=STARTS)
    assert (result.tally, result.votes) == ({"yes": 2, "no": 1}, 3)
    told = list(Entry.objects.filter(verb="ballots.cast_vote").values_list("about_person_id", flat=True))
    assert set(told) == (set() if secret else {None, persons["赵小满"].id})  # type: ignore[union-attr]


def test_villagers_without_a_phone_are_put_on_the_list_with_their_household(cast: Cast) -> None:
    meeting = village_meeting(cast, Kind.VILLAGERS, roll=1204, households=6)
    page = Client()
    page.force_login(cast.accounts["secretary"], backend=settings.AUTHENTICATION_BACKENDS[0])
    here = f"/meetings/{meeting.id}/names/"
    assert "登记来的人" in page.get(here).content.decode()
    for name, house in (("孙有福", "孙有福"), ("周玉兰", "周玉兰"), ("李大山", "李大山"), ("赵小满", "赵老栓")):
        assert not room_of(meeting.id).told.enough
        assert page.post(f"{here}add/", {"name": name, "household": house}).status_code == 303
    assert room_of(meeting.id).told.enough  # four of six households are two thirds; 603 of 1,204 grown-ups are not needed
    again = page.post(f"{here}add/", {"name": "孙有福", "household": "别家"})
    assert again.status_code == 422
    assert "已经有“孙有福”" in again.content.decode()
    actions.sign_in(cast.actor("villager"), meeting_id=meeting.id, now=STARTS)  # 赵小满 comes with a phone: still one person
    assert Participant.objects.filter(meeting=meeting).count() == 4
    point = actions.put_to_vote(
        cast.actor("secretary"), meeting_id=meeting.id, item_id=room_of(meeting.id).items[0].id,
        motion=actions.Motion("是否同意？"), now=STARTS,
    )  # fmt: skip
    assert point.motion_id is not None
    ballots.cast_vote(cast.actor("villager"), motion_id=point.motion_id, choices=["yes"], key=str(new_id()), now=STARTS)


def test_elsewhere_who_is_on_no_list_is_a_guest(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    actions.add_seat(
        secretary, place=cast.place("随西村"), body="representatives", name="孙立根", woman=False, since=DAY,
        person=cast.accounts["secretary"].person, now=NOW,
    )  # fmt: skip
    meeting = village_meeting(cast, Kind.REPRESENTATIVES)
    guest = actions.admit(secretary, meeting_id=meeting.id, name="王强（镇里来的）", household="王家", now=STARTS)
    assert (guest.guest, guest.votes, guest.counted, guest.household) == (True, False, False, "")
    assert room_of(meeting.id).count.guests == 1
    with pytest.raises(Refused):
        actions.give_mandate(
            secretary, meeting_id=meeting.id, participant_id=Participant.objects.get(person__isnull=False).id,
            holder_id=guest.id, now=STARTS,
        )  # fmt: skip
    seat = RollSeat.objects.get()
    assert actions.end_seat(secretary, seat_id=seat.id, until=DAY, now=NOW).name == "孙立根"
    assert not RollSeat.objects.exists(), "taken out on the day they were entered: they never sat"


def test_who_is_ticked_off_after_the_opening_is_not_late_unless_said(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    for name in ("孙立根", "王桂芝"):
        actions.add_seat(
            secretary, place=cast.place("随西村"), body="representatives", name=name, woman=False, since=DAY,
            person=Person.objects.create(name=name, created_at=NOW), now=NOW,
        )  # fmt: skip
    meeting = village_meeting(cast, Kind.REPRESENTATIVES)
    later = STARTS + timedelta(minutes=20)
    for row in Participant.objects.filter(meeting=meeting):
        actions.mark(secretary, meeting_id=meeting.id, participant_id=row.id, to=Mark.PRESENT, now=later)
    assert [person.mark_words for person in people_of(meeting)] == ["到会场", "到会场"]
    page = Client()
    page.force_login(cast.accounts["secretary"], backend=settings.AUTHENTICATION_BACKENDS[0])
    one = Participant.objects.get(meeting=meeting, name="王桂芝")
    assert page.post(f"/meetings/{meeting.id}/names/{one.id}/", {"to": "late", "duty": ""}).status_code == 303
    assert {person.name: person.mark_words for person in people_of(Meeting.objects.get(id=meeting.id))} == {
        "孙立根": "到会场", "王桂芝": "迟到",
    }  # fmt: skip
    actions.mark(secretary, meeting_id=meeting.id, participant_id=one.id, to=Mark.PRESENT, now=later)
    assert people_of(meeting)[1].mark_words == "到会场"


def test_the_minutes_name_who_was_elected_and_what_papers_were_void() -> None:
    kept = {
        "base": 20,
        "needed": 11,
        "base_kind": "present",
        "source": "某条例",
        "invalid": 1,
        "winners": ["c2"],
        "elects": True,
    }
    kept |= {"names": [["c1", "孙立根"], ["c2", "周明芳"]], "tally": {"c1": 6, "c2": 12, "w:郑小满": 1}}
    item = AgendaItem(passed=True, result=kept)
    told = "选举：选出周明芳。孙立根 6 票，周明芳 12 票，郑小满 1 票，废票 1 张。到会的 20 人，要满 11 票（某条例）"
    assert (result_line(item), decision_of(item), votes_of(item)) == (told, "选出周明芳", "孙立根 6，周明芳 12，郑小满 1")
    item = AgendaItem(
        passed=False, result={"names": [["yes", ""], ["no", ""], ["abstain", ""]], "tally": {"no": 19}, "base": 20}
    )
    assert result_line(item).startswith("表决：没有通过。同意 0 票，不同意 19 票，弃权 0 票。有表决权的 20 人")
