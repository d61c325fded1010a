"""In the room: opening, who came, hands, what is said, which point it is about, closing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.meetings import held, rules, words
from teabowl.meetings.actions.dues import note_held
from teabowl.meetings.actions.hall import claim_seat, end_mandates
from teabowl.meetings.actions.saving import (
    check_state,
    item_of,
    line,
    locked,
    own_row,
    record,
    recorder,
    rules_of,
    runner,
    text,
)
from teabowl.meetings.actions.telling import tell_opened
from teabowl.meetings.kinds import Convened
from teabowl.meetings.models import AgendaItem, Meeting, Participant, Speech
from teabowl.meetings.permissions import JOIN_VILLAGERS
from teabowl.meetings.queries.turnout import turnout_of
from teabowl.meetings.rules import CAME, Mark, State
from teabowl.organisations import actions as organisations
from teabowl.people.queries import birthday_of

How = Participant.How
GROWN_UP = 18
MINUTE = timedelta(minutes=1)


@transaction.atomic
def open_meeting(actor: Actor, *, meeting_id: UUID, now: datetime) -> Meeting:
    """Begin. Whoever said they come online may join now and is told so. Twice is once. Raises Refused, NotAllowed."""
    meeting = locked(meeting_id)
    runner(actor, meeting, now)
    if meeting.state == State.OPEN:
        return meeting
    check_state(meeting, State.CONVENED)
    meeting.state, meeting.opened_at, meeting.version = State.OPEN.value, now, meeting.version + 1
    meeting.save()
    first = AgendaItem.objects.filter(meeting=meeting).order_by("position").first()
    if first is not None:
        AgendaItem.objects.filter(id=first.id).update(state=AgendaItem.State.NOW)
    record(actor, "open_meeting", meeting, now=now, changes={"state": (State.CONVENED, State.OPEN)}, public=True)
    tell_opened(actor, meeting, now=now)
    return meeting


@transaction.atomic
def sign_in(actor: Actor, *, meeting_id: UUID, now: datetime) -> Participant:
    """In the hall, after the code on its wall was scanned in time (the door asks). Again is once. Raises NotFound, Refused."""
    _take_a_seat(actor, meeting_id, now)
    meeting, mine = own_row(actor, meeting_id)
    return _arrive(actor, meeting, mine, Mark.PRESENT, How.CODE, now)


@transaction.atomic
def join_online(actor: Actor, *, meeting_id: UUID, now: datetime) -> Participant:
    """By the link, from anywhere. Who is in the hall stays there. Raises NotFound, Refused (only in the hall; not going on)."""
    meeting, mine = own_row(actor, meeting_id)
    if not meeting.online:
        raise Refused(words.NOT_ONLINE)
    check_state(meeting, State.OPEN)
    if mine.mark == Mark.PRESENT:
        return mine
    return _arrive(actor, meeting, mine, Mark.ONLINE, How.LINK, now)


def _arrive(actor: Actor, meeting: Meeting, mine: Participant, mark: Mark, how: How, now: datetime) -> Participant:
    check_state(meeting, State.CONVENED, State.OPEN)
    if mine.mark == mark:
        return mine
    before, mine.mark, mine.how, mine.reason, mine.proxy = mine.mark, mark.value, how.value, "", None
    mine.arrived_at = mine.arrived_at or now
    mine.save()
    record(actor, "sign_in", meeting, now=now, changes={"mark": (before, mine.mark)}, about=mine.person_id)
    return mine


def _take_a_seat(actor: Actor, meeting_id: UUID, now: datetime) -> None:
    """Where all grown-up villagers are convened nobody has a list: a verified villager who comes is put on it."""
    meeting = Meeting.objects.select_related("place__now_at").filter(id=meeting_id).first()
    if meeting is None or meeting.organisation_id is not None or actor.person_id is None:
        return
    if rules_of(meeting).convened is not Convened.ADULTS or not can(actor, JOIN_VILLAGERS, meeting.place.ref):
        return
    born = birthday_of(actor.person_id)
    if born is not None and (now.year - born.year - ((now.month, now.day) < (born.month, born.day))) < GROWN_UP:
        raise NotAllowed(words.GROWN_UPS)
    if not claim_seat(meeting, actor.person_id, actor.name):
        Participant.objects.get_or_create(meeting=meeting, person_id=actor.person_id, defaults={"name": actor.name})


@transaction.atomic
def reply(actor: Actor, *, meeting_id: UUID, answer: str, note: str = "", now: datetime) -> Participant:
    """Answer the notice: coming, online, or asking for leave with a reason. May be changed until it begins. Raises Invalid, Refused."""
    meeting, mine = own_row(actor, meeting_id)
    check_state(meeting, State.CONVENED)
    if answer not in Participant.Reply.values or not answer:
        raise Invalid({"answer": words.NOT_HERE})
    if answer == Participant.Reply.ONLINE and not meeting.online:
        raise Refused(words.NOT_ONLINE)
    mine.reply_note = line("note", note, 200, required=answer == Participant.Reply.LEAVE)
    before, mine.reply, mine.replied_at = mine.reply, answer, now
    mine.save()
    record(actor, "reply", meeting, now=now, changes={"reply": (before, answer)}, about=mine.person_id)
    return mine


def _one(meeting: Meeting, participant_id: UUID) -> Participant:
    found = Participant.objects.select_for_update(of=("self",)).filter(meeting=meeting, id=participant_id).first()
    if found is None:
        raise NotFound(words.NO_PERSON)
    return found


@transaction.atomic
def mark(
    actor: Actor, *, meeting_id: UUID, participant_id: UUID, to: Mark, reason: str = "", late: bool = False, now: datetime
) -> Participant:  # fmt: skip
    """The chair or the recorder notes where somebody is: in the hall, online, excused with a reason, absent. Whoever is ticked off in
    the hall counts as come in time unless `late`: a list is gone through after the opening. Also after it has ended, until the minutes
    are fixed; the count follows. Raises Invalid without a reason for leave, Refused, NotAllowed."""
    meeting = locked(meeting_id)
    recorder(actor, meeting, now)
    check_state(meeting, State.CONVENED, State.OPEN, State.ENDED)
    one = _one(meeting, participant_id)
    before = one.mark
    if to == Mark.PROXY:
        if before == to:
            return one
        raise Invalid({"to": words.MANDATE["holder"]})
    if before in CAME and to not in CAME:
        end_mandates(one)
    one.proxy = None
    one.reason = line("reason", reason or (one.reply_note if to == Mark.EXCUSED else ""), 200, required=to == Mark.EXCUSED)
    one.mark, one.how = to.value, How.CHAIR.value if to in CAME else How.NONE.value
    one.arrived_at = _arrived(meeting, one, late, now) if to in CAME else None
    one.save()
    if meeting.state == State.ENDED:
        _count(meeting)
    record(
        actor, "mark", meeting, now=now, changes={"mark": (before, one.mark)}, about=one.person_id,
        counts=meeting.state == State.ENDED,
    )  # fmt: skip
    return one


def _arrived(meeting: Meeting, one: Participant, late: bool, now: datetime) -> datetime:
    """When somebody who is noted as there arrived. Nobody looked at the clock: before it began, or after."""
    began = rules.begins_at(meeting.starts_at, meeting.opened_at)
    if began is None:
        return one.arrived_at or now
    return max(now, began + MINUTE) if late else min(one.arrived_at or began, began)


@transaction.atomic
def leave_uncounted(actor: Actor, *, meeting_id: UUID, participant_id: UUID, why: str, now: datetime) -> Participant:
    """Not counted among those who should come, with the reason (ill and unable to say what one wants, moved away without the letter, …:
    agreed above and by the meeting). An empty reason counts them again. Raises Refused once it has ended."""
    meeting = locked(meeting_id)
    runner(actor, meeting, now)
    check_state(meeting, State.CONVENED, State.OPEN)
    one = _one(meeting, participant_id)
    if not one.guest:
        one.uncounted_why = line("why", why, 200, required=False)
        one.counted = not one.uncounted_why
        one.save()
        record(actor, "mark", meeting, now=now, changes={"counted": ("", one.counted)}, about=one.person_id)
    return one


@transaction.atomic
def set_duty(actor: Actor, *, meeting_id: UUID, participant_id: UUID, duty: str, now: datetime) -> Participant:
    """Who chairs, who records: one person each. Raises Refused once the minutes are fixed, Invalid for no such duty."""
    meeting = locked(meeting_id)
    runner(actor, meeting, now)
    check_state(meeting, State.CONVENED, State.OPEN, State.ENDED)
    if duty not in Participant.Duty.values:
        raise Invalid({"duty": words.NO_PERSON})
    one = _one(meeting, participant_id)
    if duty:
        Participant.objects.filter(meeting=meeting, duty=duty).exclude(id=one.id).update(duty="")
    before, one.duty = one.duty, duty
    one.save()
    record(actor, "set_duty", meeting, now=now, changes={"duty": (before, duty)}, about=one.person_id)
    return one


@transaction.atomic
def raise_hand(actor: Actor, *, meeting_id: UUID, up: bool, now: datetime) -> Participant:
    """Ask for the word, or take it back. The chair sees hands in the order they went up. Raises Refused unless one is there."""
    meeting, mine = own_row(actor, meeting_id)
    check_state(meeting, State.OPEN)
    if mine.mark not in CAME:
        raise Refused(words.SIGN_IN_FIRST)
    if up != (mine.hand_at is not None):
        mine.hand_at = now if up else None
        mine.save(update_fields=["hand_at"])
        record(actor, "raise_hand", meeting, now=now, about=mine.person_id)
    return mine


def _said(actor: Actor, sent_key: UUID) -> Speech | None:
    """What was said under this key already. Raises Refused when it was another's."""
    done = Speech.objects.filter(sent_key=sent_key).select_related("participant").first()
    if done is not None and done.by_id != actor.account_id:
        raise Refused(words.NOT_HERE)
    return done


