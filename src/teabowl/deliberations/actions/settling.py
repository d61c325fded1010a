"""Writing down what a meeting decided on a matter, once the meeting is over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.access.queries import accounts_with
from teabowl.deliberations import words
from teabowl.deliberations.actions.saving import MATTER, after, hold_matter, went
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.permissions import WALK
from teabowl.deliberations.rules import Mark, State, Step
from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.times import china_date
from teabowl.meetings.kinds import Kind, Publish
from teabowl.meetings.queries.points import PointRow, points
from teabowl.meetings.rules import rule_set
from teabowl.messages import actions as messages

MOST = 200


def settle_steps(*, now: datetime) -> int:
    """Background work: every step whose meeting is over or called off. Answers how many moved."""
    waiting = MatterStep.objects.filter(mark=Mark.WAITING, meeting__state__in=["ended", "fixed", "cancelled"])
    actor = system_actor("deliberations.settle")
    return sum(settle_matter(actor, matter_id=matter, now=now) for matter in waiting.values_list("matter_id", flat=True)[:MOST])


@transaction.atomic
def settle_matter(actor: Actor, *, matter_id: UUID, now: datetime) -> bool:
    """What became of the point: agreed, the matter goes on; not agreed, it is stopped; put off, or the meeting called off, it may be
    brought again. No permission is asked: it only writes down what the meeting's record says. Answers whether something moved."""
    matter = hold_matter(matter_id)
    row = MatterStep.objects.filter(matter=matter, mark=Mark.WAITING).first()
    if row is None or row.item_id is None:
        return False
    point = points([row.item_id]).get(row.item_id)
    if point is not None and not (point.is_over or point.is_gone):
        return False
    if point is None or point.is_gone or point.passed is None:
        row.delete()
        after(actor, "take_off", matter, now=now, changes={"step": (row.kind, "")})
        return True
    row.on, row.words, row.counts = china_date(point.meeting.starts_at), point.outcome, _public_counts(row, point)
    row.mark, row.at = (Mark.DONE if point.passed else Mark.REFUSED).value, now
    row.save()
    if point.passed:
        went(matter, row, now)
    else:
        matter.state, matter.ended_on, matter.last_on, matter.changed_at = State.STOPPED.value, row.on, row.on, now
        matter.stop_reason = str(words.REFUSED_AT % {"step": words.STEP[Step(row.kind)]})
        matter.save()
    after(actor, "settle_step", matter, now=now, changes={"step": ("", row.kind), "mark": ("", row.mark)})
    _tell(actor, matter, row, now)
    return True


def _public_counts(row: MatterStep, point: PointRow) -> dict[str, int]:
    """Only the numbers that the rule set of this kind and day lets be published."""
    public = rule_set(Kind(row.meeting_kind), row.on).publish
    found: dict[str, int] = {}
    if Publish.ATTENDANCE in public and point.meeting.expected:
        found |= {"expected": point.meeting.expected, "came": point.meeting.came}
    if Publish.RESULT in public and point.given is not None and point.needed is not None:
        found |= {"given": point.given, "needed": point.needed}
    return found


def _tell(actor: Actor, matter: Matter, row: MatterStep, now: datetime) -> None:
    stands = matter.place.now_at or matter.place
    to = set(accounts_with([stands.id], WALK, china_date(now)))
    if matter.proposed_by_id is not None:
        to.add(matter.proposed_by_id)
    kind = "deliberations.settled"
    messages.tell(
        actor, kind=kind, to=sorted(to), title=words.TOLD[kind],
        words={"title": matter.title, "step": str(words.STEP[Step(row.kind)]), "mark": str(words.MARK[Mark(row.mark)])},
        path=f"/p/{stands.code}/matters/{matter.id}/", about=(MATTER, matter.id), now=now, place=stands, step=row.kind,
    )  # fmt: skip
