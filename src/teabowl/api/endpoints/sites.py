"""A place's site as an app needs it: its words and boards, what is new, what waits for whom; complaints about the platform."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, form_key, reader, writer
from teabowl.api.endpoints.common import iso, living, ref, short_ref
from teabowl.api.schemas import sites as schemas
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache.marks import public_page
from teabowl.places.queries import root_city
from teabowl.sites import actions, queries
from teabowl.sites.permissions import SEE_ATTENTION, SEE_DESK

router = Router(tags=["sites"])
MANY = 60


@router.get("places/{code}/site", response=schemas.SiteOut, operation_id="get_site", summary="A place's home page")
def site(request: HttpRequest, code: str) -> HttpResponse:
    """What it says of itself, its boards in its order, the newest of them."""
    place = living(code)
    public_page(request, place.id)
    found = queries.home(place)
    said = found.site
    boards = [
        {"key": board.key, "name": str(board.name), "url": f"/p/{place.code}/{board.key}/"}
        for board in queries.shown_boards(place.id)
    ]
    shown = {
        "place": ref(place),
        "intro": said.intro if said else "",
        "phone": said.phone if said else "",
        "address": said.address if said else "",
        "hours": said.hours if said else "",
        "cover": found.cover.url,
        "cover_alt": found.cover.alt if found.cover.url else "",
        "boards": boards,
        "latest": [_new(row) for row in found.latest],
        "url": f"/p/{place.code}/",
    }
    return answer(shown)


@router.get(
    "places/{code}/latest", response=schemas.Latest, operation_id="list_latest", summary="What is new here, from all boards"
)
def latest(request: HttpRequest, code: str) -> HttpResponse:
    """The newest sixty: a village's own, or of everything below a head account."""
    place = living(code)
    public_page(request, place.id)
    rows = queries.latest(place, MANY, queries.arrangement_of(place.id).off)
    return answer({"results": [_new(row) for row in rows], "next": None})


def _new(row: queries.LatestRow) -> dict[str, Any]:
    return {
        "board": row.board,
        "title": row.title,
        "tag": row.tag,
        "facts": [str(fact) for fact in row.facts],
        "at": row.at.isoformat(),
        "url": row.url,
    }


@router.put(
    "places/{code}/site", response=schemas.SiteOut, operation_id="edit_site", summary="Change what a site says of its place"
)
def edit(request: HttpRequest, code: str, payload: schemas.SiteIn) -> HttpResponse:
    """All of it. By who keeps the site."""
    place = living(code)
    actions.edit_site(writer(request), place=place, now=timezone.now(), **payload.dict())
    return site(request, code)


@router.get(
    "places/{code}/desk", response=schemas.DeskOut, operation_id="get_desk", summary="What waits here for this token's owner"
)
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The first due first. Of a private letter it says only that it came."""
    actor, place = reader(request).actor, living(code)
    check(actor, SEE_DESK, place.ref)
    found = queries.desk(actor, place, timezone.now())
    shown = {"place": short_ref(place), "count": found.total, "first": _matters(found.first), "later": _matters(found.later)}
    return answer(shown, never_kept=True)


def _matters(groups: queries.Groups) -> list[dict[str, Any]]:
    return [
        {
            "group": str(row.group),
            "title": str(row.title),
            "note": str(row.note),
            "state": row.state,
            "tag": str(row.tag),
            "action": str(row.action),
            "due_at": iso(row.due_at),
            "url": row.url,
            "more": row.more,
        }
        for _name, rows, _total in groups
        for row in rows
    ]


@router.get(
    "places/{code}/attention", response=schemas.AttentionOut, operation_id="get_attention",
    summary="What is late, missing or stale below",
)  # fmt: skip
def attention(request: HttpRequest, code: str) -> HttpResponse:
    """By kind, the longest standing first: matters, never who is how active."""
    place = living(code)
    check(reader(request).actor, SEE_ATTENTION, place.ref)
    groups = [
        {
            "name": group.name,
            "rows": [
                {"text": str(row.text), "place": row.place_name, "since": row.since.isoformat(), "url": row.url}
                for row in group.rows
            ],
        }
        for group in queries.attention(place, china_date(timezone.now()))
    ]
    return answer({"place": short_ref(place), "groups": groups}, never_kept=True)


@router.post(
    "complaints", response={201: schemas.ComplaintOut}, operation_id="complain", summary="Say what is wrong with the platform"
)
def complain(request: HttpRequest, payload: schemas.ComplaintIn) -> HttpResponse:
    """To the city that runs it. Sent again with the same Idempotency-Key, it is one."""
    made = actions.complain(
        writer(request), place=root_city(), form_key=form_key(request), now=timezone.now(), **payload.dict()
    )  # fmt: skip
    return answer(_complaint(made), status=201, location="/api/v1/me/complaints", never_kept=True)


@router.get(
    "me/complaints", response=schemas.Complaints, operation_id="list_my_complaints", summary="What one said of the platform"
)
def own(request: HttpRequest) -> HttpResponse:
    """With what was answered, the newest first."""
    rows = queries.own_complaints(reader(request).actor)
    return answer({"results": [_complaint(row) for row in rows], "next": None}, never_kept=True)


@router.get(
    "places/{code}/complaints", response=schemas.WaitingComplaints, operation_id="list_complaints",
    summary="Complaints that wait for an answer",
)  # fmt: skip
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    rows = queries.complaints_waiting(reader(request).actor, living(code))
    return answer({"results": [_complaint(row) | {"contact": row.contact} for row in rows], "next": None}, never_kept=True)


@router.post(
    "places/{code}/complaints/{uuid:complaint_id}/answer", response=schemas.ComplaintOut, operation_id="answer_complaint",
    summary="Answer a complaint",
)  # fmt: skip
def answer_complaint(request: HttpRequest, code: str, complaint_id: UUID, payload: schemas.ComplaintAnswerIn) -> HttpResponse:
    """Once."""
    actor = writer(request)
    queries.complaint_for(actor, living(code), complaint_id)
    made = actions.answer_complaint(actor, complaint_id=complaint_id, answer=payload.answer, now=timezone.now())
    return answer(_complaint(made), never_kept=True)


def _complaint(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "body": row.body,
        "page": row.page,
        "received_at": row.received_at.isoformat(),
        "answer": row.answer,
        "answered_at": iso(row.answered_at),
    }
