"""Meetings from the inside: one that I am called to or may read, signing in, the hand, the word; a body's meetings and its rolls."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, form_key, person_writing, reader
from teabowl.api.endpoints.common import living, short_ref
from teabowl.api.schemas import meeting_room as schemas
from teabowl.api.schemas import party_inside as shared
from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.meetings import actions, codes, convening, queries, rules, words
from teabowl.meetings.models import Meeting
from teabowl.meetings.permissions import READ, READ_VILLAGE
from teabowl.meetings.queries import pages
from teabowl.meetings.queries.rolls import my_seats, roll_hints_of
from teabowl.meetings.queries.room import room_of
from teabowl.meetings.queries.turnout import seats_of, stands_for
from teabowl.meetings.rules import HELD, State
from teabowl.meetings.standing import Body, Standing, body_of, check_reads, may
from teabowl.places.models import Place

router = Router(tags=["meetings"])
Page = Annotated[int, Query(ge=1, le=10_000)]


def _may(request: HttpRequest, body: Body, now: datetime) -> bool:
    """Whether the body's meetings are read by whoever asks; with a token of one role, by that role alone."""
    who = reader(request)
    if who.only is not None:
        return can(who.actor, READ if body.organisation is not None else READ_VILLAGE, body.place)
    return may(who.actor, READ, READ_VILLAGE, body, now)


def _opened(request: HttpRequest, meeting_id: UUID, now: datetime) -> tuple[Meeting, Standing]:
    found, who = queries.meeting(meeting_id), reader(request)
    standing = check_reads(who.actor, found, now)
    if who.only is None:
        return found, standing
    if not _may(request, body_of(found), now):
        raise NotFound(words.NOT_HERE)
    return found, replace(standing, participant=None)


@router.get(
    "meetings/{uuid:meeting_id}", response=shared.MeetingOut, operation_id="get_meeting", summary="A meeting that I may read"
)
def one(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """For who was called, and for those who read the body's meetings: their reading of the minutes is noted. No list of names."""
    actor, now = reader(request).actor, timezone.now()
    found, standing = _opened(request, meeting_id, now)
    room, mine, is_over = room_of(meeting_id), standing.participant, found.state in HELD
    if is_over and mine is None:
        _note(actor, "read_minutes", ("meeting", found.id), found.place_id, now)
    count = room.count
    return answer(
        {
            "id": str(found.id), "title": found.title, "kind": found.kind, "state": found.state,
            "starts_at": found.starts_at.isoformat(), "hall": found.hall, "online": found.online,
            "organisation": str(found.organisation_id) if found.organisation_id else None,
            "place": short_ref(found.place.now_at or found.place), "reply": mine.reply if mine else "",
            "reply_note": mine.reply_note if mine else "", "mark": mine.mark if mine else "",
            "may_vote": mine is not None and rules.may_vote(room.rule, seats_of([mine])[0]),
            "stands_for": stands_for(found, mine, room.rule) if mine else [],
            "count": {
                "should": count.base, "hall": count.hall, "online": count.online, "excused": count.excused,
                "needed": count.least, "enough": room.told.enough, "words": f"{room.told.title}{room.told.text}",
            },
            "items": [
                {
                    "id": str(i.id), "title": i.title, "note": i.note, "state": i.state, "outcome": i.outcome,
                    "motion": str(i.motion_id) if i.motion_id else None, "passed": i.passed,
                    "materials": [m.title for m in i.materials],
                }
                for i in room.items
            ],
            "minutes": found.minutes if is_over else None, "fixed": found.state == State.FIXED,
            "url": f"/meetings/{found.id}/",
        },
        never_kept=True,
    )  # fmt: skip


def _note(actor: Actor, verb: str, subject: tuple[str, UUID], place_id: UUID, now: datetime) -> None:
    audit.record_read(actor, f"meetings.{verb}", now=now, subject_type=subject[0], subject_id=subject[1], place_id=place_id)


@router.put(
    "me/meetings/{uuid:meeting_id}/here", response=schemas.ArriveOut, operation_id="sign_in_to_meeting", summary="I am there"
)
def arrive(request: HttpRequest, meeting_id: UUID, body: schemas.ArriveIn) -> HttpResponse:
    """In the hall with the code of its wall, which is good for about a minute; else online. Twice is once. Nobody's position is asked."""
    actor, now = person_writing(request), timezone.now()
    if not body.code:
        return answer({"mark": actions.join_online(actor, meeting_id=meeting_id, now=now).mark}, never_kept=True)
    if not codes.is_good(meeting_id, body.code, now):
        raise Refused(words.CODE_OLD)
    return answer({"mark": actions.sign_in(actor, meeting_id=meeting_id, now=now).mark}, never_kept=True)


@router.put(
    "me/meetings/{uuid:meeting_id}/hand", response=schemas.HandOut, operation_id="raise_hand", summary="Ask for the word"
)
def hand(request: HttpRequest, meeting_id: UUID, body: schemas.HandIn) -> HttpResponse:
    """Up or down."""
    mine = actions.raise_hand(person_writing(request), meeting_id=meeting_id, up=body.up, now=timezone.now())
    return answer({"up": mine.hand_at is not None}, never_kept=True)


@router.post(
    "me/meetings/{uuid:meeting_id}/speeches",
    response={201: schemas.SpeechOut},
    operation_id="speak",
    summary="Say something to the point under discussion",
)
def speak(request: HttpRequest, meeting_id: UUID, body: schemas.SayIn) -> HttpResponse:
    """With an Idempotency-Key, sent twice is said once."""
    said = actions.speak(
        person_writing(request), meeting_id=meeting_id, body=body.body, sent_key=form_key(request), now=timezone.now()
    )
    return answer({"body": said.body, "item": said.item.title if said.item else ""}, status=201, never_kept=True)


@router.get(
    "organisations/{uuid:organisation_id}/meetings",
    response=shared.OrganisationMeetings,
    operation_id="list_organisation_meetings",
    summary="An organisation's meetings, for its members and those above",
)
def of_organisation(request: HttpRequest, organisation_id: UUID, page: Page = 1) -> HttpResponse:
    """Coming, held (the newest first, thirty at a time), and due and not held yet."""
    reader(request)
    return _meetings(request, convening.body(organisation_id, None), page)


@router.get(
    "places/{code}/meetings/inside",
    response=shared.OrganisationMeetings,
    operation_id="list_village_meetings",
    summary="A village's own meetings, for its staff and those above",
)
def of_village(request: HttpRequest, code: str, page: Page = 1) -> HttpResponse:
    """The same of a village's bodies."""
    return _meetings(request, convening.body(None, living(code)), page)


def _meetings(request: HttpRequest, body: Body, number: int) -> HttpResponse:
    now = timezone.now()
    if not _may(request, body, now):
        raise NotFound(words.NOT_HERE)
    page = pages.list_page(body, number=number, url="?")
    due = [
        {"kind": row.kind.value, "last": row.last.isoformat(), "late_days": row.late} for row in pages.due_meetings(body, now)
    ]
    return answer(
        {
            "coming": [_line(row) for row in page.coming],
            "held": [_line(row) for row in page.held],
            "due": due,
            "next": number + 1 if page.older_url else None,
        },
        never_kept=True,
    )


def _line(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id), "title": row.title, "kind": row.kind.value, "state": row.state.value,
        "starts_at": row.starts_at.isoformat(), "url": row.url,
    }  # fmt: skip


