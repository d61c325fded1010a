"""Minutes: drafted, written, confirmed by two people, fixed; what may be published is; errors are corrected by a later meeting."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.meetings import drafting, rules, words
from teabowl.meetings.actions.saving import check_state, item_of, locked, record, recorder, rules_of, text
from teabowl.meetings.actions.telling import tell_confirm
from teabowl.meetings.kinds import Publish
from teabowl.meetings.models import AgendaItem, Correction, Meeting, Participant
from teabowl.meetings.rules import State
from teabowl.meetings.standing import check_reads
from teabowl.search import actions as search
from teabowl.ui.form_words import CHOOSE_ONE


def key_of(body: str) -> str:
    """By which a confirmation says what it confirmed."""
    return sha256(body.encode()).hexdigest()


@transaction.atomic
def draft_minutes(actor: Actor, *, meeting_id: UUID, now: datetime) -> Meeting:
    """Write the minutes from the agenda, the attendance, the speeches and the votes, as they are. What was written before is replaced.
    Raises Refused before the end and once they are fixed, NotAllowed."""
    meeting = locked(meeting_id)
    recorder(actor, meeting, now)
    check_state(meeting, State.ENDED)
    return _write(actor, meeting, drafting.draft(meeting), now)


@transaction.atomic
def write_minutes(actor: Actor, *, meeting_id: UUID, body: str, now: datetime) -> Meeting:
    """Keep what was edited. Confirmations of another text are gone. Raises Invalid, Refused, NotAllowed."""
    meeting = locked(meeting_id)
    recorder(actor, meeting, now)
    check_state(meeting, State.ENDED)
    return _write(actor, meeting, text("body", body, rules.MINUTES_LENGTH), now)


def _write(actor: Actor, meeting: Meeting, body: str, now: datetime) -> Meeting:
    if body != meeting.minutes:
        meeting.minutes, meeting.minutes_key = body, ""
        meeting.chair_confirmed_at = meeting.chair_confirmed_by = None
        meeting.recorder_confirmed_at = meeting.recorder_confirmed_by = None
        meeting.save()
        record(actor, "write_minutes", meeting, now=now, changes={"length": ("", len(body))})
    return meeting


@transaction.atomic
def confirm_minutes(actor: Actor, *, meeting_id: UUID, seen: str, now: datetime) -> Meeting:
    """The chair, or the recorder, confirms the text whose key they saw; with both it is fixed for ever. Raises NotAllowed (neither of
    the two), Refused (empty, changed meanwhile)."""
    meeting = locked(meeting_id)
    standing = check_reads(actor, meeting, now)
    check_state(meeting, State.ENDED)
    duty = standing.participant.duty if standing.participant is not None else ""
    if not duty:
        raise NotAllowed(words.WHO_CONFIRMS)
    if not meeting.minutes.strip():
        raise Refused(words.NOT_MINUTED)
    if seen != key_of(meeting.minutes):
        raise Refused(words.CONFIRM_CHANGED)
    other = meeting.recorder_confirmed_by_id if duty == Participant.Duty.CHAIR else meeting.chair_confirmed_by_id
    if other is not None and other == actor.account_id:
        raise Refused(words.TWO_PEOPLE)
    if duty == Participant.Duty.CHAIR:
        meeting.chair_confirmed_at, meeting.chair_confirmed_by_id = now, actor.account_id
    else:
        meeting.recorder_confirmed_at, meeting.recorder_confirmed_by_id = now, actor.account_id
    before = meeting.state
    meeting.minutes_key = seen
    if meeting.chair_confirmed_at is not None and meeting.recorder_confirmed_at is not None:
        meeting.state = State.FIXED.value
    meeting.save()
    record(actor, "confirm_minutes", meeting, now=now, changes={"state": (before, meeting.state)}, counts=True)
    if meeting.state != State.FIXED:
        tell_confirm(actor, meeting, duty, now=now)
    return meeting


@transaction.atomic
def publish_record(actor: Actor, *, meeting_id: UUID, item_ids: list[UUID], now: datetime) -> Meeting:
    """Put what may be published on the public board: of these points of the agenda the decision; no name, no speech. An empty list takes
    it off again. Raises Refused (not fixed; a kind of which nothing is published), Invalid(items), NotAllowed."""
    meeting = locked(meeting_id)
    if not check_reads(actor, meeting, now).publishes:
        raise NotAllowed(words.WHO_MAY["publishes"])
    check_state(meeting, State.FIXED)
    rule = rules_of(meeting)
    if not rules.may_publish(rule, Publish.DECISION):
        raise Refused(words.NOTHING_TO_PUBLISH)
    chosen = {item_of(meeting, key).id for key in item_ids}
    if not chosen and meeting.published_at is None:
        raise Invalid({"items": CHOOSE_ONE})
    AgendaItem.objects.filter(meeting=meeting).exclude(id__in=chosen).update(to_publish=False)
    AgendaItem.objects.filter(meeting=meeting, id__in=chosen).update(to_publish=True)
    before, meeting.published_at = meeting.published_at, (meeting.published_at or now) if chosen else None
    meeting.save()
    record(
        actor, "publish_record", meeting, now=now, changes={"count": ("", len(chosen)), "published_at": (before, meeting.published_at)},
        public=True,
    )  # fmt: skip
    search.post(meeting, now=now)
    return meeting


@transaction.atomic
def correct_minutes(
    actor: Actor, *, meeting_id: UUID, decided_in: UUID, body: str, form_key: UUID, now: datetime
) -> Correction:
    """A later meeting of the same body, going on or written down, found these minutes wrong. They stay; the correction stands under
    them. Raises Refused, Invalid, NotAllowed."""
    if (done := Correction.objects.filter(form_key=form_key).first()) is not None:
        return done
    meeting, later = locked(meeting_id), locked(decided_in)
    recorder(actor, later, now)
    check_state(meeting, State.FIXED)
    same = (meeting.organisation_id, meeting.place_id) == (later.organisation_id, later.place_id)
    if not same or later.starts_at <= meeting.starts_at:
        raise Refused(words.LATER_MEETING)
    check_state(later, State.OPEN, State.ENDED)
    body = text("body", body, rules.TEXT_LENGTH)
    if not body:
        raise Invalid({"body": words.REASON})
    found = Correction.objects.create(
        meeting=meeting, decided_in=later, body=body, at=now, by_id=actor.account_id, form_key=form_key
    )
    record(actor, "correct_minutes", meeting, now=now, changes={"decided_in": ("", later.title)})
    return found
