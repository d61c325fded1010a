"""Reports, decisions and appeals: what everybody may read of them, what waits for whom, and each step."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, person_writing, reader, writer
from teabowl.api.endpoints.common import iso, living, short_ref
from teabowl.api.schemas import moderation as schemas
from teabowl.kernel.verbs import check
from teabowl.moderation import actions, queries
from teabowl.moderation.kinds import by_slug
from teabowl.moderation.permissions import READ_QUEUE
from teabowl.pagecache.marks import public_page

router = Router(tags=["moderation"])
ANSWERED = Annotated[
    bool, Query(description="Those that were answered, at most the newest 1,000, in place of those that wait.")
]


@router.get(
    "places/{code}/moderation",
    response=schemas.OpenlyOut,
    operation_id="get_moderation",
    summary="What came of reports, openly",
)
def openly(request: HttpRequest, code: str) -> HttpResponse:
    """The days that hold here, and the figures that count reports, decisions and appeals here and below."""
    place = living(code)
    public_page(request, place.id)
    terms = queries.terms_of(place)
    shown = {"report_days": terms.report_days, "appeal_days": terms.appeal_days, "answer_days": terms.answer_days}
    return answer({"place": short_ref(place), **shown, "keys": [indicator.key for indicator in queries.SHOWN]})


@router.post("reports", response={201: schemas.ReportedOut}, operation_id="report", summary="Report a record")
def report(request: HttpRequest, payload: schemas.ReportIn) -> HttpResponse:
    """For whoever is signed in; twenty a day. A second report of the same record while the first waits is the first."""
    actor = person_writing(request)
    subject = (by_slug(payload.kind).type, payload.id)
    made = actions.report(actor, subject=subject, why=payload.why, words_said=payload.words, now=timezone.now())
    shown = {"id": str(made.id), "why": made.why, "made_at": made.made_at.isoformat(), "due_at": made.due_at.isoformat()}
    return answer(shown, status=201, never_kept=True)


@router.get("places/{code}/reports", response=schemas.Queue, operation_id="list_reports", summary="What waits for a look here")
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """Reports, one row for each record, and texts held before they are published; the oldest first. Without who reported."""
    place = living(code)
    check(reader(request).actor, READ_QUEUE, place.ref)
    rows = [
        *(_row("report", row, row.first_at, row.reasons, ()) for row in queries.reports_waiting(place, 5_000)),
        *(
            _row("held", row, row.held_at, [(why, "", row.held_at) for why in row.reasons], row.hits)
            for row in queries.held_waiting(place, 1_000)
        ),
    ]
    return answer({"results": sorted(rows, key=lambda row: row["since"]), "next": None}, never_kept=True)


def _row(waits: str, row: Any, since: Any, reasons: Any, hits: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "waits": waits,
        "kind": str(row.kind),
        "subject": str(row.subject.id),
        "text": row.text,
        "author": str(row.subject.author),
        "url": row.subject.url,
        "reasons": [{"why": str(why), "words": said, "at": at.isoformat()} for why, said, at in reasons],
        "hits": [word for word, _category in hits],
        "since": since.isoformat(),
        "due_at": row.due_at.isoformat(),
    }


@router.post(
    "reports/{uuid:report_id}/decision", response=schemas.DecisionOut, operation_id="decide_report", summary="Decide a report"
)
def decide(request: HttpRequest, report_id: UUID, payload: schemas.DecideIn) -> HttpResponse:
    """And with it every other that waits on the same record. The author and the reporters read the words."""
    made = actions.decide_report(
        writer(request), report_id=report_id, uphold=payload.uphold, why=payload.why or "", words_said=payload.words,
        now=timezone.now(),
    )  # fmt: skip
    return answer(_decision(made), never_kept=True)


@router.post(
    "held/{uuid:hold_id}/decision", response=schemas.DecisionOut, operation_id="decide_held", summary="Decide a held text"
)
def decide_held(request: HttpRequest, hold_id: UUID, payload: schemas.DecideIn) -> HttpResponse:
    """`uphold` true: not published, and its author reads why and may appeal; false: published now."""
    now = timezone.now()
    made = actions.decide_held(
        writer(request), hold_id=hold_id, release=not payload.uphold, why=payload.why or "", words_said=payload.words, now=now
    )
    shown = {"id": str(made.id), "outcome": made.outcome, "why": payload.why or "", "words": payload.words}
    return answer(shown | {"decided_at": now.isoformat(), "appeal_until": None}, never_kept=True)


@router.post("takedowns", response={201: schemas.DecisionOut}, operation_id="take_down", summary="Take a record down")
def take_down(request: HttpRequest, payload: schemas.TakeDownIn) -> HttpResponse:
    """By who keeps the place, with a reason for the author; or one's own."""
    made = actions.take_down(
        writer(request), subject=(by_slug(payload.kind).type, payload.id), why=payload.why, words_said=payload.words,
        now=timezone.now(),
    )  # fmt: skip
    return answer(_decision(made), status=201, never_kept=True)