@router.get(
    "places/{code}/rolls/{body}", response=shared.RollOut, operation_id="get_roll", summary="Who sits in a body of the village"
)
def roll(
    request: HttpRequest, code: str, body: shared.BodyWord, q: Annotated[str, Query(max_length=40)] = "",
    start: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HttpResponse:  # fmt: skip
    """The list by which its meetings are called, a hundred at a time, for the village's staff and those above; without phone numbers.
    Each reading is noted."""
    actor, place, now = reader(request).actor, living(code), timezone.now()
    if not can(actor, READ_VILLAGE, place.ref):
        raise NotFound(words.NOT_HERE)
    page = pages.roll_page(place, body, text=q.strip(), start=start, url="?")
    _note(actor, "read_roll", ("place", place.id), place.id, now)
    return answer(
        {
            "place": short_ref(place), "body": body, "total": page.total, "women": page.women, "households": page.households,
            "hints": [text for text, _source in roll_hints_of(place, body, page, china_date(now))],
            "results": [_seat(seat) for seat in page.seats],
            "next": start + pages.ROLL_PAGE if page.older_url else None,
        },
        never_kept=True,
    )  # fmt: skip


def _seat(seat: Any) -> dict[str, Any]:
    return {
        "id": str(seat.id), "name": seat.name, "woman": seat.woman, "group": seat.group, "household": seat.household,
        "since": seat.since.isoformat(),
    }  # fmt: skip


@router.get("me/seats", response=shared.MySeats, operation_id="list_my_seats", summary="The bodies in which I sit")
def seats(request: HttpRequest) -> HttpResponse:
    """Villagers' representatives, the two committees, the collective's members and delegates."""
    found = [
        {
            "body": seat.body, "place": short_ref(_living(seat.place)), "group": seat.group, "household": seat.household,
            "since": seat.since.isoformat(),
        }
        for seat in my_seats(reader(request).actor)
    ]  # fmt: skip
    return answer({"results": found}, never_kept=True)


def _living(place: Place) -> Place:
    return place.now_at or place