@transaction.atomic
def speak(
    actor: Actor, *, meeting_id: UUID, body: str, sent_key: UUID, participant_id: UUID | None = None, now: datetime
) -> Speech:
    """Say something to the point under discussion; or (`participant_id`) the recorder notes what somebody said. The same `sent_key` is
    said once. Raises Invalid, Refused, NotAllowed."""
    if (done := _said(actor, sent_key)) is not None:
        return done
    if participant_id is None:
        meeting, who = own_row(actor, meeting_id)
    else:
        meeting = locked(meeting_id)
        recorder(actor, meeting, now)
        who = _one(meeting, participant_id)
    if (done := _said(actor, sent_key)) is not None:
        return done  # a phone's page and its worker send what waited at the same time: one of them waited for the lock
    check_state(meeting, State.OPEN, *((State.ENDED,) if participant_id else ()))
    if participant_id is None and who.mark not in CAME:
        raise Refused(words.SIGN_IN_FIRST)
    item = AgendaItem.objects.filter(meeting=meeting, state="now").first()
    said = Speech.objects.create(
        meeting=meeting, item=item, participant=who, body=text("body", body, rules.TEXT_LENGTH), at=now, by_id=actor.account_id,
        sent_key=sent_key,
    )  # fmt: skip
    if who.hand_at is not None:
        Participant.objects.filter(id=who.id).update(hand_at=None)
    record(actor, "speak", meeting, now=now, about=who.person_id)
    return said


