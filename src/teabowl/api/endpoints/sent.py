"""One notice to many villages, with the receipt of each: for who organises, and for the villages that answer."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, form_key, reader, writer
from teabowl.api.endpoints.common import iso, living, short_ref
from teabowl.api.schemas import groups as own
from teabowl.boards import actions, queries
from teabowl.boards.permissions import SEND_NOTICE, TAKE_SENT
from teabowl.kernel.errors import Invalid
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.queries import keys_of_codes
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["sent notices"])
STATUS = Annotated[
    str, Query(max_length=10, description="Only villages that stand so: waiting, published, declined or unkept.")
]


@router.get("places/{code}/sent", response=own.SentNotices, operation_id="list_sent", summary="What a head account sent below")
def sent_list(request: HttpRequest, code: str) -> HttpResponse:
    """Newest first, with how many villages did what."""
    place = living(code)
    check(reader(request).actor, SEND_NOTICE, place.ref)
    rows = [
        {
            "id": str(row.id),
            "title": row.title,
            "status": row.status,
            "urgent": row.urgent,
            "created_at": row.created_at.isoformat(),
            "sent_at": iso(row.sent_at),
            "chosen": row.chosen,
            "published": row.published,
            "declined": row.declined,
            "waiting": row.waiting,
        }
        for row in queries.sent_list(place)
    ]
    return answer({"results": rows, "next": None}, never_kept=True)


@router.post(
    "places/{code}/sent",
    response={201: own.SentNoticeOut},
    operation_id="write_sent",
    summary="Write a notice for villages below",
)
def write(request: HttpRequest, code: str, payload: own.SentIn) -> HttpResponse:
    """Nobody gets it before villages are chosen and it is sent. The same Idempotency-Key changes the same draft."""
    actor, place = writer(request), living(code)
    made = actions.write_notice_below(
        actor, place=place, form_key=form_key(request), title=payload.title, body=payload.body,
        phones_confirmed=payload.phones_confirmed, now=timezone.now(),
    )  # fmt: skip
    return answer(_sent(place, made.id), status=201, location=f"/api/v1/sent/{made.id}", never_kept=True)


@router.get(
    "sent/{uuid:sent_id}", response=own.SentNoticeOut, operation_id="get_sent", summary="A sent notice with its receipts"
)
def sent(request: HttpRequest, sent_id: UUID, status: STATUS = "") -> HttpResponse:
    """A receipt is read from what the village did: no village is asked to fill anything in."""
    actor, place = reader(request).actor, queries.place_of_sent(sent_id)
    check(actor, SEND_NOTICE, place.ref)
    return answer(_sent(place, sent_id, status), never_kept=True)


@router.post(
    "sent/{uuid:sent_id}/villages", response=own.ChosenOut, operation_id="choose_villages", summary="Choose who gets it"
)
def choose(request: HttpRequest, sent_id: UUID, payload: own.ChooseIn) -> HttpResponse:
    actor = writer(request)
    add, remove = _keys("add", payload.add), _keys("remove", payload.remove)
    done = actions.choose_villages(
        actor, sent_id=sent_id, add=add, remove=remove, everyone=payload.everyone, now=timezone.now()
    )
    return answer({"chosen": done})


@router.post("sent/{uuid:sent_id}/sending", response=own.SentNoticeOut, operation_id="send_notice", summary="Send it")
def send(request: HttpRequest, sent_id: UUID, payload: own.SendIn) -> HttpResponse:
    """To each chosen village's desk; if it is urgent, straight onto their boards."""
    made = actions.send_notice(writer(request), sent_id=sent_id, urgent=payload.urgent, now=timezone.now())
    return answer(_sent(made.place, sent_id), never_kept=True)


