"""A branch of 23 members, of whom four have accounts: the secretary chairs, a recorder, one in Beijing, one without a vote."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from teabowl.kernel.actor import PostKind
from teabowl.kernel.ids import new_id
from teabowl.meetings import actions
from teabowl.meetings.actions import Plan
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Meeting, Participant
from teabowl.organisations.kinds import Status
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import NOW, Cast

STARTS = datetime(2026, 11, 28, 11, 30, tzinfo=UTC)
"""Saturday 28 November 2026, 19:30 in Heze."""
LATER = STARTS + timedelta(minutes=5)


@dataclass
class Branch:
    """The branch and short ways to do things in it."""

    cast: Cast
    organisation: Organisation

    def actor(self, part: str) -> Any:
        return self.cast.actor(
            {"chair": "secretary", "recorder": "operator", "away": "villager", "new": "neighbour"}.get(part, part)
        )

    def plan(self, kind: Kind = Kind.MEMBERS, **more: Any) -> Meeting:
        plan = Plan(**{"title": "第四季度党员大会", "starts_at": STARTS, "hall": "村部会议室", **more})
        return actions.plan_meeting(
            self.actor("chair"), kind=kind, organisation_id=self.organisation.id, place=self.organisation.place, plan=plan,
            form_key=new_id(), now=NOW,
        )  # fmt: skip

    def convened(self, kind: Kind = Kind.MEMBERS, **more: Any) -> Meeting:
        meeting = self.plan(kind, **more)
        points = [(None, "村东排水沟硬化方案", "140 米，预算 38,600 元"), (None, "学习和讨论", "")]
        actions.set_agenda(self.actor("chair"), meeting_id=meeting.id, points=points, now=NOW)
        return actions.convene_meeting(self.actor("chair"), meeting_id=meeting.id, now=NOW)

    def opened(self, kind: Kind = Kind.MEMBERS, present: int = 12, **more: Any) -> Meeting:
        """Going on, with so many marked present by the chair."""
        meeting = actions.open_meeting(self.actor("chair"), meeting_id=self.convened(kind, **more).id, now=STARTS)
        rows = Participant.objects.filter(meeting=meeting, votes=True).exclude(person=self.cast.accounts["villager"].person)
        Participant.objects.filter(id__in=rows.order_by("-duty", "name").values_list("id")[:present]).update(
            mark="present", arrived_at=STARTS
        )
        return meeting


@pytest.fixture
def branch(cast: Cast) -> Branch:
    organisation = made_organisation(cast)
    for part in ("secretary", "operator", "villager"):
        made_member(organisation, cast.accounts[part])
    made_member(organisation, cast.accounts["neighbour"], Status.PROBATIONARY)
    for n in range(20):
        made_member(organisation, f"党员{n:02d}")
    made_post(organisation, cast.accounts["secretary"])
    made_post(organisation, cast.accounts["operator"], PostKind.PUBLICITY_COMMISSIONER)
    return Branch(cast, organisation)
