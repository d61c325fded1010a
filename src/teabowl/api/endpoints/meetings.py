"""Meetings: what was published and the rules for everybody; one's own, and the answer to a notice, with a token."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, person_writing, reader
from teabowl.api.endpoints.common import living, pack, short_ref, unpack
from teabowl.api.schemas import meetings as schemas
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.times import china_date
from teabowl.meetings import actions, explaining, queries, rules, words
from teabowl.meetings.kinds import Kind
from teabowl.meetings.queries import MeetingRow
from teabowl.meetings.rules import Need, NoRule, Turnout
from teabowl.pagecache.marks import public_page

router = Router(tags=["meetings"])
Number = Annotated[int, Query(ge=0, le=10_000_000)]


@router.get(
    "places/{code}/meetings",
    response=schemas.Meetings,
    operation_id="list_meetings",
    summary="Decisions published, newest first",
)
def meetings(
    request: HttpRequest,
    code: str,
    cursor: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """Of a village's own meetings and its branch, what may be published; and the notices of those to come. No names."""
    place = living(code)
    public_page(request, place.id)
    start = _start(cursor)
    rows = queries.published(place, limit=limit + 1, start=start)
    found = [
        {
            "id": str(row.id), "title": row.title, "kind": row.kind, "held_on": row.held_on.isoformat(), "attendance": row.attendance,
            "points": [{"title": t, "decision": d, "votes": v} for t, d, v in row.points], "url": row.url,
        }
        for row in rows[:limit]
    ]  # fmt: skip
    coming = [
        {
            "id": str(n.id), "title": n.title, "kind": n.kind, "starts_at": n.when.isoformat(), "hall": n.hall, "points": list(n.points),
        }
        for n in queries.public_notices(place)
    ]  # fmt: skip
    following = pack(str(start + limit)) if len(rows) > limit else None
    return answer({"place": short_ref(place), "coming": coming, "results": found, "next": following})


def _start(cursor: str) -> int:
    text = unpack(cursor) if cursor else "0"
    if not text.isdecimal() or len(text) > 9:
        raise Invalid({"cursor": words.BAD_CURSOR})
    return int(text)


@router.get(
    "meetings/rules/{kind}", response=schemas.RuleOut, operation_id="get_meeting_rule", summary="The rules of a kind on a day"
)
def rule(
    request: HttpRequest, kind: schemas.KindWord, day: date | None = None, voters: Number = 23, convened: Number = 0,
    came: Number = 0, given: Number = 0, households: Number = 0, households_came: Number = 0, women: Number = 0,
    women_came: Number = 0, province: Annotated[str, Query(pattern="^[0-9]{2}$")] = "37",
) -> HttpResponse:  # fmt: skip
    """By which a meeting of that kind and day is judged, and what the numbers come to: `voters` should come and have a vote, of
    `convened` in all; `came` of those with a vote are there; `given` said yes. A kind without a rule on the day is not found."""
    try:
        found = rules.rule_set(Kind(kind), day or china_date(timezone.now()), province)
    except NoRule:
        raise NotFound(words.NO_RULE) from None
    whole, there = max(convened, voters), min(came, voters)
    turnout = Turnout(whole, voters, there, there, households, households_came, women, women_came)
    attendance = rules.attendance(found, turnout)
    needed = rules.votes_needed(found, turnout, given)
    judged = {
        "enough_came": attendance.enough,
        "passed": None if needed is None else rules.is_passed(found, turnout, given),
        "quorum": [_need(need) for need in attendance.either],
        "also": [_need(need) for need in attendance.also],
        "majority": _need(needed) if needed else None,
        "why": list(explaining.attendance_told(found, turnout).why),
    }
    return answer(
        {
            "key": found.key, "kind": found.kind.value, "name": str(words.KIND[found.kind]), "since": found.since.isoformat(),
            "until": found.until.isoformat() if found.until else None,
            "notice_days": found.notice.days if found.notice else None,
            "notice_written": bool(found.notice and found.notice.written),
            "every_months": found.frequency.months if found.frequency else None, "ballot": found.ballot.value,
            "online": found.online.value, "publish": sorted(p.value for p in found.publish), "source": explaining.sources(found),
            "judged": judged,
        }
    )  # fmt: skip


def _need(need: Need) -> dict[str, Any]:
    share = f"{'>' if need.share.strict else ''}{need.share.numerator}/{need.share.denominator}"
    return {
        "base": need.base.value, "base_count": need.base_count, "share": share, "least": need.least, "source": str(need.source),
    }  # fmt: skip


@router.get("me/meetings", response=schemas.MyMeetings, operation_id="list_my_meetings", summary="My meetings and tasks")
def mine(request: HttpRequest) -> HttpResponse:
    """Those I am called to, the last ones held, and what they gave me to do."""
    coming, held, tasks = queries.my_meetings(reader(request).actor)
    return answer(
        {
            "coming": [_row(row) for row in coming],
            "held": [_row(row) for row in held],
            "tasks": [
                {"id": str(t.id), "title": t.title, "due_on": t.due_on.isoformat(), "url": f"/meetings/tasks/{t.id}/"}
                for t in tasks
            ],
        }
    )


def _row(row: MeetingRow) -> dict[str, Any]:
    return {
        "id": str(row.id), "title": row.title, "kind": row.kind.value, "state": row.state.value,
        "starts_at": row.starts_at.isoformat(), "url": row.url,
    }  # fmt: skip


@router.put(
    "me/meetings/{meeting_id}/reply", response=schemas.ReplyOut, operation_id="reply_to_meeting", summary="Say whether I come"
)
def reply(request: HttpRequest, meeting_id: UUID, body: schemas.ReplyIn) -> HttpResponse:
    """To a meeting that I am called to and that has not begun; may be changed until then."""
    mine = actions.reply(person_writing(request), meeting_id=meeting_id, answer=body.answer, note=body.note, now=timezone.now())
    return answer({"answer": mine.reply, "note": mine.reply_note})