@router.post(
    "sent/{uuid:sent_id}/corrections", response=own.SentNoticeOut, operation_id="correct_sent", summary="Correct what was sent"
)
def correct(request: HttpRequest, sent_id: UUID, payload: own.SentCorrectionIn) -> HttpResponse:
    """It flows to every village that published it and changed nothing since."""
    actor = writer(request)
    made, _n = actions.correct_sent(
        actor, sent_id=sent_id, title=payload.title, body=payload.body, why=payload.why,
        phones_confirmed=payload.phones_confirmed, now=timezone.now(),
    )  # fmt: skip
    return answer(_sent(made.place, sent_id), never_kept=True)


@router.post("sent/{uuid:sent_id}/withdrawal", response=own.SentRowOut, operation_id="withdraw_sent", summary="Ask no more")
def withdraw(request: HttpRequest, sent_id: UUID) -> HttpResponse:
    """Villages that have not answered are no longer asked; what was published stays theirs. A draft is thrown away."""
    actor = writer(request)
    place = queries.place_of_sent(sent_id)
    check(actor, SEND_NOTICE, place.ref)
    before = queries.sent_view(place, sent_id)
    made = actions.withdraw_sent(actor, sent_id=sent_id, now=timezone.now())
    counts = before.counts
    shown = {
        "id": str(sent_id),
        "title": before.title,
        "status": made.status,
        "urgent": before.urgent,
        "created_at": made.created_at.isoformat(),
        "sent_at": iso(before.sent_at),
        "chosen": sum(counts.values()),
        "published": counts.get("published", 0),
        "declined": counts.get("declined", 0),
        "waiting": 0,
    }
    return answer(shown, never_kept=True)


@router.get("places/{code}/incoming", response=own.Copies, operation_id="list_incoming", summary="What was sent to a village")
def incoming(request: HttpRequest, code: str) -> HttpResponse:
    """What waits for the village's answer, the oldest first."""
    place = living(code)
    check(reader(request).actor, TAKE_SENT, place.ref)
    return answer({"results": [_copy(row) for row in queries.copies_waiting(place)], "next": None}, never_kept=True)


@router.post(
    "places/{code}/incoming/{uuid:copy_id}",
    response=own.CopyOut,
    operation_id="answer_incoming",
    summary="Publish what was sent, or say why not",
)
def answer_incoming(request: HttpRequest, code: str, copy_id: UUID, payload: own.CopyAnswerIn) -> HttpResponse:
    actor, place, now = writer(request), living(code), timezone.now()
    queries.copy_at(place, copy_id)
    if payload.publish:
        own_words, sure = payload.own_words, payload.phones_confirmed
        actions.publish_copy(actor, copy_id=copy_id, own_words=own_words, phones_confirmed=sure, now=now)
    else:
        actions.decline_copy(actor, copy_id=copy_id, reason=payload.reason, now=now)
    return answer(_copy(queries.copy_at(place, copy_id)), never_kept=True)


def _keys(field: str, codes: list[str]) -> list[UUID]:
    """Raises Invalid at the field for codes that no place has."""
    found = keys_of_codes(codes)
    missing = [code for code in codes if code not in found]
    if missing:
        raise Invalid({field: _("没有这个编号：%(code)s") % {"code": missing[0][:20]}})
    return list(found.values())


def _sent(place: Place, sent_id: UUID, only: str = "") -> dict[str, Any]:
    view = queries.sent_view(place, sent_id, only=only)
    return {
        "id": str(view.id),
        "place": short_ref(place),
        "title": view.title,
        "body": view.body,
        "status": view.status,
        "urgent": view.urgent,
        "version": view.version,
        "sent_at": iso(view.sent_at),
        "corrected_at": iso(view.corrected_at),
        "receipts": [
            {
                "place": row.place_name,
                "above": row.above,
                "status": row.status,
                "at": iso(row.at),
                "own_words": row.own_words,
                "carries_newest": row.carries_newest,
                "reason": row.reason,
                "unkept": row.unkept,
                "url": row.url,
            }
            for row in view.receipts
        ],
    }


def _copy(row: queries.CopyView) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "title": row.title,
        "body": row.body,
        "sender": row.sender,
        "sent_at": row.sent_at.isoformat(),
        "corrected_at": iso(row.corrected_at),
        "status": row.status,
        "url": row.url,
    }
