"""Proposing a matter, bringing it before the next meeting, and stopping it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.deliberations import rules, words
from teabowl.deliberations.actions.saving import MATTER, after, check_next, hold_matter, line, steps_of, text
from teabowl.deliberations.models import Matter, MatterStep
from teabowl.deliberations.permissions import STOP, WALK
from teabowl.deliberations.queries.one import branches_at
from teabowl.deliberations.rules import Mark, State, Step, Topic
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.meetings import queries as meetings
from teabowl.meetings.actions.bringing import Brought, bring_point, take_point_off
from teabowl.meetings.kinds import Kind
from teabowl.meetings.rules import rule_set
from teabowl.places.models import Place


@transaction.atomic
def propose_matter(
    actor: Actor,
    *,
    place: Place,
    organisation_id: UUID | None = None,
    topic: Topic,
    title: str,
    body: str,
    form_key: UUID,
    now: datetime,
) -> Matter:
    """The village's Party branch proposes a matter; from now on everybody may read it. `organisation_id` where the village has several.

    Raises NotAllowed, Refused (no village, no branch), Invalid ('title', 'body').
    """
    place = place.now_at or place
    if place.level != Level.VILLAGE or place.closed_on is not None:
        raise Refused(words.ONLY_VILLAGES)
    check(actor, WALK, place.ref)
    before = Matter.objects.filter(form_key=form_key).first()
    if before is not None:
        return before
    branch = _branch(place, organisation_id)
    today = china_date(now)
    terms = rules.terms_on(place.code, today)
    matter = Matter.objects.create(
        form_key=form_key, place=place, organisation_id=branch, topic=Topic(topic).value, title=line("title", title, rules.TITLE),
        body=text("body", body, rules.BODY), step=Step.DISCUSS.value, proposed_on=today, proposed_by_id=actor.account_id,
        last_on=today, changed_at=now,
    )  # fmt: skip
    MatterStep.objects.create(
        matter=matter,
        kind=Step.PROPOSE.value,
        mark=Mark.DONE.value,
        on=today,
        source=terms.source,
        by_id=actor.account_id,
        at=now,
    )
    after(actor, "propose_matter", matter, now=now, changes={"title": ("", matter.title)})
    return matter


def _branch(place: Place, wanted: UUID | None) -> UUID:
    here = [ref.id for ref in branches_at(place)]
    if not here:
        raise Refused(words.NO_BRANCH)
    if wanted is not None and wanted not in here:
        raise Refused(words.NOT_YOUR_BRANCH)
    return wanted or here[0]


@transaction.atomic
def bring_matter(actor: Actor, *, matter_id: UUID, meeting_id: UUID, now: datetime) -> MatterStep:
    """Put the matter on the agenda of the meeting that is its next step. Twice is once.

    Raises NotAllowed, NotFound, Refused: not the step that comes next, another kind of meeting, another village's, on a day before the
    last step or (the members' meeting) less than the days after the proposal was sent.
    """
    matter = hold_matter(matter_id)
    check(actor, WALK, (matter.place.now_at or matter.place).ref)
    meeting, there = meetings.meeting(meeting_id), steps_of(matter)
    step = next((s for s in rules.MEETINGS if rules.fits(s, Kind(meeting.kind))), None)
    waiting = there.get(step) if step else None
    if waiting is not None and waiting.meeting_id == meeting_id and waiting.mark == Mark.WAITING:
        return waiting
    if step is None:
        raise Refused(words.NOT_THIS_MEETING % {"step": words.STEP[Step(matter.step or Step.RESULT)]})
    check_next(matter, step, there)
    if (meeting.place.now_at or meeting.place).id != (matter.place.now_at or matter.place).id:
        raise Refused(words.NOT_THIS_VILLAGE)
    day = china_date(meeting.starts_at)
    terms = rules.terms_on(matter.place.code, day)
    wrong = rules.problem_of_day(step, day, matter.last_on, matter.proposed_on, terms)
    if wrong:
        first = rules.display_until(matter.proposed_on, terms.sent)
        raise Refused(words.PROBLEMS[wrong] % {"n": terms.sent, "day": first})
    stands = matter.place.now_at or matter.place
    point = bring_point(
        actor, meeting_id=meeting_id, title=matter.title, note=matter.body[:400],
        material=Brought(MATTER, matter.id, matter.title, f"/p/{stands.code}/matters/{matter.id}/"), now=now,
    )  # fmt: skip
    row = MatterStep.objects.create(
        matter=matter, kind=step.value, mark=Mark.WAITING.value, meeting_id=meeting_id, meeting_kind=meeting.kind,
        item_id=point.id, on=day, source=str(rule_set(Kind(meeting.kind), day).source), by_id=actor.account_id, at=now,
    )  # fmt: skip
    matter.changed_at = now
    matter.save(update_fields=["changed_at"])
    after(actor, "bring_matter", matter, now=now, changes={"step": ("", step.value), "on": (None, day)})
    return row


@transaction.atomic
def take_off(actor: Actor, *, matter_id: UUID, now: datetime) -> Matter:
    """Take the matter off the agenda again, before the meeting takes it up. Raises NotAllowed, NotFound, Refused."""
    matter = hold_matter(matter_id)
    check(actor, WALK, (matter.place.now_at or matter.place).ref)
    waiting = next((row for row in steps_of(matter).values() if row.mark == Mark.WAITING), None)
    if waiting is None or waiting.item_id is None:
        return matter
    take_point_off(actor, item_id=waiting.item_id, now=now)
    waiting.delete()
    matter.changed_at = now
    matter.save(update_fields=["changed_at"])
    after(actor, "take_off", matter, now=now, changes={"step": (waiting.kind, "")})
    return matter


@transaction.atomic
def stop_matter(actor: Actor, *, matter_id: UUID, reason: str, now: datetime) -> Matter:
    """Give a matter up; it stays readable with the reason.

    Raises NotAllowed, NotFound, Refused (over, on an agenda), Invalid ('reason').
    """
    matter = hold_matter(matter_id)
    check(actor, STOP, (matter.place.now_at or matter.place).ref)
    if matter.state != State.WALKING:
        raise Refused(words.WALKED if matter.state == State.FINISHED else words.STOPPED)
    if any(row.mark == Mark.WAITING for row in steps_of(matter).values()):
        raise Refused(words.ON_AGENDA)
    matter.stop_reason = line("reason", reason, 500)
    matter.state, matter.ended_on, matter.changed_at = State.STOPPED.value, max(china_date(now), matter.last_on), now
    matter.save()
    after(actor, "stop_matter", matter, now=now, changes={"reason": ("", matter.stop_reason)})
    return matter
