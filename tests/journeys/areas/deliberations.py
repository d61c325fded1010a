"""Matters of a village: just proposed, on an agenda, before the decision is published, stopped."""

from datetime import datetime, timedelta
from typing import Any

from teabowl.deliberations import actions
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.rules import Mark, Step, Topic
from teabowl.kernel.ids import new_id
from teabowl.meetings import actions as meetings
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Meeting
from teabowl.organisations.tests.making import made_organisation, made_post


def fill(made: Any, now: datetime) -> None:
    cast = made.cast
    branch = made_organisation(cast, "随西村第二党支部（议事）")
    made_post(branch, cast.accounts["secretary"])
    secretary, village = cast.actor("secretary"), cast.place("随西村")
    long_ago = now - timedelta(days=30)

    def propose(title: str, at: datetime) -> Matter:
        return actions.propose_matter(
            secretary, place=village, organisation_id=branch.id, topic=Topic.WORKS, title=title,
            body="村东 140 米土沟，一下雨就淤。预算 38,600 元，从集体收入里出。", form_key=new_id(), now=at,
        )  # fmt: skip

    def meet(matter: Matter, kind: Kind, at: datetime, told: datetime) -> MatterStep:
        plan = meetings.Plan("议村里的事", at, "村部会议室", roll=40)
        organisation = branch.id if kind is Kind.DELIBERATION else None
        meeting = meetings.plan_meeting(
            secretary, kind=kind, organisation_id=organisation, place=village, plan=plan, form_key=new_id(), now=told
        )
        return actions.bring_matter(secretary, matter_id=matter.id, meeting_id=meeting.id, now=told)

    made.of["d_new"] = propose("村西头修三百米生产路", now).id
    meet_later = propose("旧小学院子对外出租", now)
    meet(meet_later, Kind.TWO_COMMITTEES, now + timedelta(days=5), now)
    made.of["d_waiting"] = meet_later.id
    decided = propose("村东排水沟硬化", long_ago)
    for day, kind in enumerate((Kind.TWO_COMMITTEES, Kind.DELIBERATION, Kind.REPRESENTATIVES)):
        at = long_ago + timedelta(days=4 + day)
        _agreed(meet(decided, kind, at, long_ago), at)
        actions.settle_matter(secretary, matter_id=decided.id, now=at + timedelta(days=1))
    made.of["d_decided"] = decided.id
    published = propose("办幸福食堂", long_ago)
    for number, step in enumerate((Step.DISCUSS, Step.REVIEW, Step.DECIDE)):
        kind = (Kind.TWO_COMMITTEES, Kind.DELIBERATION, Kind.REPRESENTATIVES)[number]
        at = long_ago + timedelta(days=4 + number)
        row = meet(published, kind, at, long_ago)
        assert (row.kind, row.mark) == (step, Mark.WAITING)
        _agreed(row, at)
        actions.settle_matter(secretary, matter_id=published.id, now=at + timedelta(days=1))
    actions.publish_decision(
        secretary, matter_id=published.id, said="同意办食堂，每顿 3 元。", days=7, now=now - timedelta(days=9)
    )
    made.of["d_published"] = published.id
    stopped = propose("红白事从简", now)
    actions.stop_matter(secretary, matter_id=stopped.id, reason="大家还没想好，先放一放。", now=now)
    made.of["d_stopped"] = stopped.id


def _agreed(step: MatterStep, at: datetime) -> None:
    """As if the meeting were over: how it comes to that is shown by the meetings' own pages."""
    AgendaItem.objects.filter(id=step.item_id).update(passed=True, outcome="同意", result={"given": 15, "needed": 12})
    Meeting.objects.filter(id=step.meeting_id).update(
        state="ended", convened_at=at, opened_at=at, ended_at=at, expected=23, came=19
    )


PAGES: dict[str, list[str]] = {
    "": [
        "{v}/matters/", "{v}/matters/?state=stopped", "{v}/matters/?q=没有这样的事", "{t}/matters/", "{v}/matters/{d_decided}/",
        "{v}/matters/{d_published}/", "{v}/matters/{d_stopped}/",
    ],
    "secretary": [
        "{v}/matters/{d_new}/", "{v}/matters/{d_new}/bring/", "{v}/matters/{d_waiting}/", "{v}/matters/propose/",
        "{v}/matters/{d_decided}/publish/", "{v}/matters/{d_published}/result/", "{v}/matters/{d_new}/stop/",
    ],
}  # fmt: skip
ELSEWHERE = {
    "deliberations:atom", "deliberations:sheet", "deliberations:take_off", "deliberations:tools", "deliberations:board_tools",
}  # fmt: skip
