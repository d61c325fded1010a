"""Places: what they are, what is below them, finding them, what happened to them."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from teabowl.api.door import answer
from teabowl.api.endpoints.common import iso, living, page_after, place_of, ref
from teabowl.api.problems import successor_of
from teabowl.api.schemas.places import Children, FoundList, HistoryOut, PlaceOut
from teabowl.kernel.actor import Level
from teabowl.pagecache.marks import public_page
from teabowl.places import queries
from teabowl.sites.queries import site_words

router = Router(tags=["places"])
MOST = 500


@router.get("places", response=FoundList, operation_id="find_places", summary="Find places by name, pinyin, initials or code")
def find(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=40, examples=["suixi"])],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> HttpResponse:
    """Best first. To see others, narrow the words ("郓城 张庄") instead of paging."""
    rows = [
        {
            "code": found.code,
            "name": found.name,
            "level": found.level.value,
            "path": found.path,
            "in_force": found.in_force,
            "former_name": found.former,
        }
        for found in queries.find_places(q, limit)
    ]
    return answer({"results": rows, "next": None})


@router.get("places/{code}", response=PlaceOut, operation_id="get_place", summary="A place")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Also one that was merged away: then `in_force` is false and `successor` says where it lives on."""
    found = place_of(code)
    public_page(request, found.now_at_id or found.id)
    line = [p for p in queries.ancestors(found) if p.id != found.id]
    above = line[-1] if line and found.closed_on is None else None
    return answer(
        ref(found)
        | {
            "official_name": found.full_name,
            "in_force": found.closed_on is None,
            "opened_on": iso(found.opened_on),
            "closed_on": iso(found.closed_on),
            "path": [ref(p) for p in line if p.level != Level.PROVINCE],
            "parent": ref(above) if above else None,
            "successor": successor_of(found.now_at),
            "site": site_words(found),
            "url": f"/p/{found.code}/",
        }
    )


@router.get("places/{code}/children", response=Children, operation_id="list_children", summary="Places directly below")
def children(
    request: HttpRequest,
    code: str,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 200,
) -> HttpResponse:
    """In force today, in the order of the divisions' list."""
    found = living(code)
    rows = queries.children(found)
    rows, more = page_after(rows, [f"{p.sort_key} {p.id}" for p in rows], cursor, limit)
    return answer({"results": [ref(p) for p in rows], "next": more})


@router.get("places/{code}/history", response=HistoryOut, operation_id="get_history", summary="What happened to a place")
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Former names, codes and parents, and the last hundred changes with the decisions behind them. Readable for ever."""
    found = place_of(code)
    past = [
        {"what": p.what, "text": p.text, "since": iso(p.since), "until": p.until.isoformat()} for p in queries.past_of(found)
    ]
    changes = [
        {
            "id": str(told.change.id),
            "kind": told.change.kind,
            "on": told.change.on.isoformat(),
            "text": str(told.text),
            "decision": told.change.decision,
            "undone": told.change.undone_at is not None,
            "places": [{"part": part, "code": code, "name": name} for part, code, name in told.places],
        }
        for told in queries.changes_of(found)
    ]
    return answer({"place": ref(found), "past": past, "changes": changes})