@transaction.atomic
def take_item(
    actor: Actor, *, meeting_id: UUID, item_id: UUID, state: str = "now", outcome: str = "", now: datetime
) -> AgendaItem:
    """Go to a point of the agenda (now), or say that it is done or put off, and what came of it. Hands go down. Raises Refused, Invalid."""
    meeting = locked(meeting_id)
    recorder(actor, meeting, now)
    check_state(meeting, State.OPEN, State.ENDED)
    item = item_of(meeting, item_id)
    if state not in AgendaItem.State.values or (meeting.state == State.ENDED and state == "now"):
        raise Invalid({"state": words.NO_ITEM})
    if outcome:
        item.outcome = text("outcome", outcome, rules.NOTE_LENGTH, required=False)
    if state == "now":
        AgendaItem.objects.filter(meeting=meeting, state="now").exclude(id=item.id).update(state=AgendaItem.State.DONE)
        Participant.objects.filter(meeting=meeting, hand_at__isnull=False).update(hand_at=None)
    before, item.state = item.state, state
    item.save()
    record(actor, "take_item", meeting, now=now, changes={"item": (before, state)})
    return item


@transaction.atomic
def end_meeting(actor: Actor, *, meeting_id: UUID, now: datetime) -> Meeting:
    """Close it: who has not come is absent, or excused if they asked for leave; the count is taken. Twice is once. Raises Refused while a
    vote runs."""
    meeting = locked(meeting_id)
    runner(actor, meeting, now)
    if meeting.state in rules.HELD:
        return meeting
    check_state(meeting, State.OPEN)
    running = AgendaItem.objects.filter(meeting=meeting, motion_id__isnull=False, passed__isnull=True).first()
    if running is not None:
        raise Refused(words.OPEN_VOTES % {"title": running.title})
    rows = Participant.objects.filter(meeting=meeting)
    list(rows.select_for_update().values_list("id", flat=True))
    asked = rows.filter(mark="", reply=Participant.Reply.LEAVE)
    for one in asked:
        one.mark, one.reason = Mark.EXCUSED.value, one.reply_note
        one.save(update_fields=["mark", "reason"])
    rows.filter(mark="").update(mark=Mark.ABSENT.value)
    rows.filter(hand_at__isnull=False).update(hand_at=None)
    AgendaItem.objects.filter(meeting=meeting, state="now").update(state=AgendaItem.State.DONE)
    AgendaItem.objects.filter(meeting=meeting, state="waiting").update(state=AgendaItem.State.PUT_OFF)
    meeting.state, meeting.ended_at, meeting.version = State.ENDED.value, now, meeting.version + 1
    _count(meeting)
    record(actor, "end_meeting", meeting, now=now, changes={"state": (State.OPEN, State.ENDED)}, counts=True, public=True)
    note_held(actor, meeting, now=now)
    held.tell(actor, meeting, now=now)
    _tell_homes(actor, meeting, now)
    return meeting


