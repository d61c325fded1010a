"""Planning a meeting and convening it: the agenda, who should come, the notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import F

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.times import china_date
from teabowl.meetings import convening, rules, words
from teabowl.meetings.actions.saving import check_state, convener, line, locked, record, rules_of, text
from teabowl.meetings.actions.telling import tell_cancelled, tell_changed, tell_convened
from teabowl.meetings.kinds import PARTY, Convened, Kind
from teabowl.meetings.models import AgendaItem, Meeting, Participant, Task
from teabowl.meetings.permissions import CONVENE, CONVENE_VILLAGE
from teabowl.meetings.rules import NoRule, State
from teabowl.meetings.standing import Body, check
from teabowl.organisations.kinds import Kind as Form
from teabowl.places.models import Place

FAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one types about a meeting. `roll` and `households` only where not everybody is on a list (村民会议)."""

    title: str
    starts_at: datetime
    hall: str = ""
    online: bool = True
    video_url: str = ""
    roll: int = 0
    households: int = 0


@transaction.atomic
def plan_meeting(
    actor: Actor, *, kind: Kind, organisation_id: UUID | None, place: Place, plan: Plan, form_key: UUID, now: datetime
) -> Meeting:
    """Plan a meeting of an organisation, or (without one) of the village `place`; nobody is told yet. Its first point goes through
    the tasks that are open. Raises NotAllowed, Refused, Invalid."""
    body = convening.body(organisation_id, place)
    check(actor, CONVENE, CONVENE_VILLAGE, body, now)
    if (done := Meeting.objects.filter(form_key=form_key).first()) is not None:
        return done
    check_kind(kind, body)
    place_id = body.organisation.place.id if body.organisation is not None else body.place.id
    meeting = Meeting(kind=kind.value, organisation_id=organisation_id, place_id=place_id, form_key=form_key)
    _fill(meeting, plan, now)
    meeting.save(force_insert=True)
    if open_tasks(body).exists():
        AgendaItem.objects.create(meeting=meeting, position=1, title=str(words_of_review()), is_review=True)
    record(actor, "plan_meeting", locked(meeting.id), now=now, changes={"starts_at": ("", meeting.starts_at)})
    return meeting


def words_of_review() -> str:
    """Stored as typed by hand: in Chinese, like every agenda."""
    return "上次会定的事，办得怎样"


def check_kind(kind: Kind, body: Body) -> None:
    """Raises Refused for a kind that this body does not hold."""
    if (kind in PARTY) != (body.organisation is not None):
        raise Refused(words.NOT_THIS_BODY)
    if body.organisation is not None:
        group = body.organisation.kind is Form.GROUP
        if (kind is Kind.GROUP) != group and kind not in (Kind.LECTURE, Kind.PARTY_DAY, Kind.LIFE):
            raise Refused(words.NOT_THIS_BODY)


def open_tasks(body: Body) -> "convening.Tasks":
    """Tasks that meetings of this body set and nobody closed."""
    rows = Task.objects.filter(state="open")
    if body.organisation is not None:
        return rows.filter(meeting__organisation_id=body.organisation.id)
    return rows.filter(meeting__organisation__isnull=True, meeting__place_id=body.place.id)


def _fill(meeting: Meeting, plan: Plan, now: datetime) -> None:
    wrong: dict[str, object] = {}
    if plan.starts_at <= now:
        wrong["starts_at"] = words.PAST
    elif plan.starts_at > now + FAR:
        wrong["starts_at"] = words.TOO_FAR
    if not plan.hall.strip() and not plan.online:
        wrong["hall"] = words.NEED_PLACE
    if plan.video_url and urlsplit(plan.video_url).scheme != "https":
        wrong["video_url"] = words.BAD_LINK
    if wrong:
        raise Invalid(wrong)
    meeting.title = line("title", plan.title, rules.TITLE_LENGTH)
    meeting.starts_at, meeting.online = plan.starts_at, plan.online
    meeting.hall = line("hall", plan.hall, 80, required=False)
    meeting.video_url, meeting.roll, meeting.households = plan.video_url[:300], plan.roll, plan.households
    try:
        rules_of(meeting)
    except NoRule:
        raise Invalid({"starts_at": words.NO_RULE}) from None


@transaction.atomic
def change_meeting(actor: Actor, *, meeting_id: UUID, plan: Plan, now: datetime) -> Meeting:
    """Change what was planned. Who was told already is told anew, in the notice period again. Raises Refused, Invalid, NotAllowed."""
    meeting = locked(meeting_id)
    convener(actor, meeting, now)
    check_state(meeting, State.PLANNED, State.CONVENED)
    before = (meeting.starts_at, meeting.hall, meeting.online)
    _fill(meeting, plan, now)
    moved = before != (meeting.starts_at, meeting.hall, meeting.online)
    if meeting.state == State.CONVENED and moved:
        check_notice(meeting, now)
        meeting.reminded_at = None
    meeting.version += 1
    meeting.save()
    record(actor, "change_meeting", meeting, now=now, changes={"starts_at": (before[0], meeting.starts_at)})
    if meeting.state == State.CONVENED and moved:
        tell_changed(actor, meeting, now=now)
    return meeting


