"""A matter walks its steps in order, each a meeting or a notice, and everything says so."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from teabowl.ballots import actions as ballots
from teabowl.deliberations import actions, queries
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.rules import State, Step
from teabowl.deliberations.tests.conftest import DAY, Village
from teabowl.figures.queries import figures_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.meetings import actions as meetings
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Participant
from teabowl.meetings.rules import Mark as Attendance
from teabowl.messages.models import Copy
from teabowl.organisations.tests.making import made_member
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HERE = "/p/371725104201/matters/"


def figures(village: Village, day: date) -> dict[str, int]:
    names = ("proposed", "walking", "finished", "stopped")
    found = figures_of(village.cast.place("菏泽市"), day, keys=[f"deliberations.{name}" for name in names])
    return {figure.indicator.key.partition(".")[2]: int(figure.value or 0) for figure in found}


def test_a_matter_walks_all_six_steps_and_is_finished_after_its_days(village: Village) -> None:
    matter = village.propose()
    last = village.walk(matter)
    assert actions.finish_matters(now=last + 7 * DAY) == 0
    assert actions.finish_matters(now=last + 8 * DAY) == 1
    matter.refresh_from_db()
    assert (matter.state, matter.step, matter.ended_on) == (State.FINISHED, "", (last + 8 * DAY).date())
    assert list(MatterStep.objects.order_by("at", "id").values_list("kind", "mark")) == [(step, "done") for step in Step]
    assert figures(village, (last + 9 * DAY).date()) == {"proposed": 1, "walking": 0, "finished": 1, "stopped": 0}


def test_only_the_next_step_is_taken(village: Village) -> None:
    matter = village.propose()
    for kind in (Kind.DELIBERATION, Kind.REPRESENTATIVES, Kind.COMMITTEE):
        with pytest.raises(Refused):
            village.bring(matter, kind, NOW + 9 * DAY)
    for publish in (actions.publish_decision, actions.publish_result):
        with pytest.raises(Refused):
            publish(village.secretary, matter_id=matter.id, said="定了", days=7, now=NOW)
    village.walk(matter, 1)
    with pytest.raises(Refused):
        village.bring(matter, Kind.TWO_COMMITTEES, NOW + 9 * DAY)


def test_the_members_have_the_proposal_three_days_before(village: Village) -> None:
    matter = village.propose()
    village.decide(village.bring(matter, Kind.TWO_COMMITTEES, NOW + DAY))
    actions.settle_steps(now=NOW + DAY)
    with pytest.raises(Refused, match="3 天"):
        village.bring(matter, Kind.DELIBERATION, NOW + 2 * DAY)
    assert village.bring(matter, Kind.DELIBERATION, NOW + 3 * DAY).mark == "waiting"


def test_a_meeting_that_says_no_stops_it(village: Village) -> None:
    matter = village.propose()
    village.walk(matter, 1)
    village.decide(village.bring(matter, Kind.DELIBERATION, NOW + 9 * DAY), passed=False)
    actions.settle_steps(now=NOW + 10 * DAY)
    matter.refresh_from_db()
    assert (matter.state, matter.stop_reason) == (State.STOPPED, "党员大会审议没有通过")
    with pytest.raises(Refused):
        village.bring(matter, Kind.REPRESENTATIVES, NOW + 12 * DAY)
    assert figures(village, (NOW + 10 * DAY).date()) == {"proposed": 1, "walking": 0, "finished": 0, "stopped": 1}


@pytest.mark.parametrize(("passed", "state"), [(None, "ended"), (None, "cancelled")])
def test_what_was_put_off_may_be_brought_again(village: Village, passed: bool | None, state: str) -> None:
    matter = village.propose()
    village.decide(village.bring(matter, Kind.TWO_COMMITTEES, NOW + 4 * DAY), passed=passed, state=state)
    assert actions.settle_steps(now=NOW + 5 * DAY) == 1
    assert village.bring(matter, Kind.TWO_COMMITTEES, NOW + 6 * DAY).mark == "waiting"


def test_twice_is_once_and_what_waits_can_be_taken_off(village: Village) -> None:
    key = uuid4()
    matter = village.propose(form_key=key)
    assert village.propose(form_key=key).id == matter.id
    step = village.bring(matter, Kind.TWO_COMMITTEES, NOW + 4 * DAY)
    assert step.meeting_id
    again = actions.bring_matter(village.secretary, matter_id=matter.id, meeting_id=step.meeting_id, now=NOW)
    assert again.id == step.id
    with pytest.raises(Refused):
        village.bring(matter, Kind.TWO_COMMITTEES, NOW + 5 * DAY)
    actions.take_off(village.secretary, matter_id=matter.id, now=NOW)
    assert village.bring(matter, Kind.TWO_COMMITTEES, NOW + 5 * DAY).id != step.id


def test_disclosures_hang_their_days(village: Village) -> None:
    matter = village.propose()
    last = village.walk(matter, 3)
    for days in (6, 61):
        with pytest.raises(Invalid):
            actions.publish_decision(village.secretary, matter_id=matter.id, said="同意", days=days, now=last)
    actions.publish_decision(village.secretary, matter_id=matter.id, said="同意", days=7, now=last)
    with pytest.raises(Refused):
        actions.publish_result(village.secretary, matter_id=matter.id, said="修好了", days=7, now=last + 7 * DAY)
    actions.publish_result(village.secretary, matter_id=matter.id, said="修好了", days=7, now=last + 8 * DAY)
    told = Copy.objects.filter(message__kind="deliberations.published")
    mine = told.filter(account=village.cast.accounts["villager"]).order_by("message__at")
    assert [copy.message.title for copy in mine] == ["决议公开了：村东排水沟硬化", "办得怎样公开了：村东排水沟硬化"]
    assert not told.filter(account=village.cast.accounts["stranger"]).exists()
    assert not told.filter(account=village.cast.accounts["secretary"]).exists()


def test_numbers_that_may_not_be_public_are_not_kept(village: Village) -> None:
    village.walk(village.propose(), 3)
    counts = dict(MatterStep.objects.values_list("kind", "counts"))
    assert counts[Step.DISCUSS] == {}
    assert counts[Step.REVIEW] == counts[Step.DECIDE] == {"expected": 23, "came": 19, "given": 15, "needed": 12}


@pytest.mark.parametrize(
    ("part", "walks", "stops"),
    [("secretary", True, True), ("operator", True, False), ("township", False, True), ("county", False, False),
     ("city", False, False), ("auditor", False, False), ("other_operator", False, False), ("villager", False, False),
     ("stranger", False, False)],
)  # fmt: skip
def test_who_walks_and_who_stops(village: Village, part: str, walks: bool, stops: bool) -> None:
    actor, matter = village.cast.actor(part), village.propose()

    def allowed(act: object, **values: object) -> bool:
        try:
            act(actor, matter_id=matter.id, now=NOW, **values)  # type: ignore[operator]
        except NotAllowed:
            return False
        except Refused:
            return True
        return True

    assert allowed(actions.publish_decision, said="定了", days=7) is walks
    assert allowed(actions.take_off) is walks
    assert allowed(actions.stop_matter, reason="先不办") is stops


def test_everybody_reads_the_whole_walk_on_one_page(village: Village, client: Client) -> None:
    assert "还没有议的事" in client.get(HERE).content.decode()
    matter = village.propose()
    last = village.walk(matter)
    page = client.get(f"{HERE}{matter.id}/").content.decode()
    for said in (
        "党支部提议",
        "“两委”会商议",
        "党员大会审议",
        "实到 19 人",
        "同意 15 票，要 12 票",
        "公示到",
        "村民代表同意硬化 140 米",
        "四议两公开工作法",
    ):
        assert said in page, said
    assert "村东排水沟硬化" in client.get(HERE).content.decode()
    assert "村东排水沟硬化" in client.get("/p/371725000000/matters/?q=排水").content.decode()
    assert "没有找到" in client.get(HERE + "?state=stopped").content.decode()
    assert "村东排水沟硬化" in client.get(HERE + "atom.xml").content.decode()
    assert client.get(HERE + "matters.xlsx").content[:2] == b"PK"
    assert client.get(f"/p/371725104202/matters/{matter.id}/").status_code == 404
    at = "/api/v1/places/371725104201/matters"
    (row,) = client.get(at).json()["results"]
    told = client.get(f"{at}/{matter.id}").json()
    assert (row["title"], row["walked"], len(told["steps"])) == (matter.title, 6, 6)
    assert told["steps"][2]["said"] == ["应到 23 人，实到 19 人", "同意 15 票，要 12 票"]
    assert client.get("/api/v1/me/votes").status_code == 401
    assert actions.finish_matters(now=last + 8 * DAY) == 1


@pytest.mark.usefixtures("at_now")
def test_the_secretary_walks_by_pages(village: Village) -> None:
    browser = Client()
    browser.force_login(village.cast.accounts["secretary"])
    form = {"title": "村东排水沟硬化", "topic": "works", "body": "140 米", "key": str(uuid4())}
    assert "这里还没写" in browser.post(HERE + "propose/", form | {"body": ""}).content.decode()
    answer = browser.post(HERE + "propose/", form)
    assert answer.status_code == 303
    matter = Matter.objects.get()
    at = f"{HERE}{matter.id}/"
    assert answer["Location"] == at
    assert "排到“两委”会上" in browser.get(at + "tools/").content.decode()
    assert "去定一次会" in browser.get(at + "bring/").content.decode()
    meeting = village.meeting(Kind.TWO_COMMITTEES, NOW + 300 * DAY)
    assert str(meeting.id) in browser.get(at + "bring/").content.decode()
    assert browser.post(at + "bring/", {"meeting": str(meeting.id)}).status_code == 303
    assert "开完会自动记下结果" in browser.get(at + "tools/").content.decode()
    assert browser.post(at + "take-off/").status_code == 303
    assert browser.post(at + "stop/", {"reason": "先不办"}).status_code == 303
    assert "先不办" in Client().get(at).content.decode()
    assert "提议" not in Client().get(HERE + "tools/").content.decode()


def test_the_desk_asks_for_the_next_step(village: Village) -> None:
    matter = village.propose()
    place = village.cast.place("随西村")
    (item,) = queries.desk_items(village.secretary, place, NOW + DAY)
    assert (item.title, item.action, item.state) == ("村东排水沟硬化", "排到“两委”会上", "plain")
    assert queries.desk_items(village.secretary, place, NOW + 90 * DAY)[0].state == "late"
    village.bring(matter, Kind.TWO_COMMITTEES, NOW + 4 * DAY)
    assert queries.desk_items(village.secretary, place, NOW + DAY) == []
    assert queries.desk_items(village.cast.actor("villager"), place, NOW) == []


def test_a_real_members_meeting_moves_it_on(village: Village) -> None:
    """Convened, opened, voted on by everybody who came, ended: what the meeting's record says is what the walk says."""
    matter, chair = village.propose(), village.secretary
    for name in ("高建章", "沈秋实", "范桂香"):
        made_member(village.branch, name)
    village.walk(matter, 1)
    at = NOW + 8 * DAY
    step = village.bring(matter, Kind.DELIBERATION, at)
    assert step.meeting_id
    assert step.item_id
    meetings.convene_meeting(chair, meeting_id=step.meeting_id, now=NOW)
    meetings.open_meeting(chair, meeting_id=step.meeting_id, now=at)
    people = list(Participant.objects.filter(meeting_id=step.meeting_id).select_related("person"))
    for one in people:
        meetings.mark(chair, meeting_id=step.meeting_id, participant_id=one.id, to=Attendance.PRESENT, now=at)
    item = meetings.put_to_vote(
        chair, meeting_id=step.meeting_id, item_id=step.item_id, motion=meetings.Motion("是否同意？"), now=at
    )
    assert item.motion_id
    for one in people:
        assert one.person
        voter = Actor(person_id=one.person.id, name=one.name)
        ballots.cast_vote(voter, motion_id=item.motion_id, choices=["yes"], key=str(uuid4()), now=at)
    meetings.close_vote(chair, meeting_id=step.meeting_id, item_id=step.item_id, now=at)
    assert actions.settle_steps(now=at) == 0
    meetings.end_meeting(chair, meeting_id=step.meeting_id, now=at + DAY / 24)
    assert actions.settle_steps(now=at + DAY) == 1
    matter.refresh_from_db()
    assert matter.step == Step.DECIDE
    counts = MatterStep.objects.get(matter=matter, kind=Step.REVIEW).counts
    assert counts == {"expected": 4, "came": 4, "given": 4, "needed": 2}
