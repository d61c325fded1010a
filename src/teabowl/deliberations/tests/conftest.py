"""A village with a branch, and meetings that decide as a test wishes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from teabowl.deliberations import actions
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.rules import Topic
from teabowl.kernel.ids import new_id
from teabowl.meetings import actions as meetings
from teabowl.meetings.kinds import PARTY, Kind
from teabowl.meetings.models import AgendaItem, Meeting
from teabowl.organisations.models import Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import NOW, Cast

DAY = timedelta(days=1)
Propose = Callable[..., Matter]


@dataclass
class Village:
    cast: Cast
    branch: Organisation

    @property
    def secretary(self) -> Any:
        return self.cast.actor("secretary")

    def propose(self, **more: Any) -> Matter:
        values: dict[str, Any] = {
            "place": self.cast.place("随西村"), "topic": Topic.WORKS, "title": "村东排水沟硬化", "body": "140 米，预算 38,600 元。",
            "form_key": new_id(), "now": NOW,
        } | more  # fmt: skip
        return actions.propose_matter(self.secretary, **values)

    def meeting(self, kind: Kind, starts_at: datetime) -> Meeting:
        plan = meetings.Plan("会", starts_at, hall="村部")
        return meetings.plan_meeting(
            self.secretary, kind=kind, organisation_id=self.branch.id if kind in PARTY else None, place=self.cast.place("随西村"),
            plan=plan, form_key=new_id(), now=NOW,
        )  # fmt: skip

    def bring(self, matter: Matter, kind: Kind, starts_at: datetime, now: datetime = NOW) -> MatterStep:
        key = self.meeting(kind, starts_at).id
        return actions.bring_matter(self.secretary, matter_id=matter.id, meeting_id=key, now=now)

    def decide(self, step: MatterStep, passed: bool | None = True, state: str = "ended") -> None:
        """As if the meeting were over; how it comes to that is the meetings' own matter."""
        assert step.meeting is not None
        at = step.meeting.starts_at
        AgendaItem.objects.filter(id=step.item_id).update(passed=passed, outcome="同意", result={"given": 15, "needed": 12})
        over: dict[str, Any] = {"convened_at": at - DAY, "opened_at": at, "ended_at": at, "expected": 23, "came": 19}
        if state == "cancelled":
            over = {"cancelled_at": at, "cancel_reason": "下雨"}
        Meeting.objects.filter(id=step.meeting_id).update(state=state, **over)

    def walk(self, matter: Matter, until: int = 6) -> datetime:
        """The first `until` steps after the proposal, all agreed; answers when the last was."""
        at = NOW + 3 * DAY
        for kind in (Kind.TWO_COMMITTEES, Kind.DELIBERATION, Kind.REPRESENTATIVES)[:until]:
            at += DAY
            self.decide(self.bring(matter, kind, at))
            assert actions.settle_steps(now=at + DAY) == 1
        for publish in (actions.publish_decision, actions.publish_result)[: max(0, until - 3)]:
            at += 8 * DAY
            publish(self.secretary, matter_id=matter.id, said="村民代表同意硬化 140 米。", days=7, now=at)
        return at


@pytest.fixture
def village(cast: Cast) -> Village:
    branch = made_organisation(cast)
    made_member(branch, cast.accounts["secretary"])
    made_post(branch, cast.accounts["secretary"])
    return Village(cast, branch)
