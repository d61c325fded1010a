"""What a meeting leaves: tasks with an owner and a day, and who sits in a village's bodies."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check as check_at
from teabowl.meetings import rules, words
from teabowl.meetings.actions.dues import SYSTEM
from teabowl.meetings.actions.saving import check_state, item_of, line, locked, record, recorder, text
from teabowl.meetings.actions.telling import tell_reminder, tell_task
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Meeting, Participant, Rhythm, Seat, Task
from teabowl.meetings.permissions import CONVENE_VILLAGE, SET_RHYTHM
from teabowl.meetings.rules import State
from teabowl.meetings.standing import standing_in
from teabowl.organisations import authority
from teabowl.organisations import queries as organisations
from teabowl.people.models import Person
from teabowl.people.queries import person_ids
from teabowl.places.models import Place

YEARS = timedelta(days=366 * 3)


@transaction.atomic
def add_task(
    actor: Actor, *, meeting_id: UUID, title: str, owner: UUID | None, owner_name: str = "", due_on: date | None,
    item_id: UUID | None = None, form_key: UUID, now: datetime,
) -> Task:  # fmt: skip
    """Decided: somebody (`owner`, one of the list's rows; or a name) does it by a day. Raises Invalid, Refused, NotAllowed."""
    if (done := Task.objects.filter(form_key=form_key).first()) is not None:
        return done
    meeting = locked(meeting_id)
    recorder(actor, meeting, now)
    check_state(meeting, State.OPEN, State.ENDED)
    person: UUID | None = None
    if owner is not None:
        one = Participant.objects.filter(meeting=meeting, id=owner).first()
        if one is None:
            raise Invalid({"owner": words.NO_PERSON})
        person, owner_name = one.person_id, one.name
    today = china_date(now)
    if due_on is None or not today <= due_on <= today + YEARS:
        raise Invalid({"due_on": words.DUE_PAST})
    task = Task.objects.create(
        meeting=meeting, item=item_of(meeting, item_id) if item_id else None, title=line("title", title, 120), owner_id=person,
        owner_name=line("owner", owner_name, 40), due_on=due_on, form_key=form_key,
    )  # fmt: skip
    record(actor, "add_task", meeting, now=now, changes={"task": ("", task.title)}, about=person)
    tell_task(actor, task, now=now)
    return task


@transaction.atomic
def close_task(actor: Actor, *, task_id: UUID, state: str, note: str = "", due_on: date | None = None, now: datetime) -> Task:
    """Say how it went: done, dropped (with a reason), or still open with a later day (`due_on`). By its owner, or whoever records the
    body's meetings. Raises NotFound, Invalid."""
    task = Task.objects.select_for_update(of=("self",)).filter(id=task_id).first()
    if task is None:
        raise NotFound(words.NO_TASK)
    meeting = locked(task.meeting_id)
    mine = actor.person_id is not None and task.owner_id in person_ids(actor.person_id)
    if not mine and not standing_in(actor, meeting, now).records:
        raise NotFound(words.NO_TASK)
    if state not in Task.State.values:
        raise Invalid({"state": words.NO_TASK})
    task.note = text("note", note, rules.NOTE_LENGTH, required=state == Task.State.DROPPED)
    before, task.state = task.state, state
    task.closed_at = None if state == Task.State.OPEN else now
    task.closed_by_id = None if state == Task.State.OPEN else actor.account_id
    if state == Task.State.OPEN and due_on is not None:
        if due_on <= china_date(now):
            raise Invalid({"due_on": words.DUE_PAST})
        task.due_on = due_on
    task.save()
    record(actor, "close_task", meeting, now=now, changes={"state": (before, state)}, about=task.owner_id)
    return task


@transaction.atomic
def add_seat(
    actor: Actor, *, place: Place, body: str, person: Person, name: str, woman: bool, group: str = "", household: str = "",
    since: date, now: datetime,
) -> Seat:  # fmt: skip
    """Somebody sits in a body of the village from a day on. Again is once. Raises NotAllowed, Invalid."""
    check_at(actor, CONVENE_VILLAGE, place.ref)
    if body not in Seat.Body.values:
        raise Invalid({"body": words.NOT_THIS_BODY})
    seat, made = Seat.objects.get_or_create(
        place=place, body=body, person=person, until=None,
        defaults={
            "name": line("name", name, 40), "woman": woman, "group": line("group", group, 20, required=False),
            "household": line("household", household, 40, required=False), "since": since,
        },
    )  # fmt: skip
    if made:
        _audit_seat(actor, "add_seat", seat, now, {"body": ("", body)})
    return seat


@transaction.atomic
def end_seat(actor: Actor, *, seat_id: UUID, until: date, now: datetime) -> Seat:
    """No longer from a day on; who was entered by mistake and is taken out on the day they began never sat. Raises NotFound, NotAllowed."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("place").filter(id=seat_id, until__isnull=True).first()
    if seat is None:
        raise NotFound(words.NO_PERSON)
    check_at(actor, CONVENE_VILLAGE, seat.place.ref)
    _audit_seat(actor, "end_seat", seat, now, {"until": ("", until)})
    if until <= seat.since:
        Seat.objects.filter(id=seat.id).delete()
    else:
        seat.until = until
        seat.save()
    return seat


def _audit_seat(actor: Actor, verb: str, seat: Seat, now: datetime, changes: dict[str, tuple[object, object]]) -> None:
    audit.record(
        actor, f"meetings.{verb}", now=now, subject_type="meeting_seat", subject_id=seat.id, place_id=seat.place_id,
        about_person_id=seat.person_id, changes=changes,
    )  # fmt: skip


@transaction.atomic
def set_rhythm(actor: Actor, *, organisation_id: UUID, kind: Kind, months: int, since: date, now: datetime) -> Rhythm:
    """How often lectures are due in this organisation and below it, from a day on; only for kinds that no rule binds. Raises NotAllowed,
    Invalid."""
    ref = organisations.ref(organisation_id)
    authority.check(actor, SET_RHYTHM, ref, now)
    first = rules.versions(kind)[0].since
    if since < first:
        raise Invalid({"since": words.RHYTHM_EARLY % {"day": first}})
    frequency = rules.rule_set(kind, since).frequency
    if frequency is None or not frequency.custom or months not in (1, 2, 3, 4, 6, 12):
        raise Invalid({"months": words.BOUND})
    rhythm, _made = Rhythm.objects.update_or_create(
        organisation_id=organisation_id, kind=kind.value, since=since,
        defaults={"months": months, "set_by_id": actor.account_id},
    )  # fmt: skip
    audit.record(
        actor, "meetings.set_rhythm", now=now, subject_type="meeting_rhythm", subject_id=rhythm.id, place_id=ref.place.id,
        changes={"months": ("", months)},
    )  # fmt: skip
    return rhythm


def remind(*, now: datetime) -> int:
    """Tell those who are coming, a day before. Answers of how many meetings. Each is reminded once."""
    soon = Meeting.objects.filter(
        state=State.CONVENED.value, reminded_at__isnull=True, starts_at__gt=now, starts_at__lte=now + timedelta(days=1)
    )
    count = 0
    for key in soon.values_list("id", flat=True):
        with transaction.atomic():
            meeting = locked(key)
            if meeting.reminded_at is None and meeting.state == State.CONVENED:
                meeting.reminded_at = now
                meeting.save(update_fields=["reminded_at"])
                tell_reminder(SYSTEM, meeting, now=now)
                count += 1
    return count