@router.get(
    "places/{code}/decisions/mine",
    response=schemas.OwnDecisions,
    operation_id="list_my_decisions",
    summary="What of one's own was taken down here",
)
def mine(request: HttpRequest, code: str) -> HttpResponse:
    actor, place = reader(request).actor, living(code)
    rows = [
        {"id": str(row.id), "text": row.text, "note": row.note, "at": row.at.isoformat(), "may_appeal": bool(row.appeal_url)}
        for row in queries.own_decisions(actor, place, timezone.now())
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.post(
    "decisions/{uuid:decision_id}/appeal",
    response={201: schemas.AppealOut},
    operation_id="appeal",
    summary="Appeal to the place above",
)
def appeal(request: HttpRequest, decision_id: UUID, payload: schemas.AppealIn) -> HttpResponse:
    """By the author, once, within the days of the place."""
    made = actions.appeal(person_writing(request), decision_id=decision_id, words_said=payload.words, now=timezone.now())
    return answer(_appeal(made), status=201, never_kept=True)


@router.get(
    "places/{code}/appeals", response=schemas.Appeals, operation_id="list_appeals", summary="Appeals from here and below"
)
def appeals(request: HttpRequest, code: str, answered: ANSWERED = False) -> HttpResponse:
    """What waits for an answer, the oldest first; or what was answered, the newest first."""
    place = living(code)
    check(reader(request).actor, READ_QUEUE, place.ref)
    rows = [
        {
            "id": str(row.id),
            "place": short_ref(row.place),
            "kind": str(row.kind),
            "text": row.text,
            "why": str(row.why),
            "decision": row.decision_words,
            "words": row.words,
            "made_at": row.made_at.isoformat(),
            "due_at": row.due_at.isoformat(),
            "status": str(row.status),
            "answer": row.answer,
            "answered_at": iso(row.answered_at),
        }
        for row in queries.appeals_page(place, answered=answered, limit=1_000)[0]
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.post(
    "appeals/{uuid:appeal_id}/decision", response=schemas.AppealOut, operation_id="decide_appeal", summary="Answer an appeal"
)
def decide_appeal(request: HttpRequest, appeal_id: UUID, payload: schemas.AppealAnswerIn) -> HttpResponse:
    """By the level above: neither who took it down nor who wrote it. Granted, the record stands again."""
    made = actions.decide_appeal(
        writer(request), appeal_id=appeal_id, grant=payload.grant, answer=payload.answer, now=timezone.now()
    )
    return answer(_appeal(made), never_kept=True)


def _decision(made: Any) -> dict[str, Any]:
    return {
        "id": str(made.id),
        "outcome": made.outcome,
        "why": made.why,
        "words": made.words,
        "decided_at": made.decided_at.isoformat(),
        "appeal_until": made.appeal_until.isoformat() if made.outcome == "taken_down" else None,
    }


def _appeal(made: Any) -> dict[str, Any]:
    return {
        "id": str(made.id),
        "status": made.status,
        "words": made.words,
        "answer": made.answer,
        "made_at": made.made_at.isoformat(),
        "due_at": made.due_at.isoformat(),
    }
