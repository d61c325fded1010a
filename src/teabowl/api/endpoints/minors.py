"""Villagers under 18 who write: the village's note of them. Each look is told to the person."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, reader, writer
from teabowl.api.endpoints.common import living
from teabowl.api.schemas import minors as schemas
from teabowl.boards import actions, queries
from teabowl.boards.permissions import NOTE_MINOR
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check

router = Router(tags=["boards"])


def _shown(row: Any, name: str) -> dict[str, Any]:
    return {
        "id": str(row.id), "name": name, "born_on": row.born_on.isoformat(), "guardian": row.guardian,
        "consent_on": row.consent_on.isoformat() if row.consent_on else None,
    }  # fmt: skip


@router.get("places/{code}/minors", response=schemas.Minors, operation_id="list_minors", summary="Villagers noted as under 18")
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Those still under 18, the youngest first. What they write waits for a look, and their names are not shown whole."""
    actor, place, now = reader(request).actor, living(code), timezone.now()
    check(actor, NOTE_MINOR, place.ref)
    rows = queries.minors_at(place, china_date(now))
    actions.record_minors_read(actor, place=place, person_ids=[row.person_id for row in rows], now=now)
    return answer({"results": [_shown(row, row.name) for row in rows], "next": None}, never_kept=True)


@router.post(
    "places/{code}/minors", response={201: schemas.MinorOut}, operation_id="note_minor", summary="Note that one is under 18"
)
def note(request: HttpRequest, code: str, payload: schemas.MinorIn) -> HttpResponse:
    """Noting again replaces what was noted."""
    made = actions.note_minor(
        writer(request), place=living(code), membership_id=payload.member, born_on=payload.born_on, guardian=payload.guardian,
        consent_on=payload.consent_on, now=timezone.now(),
    )  # fmt: skip
    return answer(_shown(made, made.person.name), status=201, never_kept=True)


@router.delete(
    "places/{code}/minors/{uuid:minor_id}", response={204: None}, operation_id="end_minor", summary="Take a note away"
)
def end(request: HttpRequest, code: str, minor_id: UUID) -> HttpResponse:
    """It was noted by mistake, or the guardian takes the consent back."""
    actions.end_minor(writer(request), place=living(code), minor_id=minor_id, now=timezone.now())
    return HttpResponse(status=204)