def _tell_homes(actor: Actor, meeting: Meeting, now: datetime) -> None:
    """The home branches of migrant members who took part as guests see that they did."""
    if meeting.organisation_id is None:
        return
    guests = Participant.objects.filter(meeting=meeting, mark__in=CAME, person__isnull=False)
    if meeting.organisation is not None and not meeting.organisation.is_away:
        guests = guests.filter(guest=True)
    if there := list(guests.values_list("person_id", flat=True)):
        organisations.note_attended(
            actor, organisation_id=meeting.organisation_id, person_ids=there, on=china_date(meeting.starts_at),
            title=meeting.title, source=("meeting", meeting.id), now=now,
        )  # fmt: skip


def _count(meeting: Meeting) -> None:
    """Write down how many should have come and came; listeners online count as there for the attendance, not for a quorum."""
    rule = rules_of(meeting)
    turnout = turnout_of(meeting, rule)
    there = Participant.objects.filter(meeting=meeting, counted=True, mark__in=["present", "online", "proxy"])
    meeting.expected, meeting.voters = turnout.convened, turnout.voters
    meeting.came = there.count()
    meeting.came_online = there.filter(mark="online").count()
    meeting.decisions = AgendaItem.objects.filter(meeting=meeting, passed=True).count()
    meeting.save()
