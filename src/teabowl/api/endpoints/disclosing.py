"""Disclosures in words, funds, and corrections of what was published: written by those who keep a village's accounts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from teabowl.api.door import answer, form_key, writer
from teabowl.api.endpoints.common import iso, living
from teabowl.api.endpoints.disclosure import line_of, router
from teabowl.api.schemas import disclosure as schemas
from teabowl.disclosure import actions, queries
from teabowl.disclosure.queries import FundStanding
from teabowl.disclosure.rules import Topic
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place


@router.get(
    "places/{code}/statements/{uuid:statement_id}", response=schemas.StatementWhole, operation_id="get_statement",
    summary="A disclosure in words",
)  # fmt: skip
def statement(request: HttpRequest, code: str, statement_id: UUID) -> HttpResponse:
    """With its pictures, and how it read before."""
    place = living(code)
    public_page(request, place.id)
    return answer(_statement(place, statement_id))


@router.post(
    "places/{code}/statements", response={201: schemas.StatementWhole}, operation_id="publish_statement",
    summary="Publish a disclosure in words",
)  # fmt: skip
def publish(request: HttpRequest, code: str, payload: schemas.StatementIn) -> HttpResponse:
    """It settles the quarters that it tells of. Sent again with the same Idempotency-Key, it is one."""
    actor, place = writer(request), living(code)
    made = actions.publish_statement(
        actor, place=place, topic=Topic(payload.topic), title=payload.title, body=payload.body, since=payload.since,
        until=payload.until, key=form_key(request), now=timezone.now(),
    )  # fmt: skip
    location = f"/api/v1/places/{place.code}/statements/{made.id}"
    return answer(_statement(place, made.id), status=201, location=location, never_kept=True)


@router.post(
    "places/{code}/statements/{uuid:statement_id}/corrections", response=schemas.StatementWhole,
    operation_id="correct_statement", summary="Correct a disclosure",
)  # fmt: skip
def correct(request: HttpRequest, code: str, statement_id: UUID, payload: schemas.StatementCorrectionIn) -> HttpResponse:
    """How it read before stays for everybody, with the reason."""
    actor, place = writer(request), living(code)
    queries.statement_page(place, statement_id)
    actions.correct_statement(actor, statement_id=statement_id, now=timezone.now(), **payload.dict())
    return answer(_statement(place, statement_id), never_kept=True)


@router.post(
    "places/{code}/funds", response={201: schemas.FundOut}, operation_id="open_fund", summary="Open a fund or an appeal"
)
def open_fund(request: HttpRequest, code: str, payload: schemas.FundIn) -> HttpResponse:
    """What comes in and goes out are entries of the ordinary accounts that name it."""
    actor, place = writer(request), living(code)
    made = actions.open_fund(
        actor, place=place, title=payload.title, story=payload.story, target_fen=payload.target_fen, is_appeal=payload.appeal,
        key=form_key(request), now=timezone.now(),
    )  # fmt: skip
    return answer(fund_shown(queries.fund_standing(made.id)), status=201, never_kept=True)


@router.post(
    "places/{code}/funds/{uuid:fund_id}/closing", response=schemas.FundOut, operation_id="close_fund", summary="Close a fund"
)
def close_fund(request: HttpRequest, code: str, fund_id: UUID, payload: schemas.FundCloseIn) -> HttpResponse:
    actor, place = writer(request), living(code)
    queries.fund_page(place, fund_id)
    actions.close_fund(actor, fund_id=fund_id, said=payload.words, now=timezone.now())
    return answer(fund_shown(queries.fund_standing(fund_id)), never_kept=True)


@router.post(
    "places/{code}/entries/{uuid:entry_id}/corrections", response={201: schemas.EntryCorrectedOut}, operation_id="correct_entry",
    summary="Take a published entry back, and write it anew",
)  # fmt: skip
def correct_entry(request: HttpRequest, code: str, entry_id: UUID, payload: schemas.EntryCorrectionIn) -> HttpResponse:
    """Booked in the open month, checked by the finance group like any other; the entry stays readable, with the reason."""
    actor, place = writer(request), living(code)
    queries.published_entry(place, entry_id)
    fresh = line_of(payload.entry) if payload.entry else None
    made = actions.correct_entry(
        actor, entry_id=entry_id, fresh=fresh, why=payload.why, key=form_key(request), now=timezone.now()
    )
    shown = {"reversal": str(made.id), "url": f"/p/{place.code}/disclosure/entries/{entry_id}/"}
    return answer(shown, status=201, never_kept=True)


def fund_shown(f: FundStanding) -> dict[str, Any]:
    return {
        "id": str(f.id), "title": f.title, "story": f.story, "appeal": f.is_appeal, "target_fen": f.target_fen,
        "received_fen": f.received_fen, "spent_fen": f.spent_fen, "left_fen": f.left_fen, "pending_in_fen": f.pending_in_fen,
        "entries": f.entries, "opened_at": f.opened_at.isoformat(), "closed_at": iso(f.closed_at), "url": f.url,
    }  # fmt: skip


def _statement(place: Place, statement_id: UUID) -> dict[str, Any]:
    page = queries.statement_page(place, statement_id)
    r = page.row
    return {
        "id": str(r.id), "title": r.title, "topic": r.topic, "group": r.group, "since": r.since.isoformat(),
        "until": r.until.isoformat(), "published_at": r.published_at.isoformat(), "corrected": r.is_corrected,
        "place": r.place_name, "url": r.url, "body": page.body, "version": page.version,
        "pictures": [{"url": p.url, "alt": p.alt, "width": p.width, "height": p.height} for p in page.pictures],
        "former": [{"title": f.title, "body": f.body, "why": f.why, "at": f.at.isoformat()} for f in page.former],
    }  # fmt: skip
