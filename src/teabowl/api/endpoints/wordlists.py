"""Word lists of a county or the city, which hold texts for a look and drop none, and the days for reports and appeals."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from teabowl.api.door import answer, reader, writer
from teabowl.api.endpoints.common import iso, living
from teabowl.api.endpoints.moderation import router
from teabowl.api.schemas import moderation as schemas
from teabowl.kernel.verbs import check
from teabowl.moderation import actions, queries
from teabowl.moderation.permissions import READ_QUEUE
from teabowl.moderation.rules import Terms


def _word(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id), "text": row.text, "category": row.category, "added_at": iso(row.added_at), "ended_at": iso(row.ended_at),
    }  # fmt: skip


@router.get("places/{code}/words", response=schemas.Words, operation_id="list_words", summary="A place's own word list")
def listed(request: HttpRequest, code: str, q: str = "") -> HttpResponse:
    """For whoever decides reports there: words in force, newest first, then those that were taken off."""
    place = living(code)
    check(reader(request).actor, READ_QUEUE, place.ref)
    now, past = queries.word_page(place, q.replace("\x00", "").strip()[:30])
    return answer({"results": [_word(row) for row in (*now, *past)], "next": None}, never_kept=True)


@router.post("places/{code}/words", response={201: schemas.WordOut}, operation_id="add_word", summary="Put a word on the list")
def add(request: HttpRequest, code: str, payload: schemas.WordIn) -> HttpResponse:
    """From now on a text with this word, here and below, waits for a look before it is published."""
    made = actions.add_word(
        writer(request), place=living(code), text=payload.text, category=payload.category, now=timezone.now()
    )
    return answer(_word(made), status=201, never_kept=True)


@router.delete("words/{uuid:word_id}", response=schemas.WordOut, operation_id="end_word", summary="Take a word off the list")
def end(request: HttpRequest, word_id: UUID) -> HttpResponse:
    """That it was there stays to be read. A second time changes nothing."""
    return answer(_word(actions.end_word(writer(request), word_id=word_id, now=timezone.now())), never_kept=True)


@router.put(
    "places/{code}/moderation/days",
    response=schemas.TermsIn,
    operation_id="set_moderation_days",
    summary="Set the days that hold",
)
def set_days(request: HttpRequest, code: str, payload: schemas.TermsIn) -> HttpResponse:
    """For reports and appeals from now on, here and below; what runs already keeps its own."""
    terms = Terms(payload.report_days, payload.appeal_days, payload.answer_days)
    actions.set_terms(writer(request), place=living(code), terms=terms, now=timezone.now())
    return answer(payload.model_dump(), never_kept=True)
