"""A weak branch's members say in secret, in a meeting, how it was put right; the county accepts by that, or by papers that two counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from teabowl.ballots.tests.conftest import vote
from teabowl.ballots.values import Base
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.meetings import actions
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Meeting, Participant
from teabowl.meetings.tests.conftest import LATER, STARTS, Branch
from teabowl.organisations import actions as organisations
from teabowl.organisations.models import WeakCase, WeakVote
from teabowl.organisations.rules_weak import Votes
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SPRING = NOW - timedelta(days=200)


@pytest.fixture
def case(branch: Branch) -> WeakCase:
    return organisations.propose_weak(
        branch.cast.actor("county"), organisation_id=branch.organisation.id, codes=["no_life"], found="半年没有开会", key=new_id(),
        now=SPRING, listed=True,
    )  # fmt: skip


def put(branch: Branch) -> tuple[Meeting, AgendaItem]:
    meeting = branch.convened()
    item = actions.bring_appraisal(branch.actor("chair"), meeting_id=meeting.id, now=NOW)
    actions.open_meeting(branch.actor("chair"), meeting_id=meeting.id, now=STARTS)
    rows = Participant.objects.filter(meeting=meeting, votes=True).order_by("-duty", "name")
    Participant.objects.filter(id__in=rows.values_list("id")[:14]).update(mark="present", arrived_at=STARTS)
    motion = actions.Motion("整顿情况党员测评")
    return meeting, actions.put_to_vote(branch.actor("chair"), meeting_id=meeting.id, item_id=item.id, motion=motion, now=LATER)


def appraise(branch: Branch, choices: list[str]) -> AgendaItem:
    meeting, item = put(branch)
    there = Participant.objects.filter(meeting=meeting, mark="present").select_related("person")
    motion = item_motion(item)
    for one, choice in zip(there, choices, strict=False):
        vote(Actor(person_id=one.person_id, name=one.name), motion, choice)
    actions.close_vote(branch.actor("chair"), meeting_id=meeting.id, item_id=item.id, now=LATER)
    item.refresh_from_db()
    return item


def item_motion(item: AgendaItem):  # type: ignore[no-untyped-def]
    from teabowl.ballots.models import Motion

    return Motion.objects.get(id=item.motion_id)


@pytest.mark.parametrize(
    ("choices", "passed", "counted"),
    [
        (["satisfied"] * 5 + ["mostly"] * 2 + ["dissatisfied"] * 7, True, (5, 2, 7)),
        (["satisfied"] * 4 + ["mostly"] * 2 + ["dissatisfied"] * 7, False, (4, 2, 7)),
    ],
    ids=["half", "over half"],
)
def test_the_members_ballot_reaches_the_acceptance(
    branch: Branch, case: WeakCase, choices: list[str], passed: bool, counted: tuple[int, int, int]
) -> None:
    item = appraise(branch, choices)
    motion = item_motion(item)
    assert (motion.is_secret, motion.its_result.base_kind, item.passed) == (True, Base.VOTES, passed)
    noted = WeakVote.objects.get(case=case, motion_id=motion.id)
    assert (noted.satisfied, noted.mostly, noted.dissatisfied) == counted
    county, on = branch.cast.actor("county"), noted.on
    with pytest.raises(Invalid, match="vote"):
        organisations.accept_weak(county, case_id=case.id, on=on, score=Decimal(90), key=new_id(), now=LATER)
    with pytest.raises(Invalid, match="on"):
        organisations.accept_weak(
            county, case_id=case.id, on=on - timedelta(days=1), score=Decimal(90), vote_id=noted.id, key=new_id(), now=LATER
        )
    done = organisations.accept_weak(
        county, case_id=case.id, on=on, score=Decimal(90), vote_id=noted.id, votes=Votes(14, 0, 0), key=new_id(), now=LATER
    )
    assert (done.satisfied, done.mostly, done.dissatisfied, done.vote_id) == (
        *counted,
        noted.id,
    )  # what was typed beside it is nothing
    assert ("dissatisfied" in done.why) is not passed


def test_papers_are_counted_by_two(branch: Branch, case: WeakCase) -> None:
    accept = {
        "case_id": case.id,
        "on": SPRING.date() + timedelta(days=30),
        "score": Decimal(90),
        "votes": Votes(14, 0, 0),
        "now": NOW,
    }
    for counters in ("", "高建章", "高建章 高建章"):
        with pytest.raises(Invalid, match="counters"):
            organisations.accept_weak(branch.cast.actor("county"), counters=counters, key=new_id(), **accept)
    done = organisations.accept_weak(branch.cast.actor("county"), counters="高建章、沈秋实", key=new_id(), **accept)
    assert (done.counters, done.vote_id) == ("高建章、沈秋实", None)


def test_only_a_members_meeting_of_a_branch_that_is_put_right(branch: Branch) -> None:
    plain = branch.convened()
    with pytest.raises(Refused):
        actions.bring_appraisal(branch.actor("chair"), meeting_id=plain.id, now=NOW)
    case = organisations.propose_weak(
        branch.cast.actor("county"), organisation_id=branch.organisation.id, codes=["no_life"], found="没有开会", key=new_id(), now=SPRING,
        listed=True,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.bring_appraisal(branch.actor("chair"), meeting_id=branch.plan(Kind.LECTURE).id, now=NOW)
    with pytest.raises(NotAllowed):
        actions.bring_appraisal(branch.actor("away"), meeting_id=plain.id, now=NOW)
    first = actions.bring_appraisal(branch.actor("chair"), meeting_id=plain.id, now=NOW)
    assert actions.bring_appraisal(branch.actor("chair"), meeting_id=plain.id, now=NOW).id == first.id
    assert not WeakVote.objects.filter(case=case).exists()


def test_on_the_pages(branch: Branch, case: WeakCase, client: Client) -> None:
    meeting = branch.convened()
    client.force_login(branch.cast.accounts["secretary"])
    at = f"/meetings/{meeting.id}/agenda/"
    assert "加上整顿测评" in client.get(at).content.decode()
    assert client.post(at + "appraisal/").status_code == 303
    assert "整顿情况党员测评" in client.get(at).content.decode()
    appraise(branch, ["satisfied"] * 8)
    client.force_login(branch.cast.accounts["county"])
    assert "满意 8，基本满意 0，不满意 0" in client.get(f"/o/weak/{case.id}/").content.decode()
    assert "满意 8，基本满意 0，不满意 0" in client.get(f"/o/weak/{case.id}/accept/").content.decode()