def check_notice(meeting: Meeting, now: datetime) -> None:
    """Raises Refused when the notice would come too late for the meeting's day."""
    rule, day = rules_of(meeting), china_date(meeting.starts_at)
    if rule.notice and not rules.is_told_in_time(rule, china_date(now), day):
        last = rules.last_day_to_tell(rule, day)
        raise Refused(words.TOO_LATE_TO_TELL % {"days": rule.notice.days, "last": last})


@transaction.atomic
def set_agenda(actor: Actor, *, meeting_id: UUID, points: Sequence[tuple[UUID | None, str, str]], now: datetime) -> Meeting:
    """The agenda as a whole: (key of a point that is there or None, title, note), in order. A point that is left out goes, unless it has
    been taken up. Raises Refused, Invalid, NotAllowed."""
    meeting = locked(meeting_id)
    convener(actor, meeting, now)
    check_state(meeting, State.PLANNED, State.CONVENED, State.OPEN)
    there = {item.id: item for item in AgendaItem.objects.filter(meeting=meeting)}
    touched = {key: item for key, item in there.items() if item.state != "waiting" or item.motion_id}
    kept: list[AgendaItem] = []
    for key, title, note in points:
        item = there.get(key) if key else None
        item = item or AgendaItem(meeting=meeting, position=0)
        if item.id not in touched:
            item.title = line("title", title, rules.TITLE_LENGTH)
            item.note = text("note", note, rules.NOTE_LENGTH, required=False)
        kept.append(item)
    ids = [item.id for item in kept]
    if len(set(ids)) != len(ids):
        raise Invalid({"": words.NO_ITEM})
    AgendaItem.objects.filter(meeting=meeting).exclude(id__in=[*ids, *touched]).delete()
    kept.extend(item for key, item in touched.items() if key not in ids)
    AgendaItem.objects.filter(meeting=meeting).update(position=F("position") + 1000)  # out of the way
    return _numbered(actor, meeting, kept, now)


def _numbered(actor: Actor, meeting: Meeting, kept: list[AgendaItem], now: datetime) -> Meeting:
    for position, item in enumerate(kept, 1):
        item.position = position
        item.save()
    meeting.version += 1
    meeting.save(update_fields=["version"])
    record(actor, "change_agenda", meeting, now=now, changes={"count": ("", len(kept))})
    return meeting


@transaction.atomic
def convene_meeting(actor: Actor, *, meeting_id: UUID, now: datetime) -> Meeting:
    """Tell everybody who should come: from now on the list stands. Twice is once. Raises Refused (no agenda, nobody on the list, too
    late for the notice that the rule asks for), NotAllowed."""
    meeting = locked(meeting_id)
    convener(actor, meeting, now)
    if meeting.state == State.CONVENED:
        return meeting
    check_state(meeting, State.PLANNED)
    rule = rules_of(meeting)
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        raise Refused(words.NEED_AGENDA)
    if meeting.starts_at <= now:
        raise Refused(words.PAST)
    if rule.convened is Convened.ADULTS and not meeting.roll:
        raise Refused(words.NO_ROLL)
    check_notice(meeting, now)
    rows = convening.participants_for(meeting, rule)
    if not rows and rule.convened is not Convened.ADULTS:
        raise Refused(words.NOBODY)
    Participant.objects.bulk_create(rows, batch_size=1000)
    meeting.state, meeting.convened_at, meeting.convened_by_id = State.CONVENED.value, now, actor.account_id
    meeting.save()
    record(actor, "convene_meeting", meeting, now=now, changes={"count": (0, len(rows))}, public=True)
    tell_convened(actor, meeting, now=now)
    return meeting


@transaction.atomic
def cancel_meeting(actor: Actor, *, meeting_id: UUID, reason: str, now: datetime) -> Meeting:
    """It will not be held; who was told is told. Raises Refused once it has begun, Invalid without a reason."""
    meeting = locked(meeting_id)
    convener(actor, meeting, now)
    check_state(meeting, State.PLANNED, State.CONVENED)
    was = State(meeting.state)
    meeting.cancel_reason = line("reason", reason, 200)
    meeting.state, meeting.cancelled_at = State.CANCELLED.value, now
    meeting.save()
    record(actor, "cancel_meeting", meeting, now=now, changes={"state": (was, meeting.state)}, public=True)
    if was == State.CONVENED:
        tell_cancelled(actor, meeting, now=now)
    return meeting
