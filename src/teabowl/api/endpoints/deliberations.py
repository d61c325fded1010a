"""Matters walked through 四议两公开, for everybody."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from teabowl.api.door import answer
from teabowl.api.endpoints.common import living, pack, short_ref, unpack
from teabowl.api.schemas import deliberations as schemas
from teabowl.deliberations import queries
from teabowl.deliberations.queries import MatterRow
from teabowl.kernel.errors import Invalid
from teabowl.pagecache.marks import public_page

router = Router(tags=["deliberations"])


def _row(row: MatterRow) -> dict[str, Any]:
    return {
        "id": str(row.id), "title": row.title, "topic": row.topic, "state": row.state.value, "now": row.now, "walked": row.walked,
        "proposed_on": row.proposed_on.isoformat(), "last_on": row.last_on.isoformat(),
        "ended_on": row.ended_on.isoformat() if row.ended_on else None, "place": row.place_name, "url": row.url,
    }  # fmt: skip


@router.get("places/{code}/matters", response=schemas.Matters, operation_id="list_matters", summary="Matters, newest first")
def matters(
    request: HttpRequest,
    code: str,
    state: schemas.StateWord | None = None,
    q: Annotated[str, Query(max_length=40)] = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """Of a village, or of everything below a head account."""
    place = living(code)
    if not request.GET:
        public_page(request, place.id)
    try:
        before = UUID(unpack(cursor)) if cursor else None
    except ValueError:
        raise Invalid({"cursor": cursor}) from None
    page = queries.matters(place, state=state or "", q=q.replace("\x00", ""), before=before, limit=limit)
    following = pack(page.older_id.hex) if page.older_id else None
    return answer({"place": short_ref(place), "results": [_row(row) for row in page.rows], "next": following})


@router.get(
    "places/{code}/matters/{matter_id}",
    response=schemas.MatterOut,
    operation_id="get_matter",
    summary="One matter's whole walk",
)
def matter(request: HttpRequest, code: str, matter_id: UUID) -> HttpResponse:
    """All six steps, also those that are still to come."""
    place = living(code)
    public_page(request, place.id)
    page = queries.matter_page(place, matter_id)
    steps = [
        {
            "step": s.step.value, "name": s.name, "mark": s.mark.value if s.mark else None, "on": s.on.isoformat() if s.on else None,
            "until": s.until.isoformat() if s.until else None, "meeting": s.meeting, "said": list(s.said), "words": s.words,
            "source": s.source,
        }
        for s in page.steps
    ]  # fmt: skip
    more = {"body": page.body, "branch": page.branch, "stop_reason": page.stop_reason, "steps": steps}
    return answer(_row(page.row) | more)
