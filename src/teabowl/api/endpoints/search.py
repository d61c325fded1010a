"""Searching everything public, as the pages do."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema

from teabowl.api.door import answer
from teabowl.api.endpoints.common import living, pack, unpack
from teabowl.api.schemas.common import Ref
from teabowl.kernel.errors import Invalid
from teabowl.search import queries, words
from teabowl.search.marking import Marked
from teabowl.search.questions import MOST_TYPED, question
from teabowl.search.views import cursor as cursor_in
from teabowl.search.views import packed
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["search"])
Board = Literal[
    "notices", "circle", "guides", "letters", "disclosure", "party", "products", "tourism", "jobs", "services"
]  # the keys of words.BOARDS


class Piece(Schema):
    text: str
    marked: bool


class HitRow(Schema):
    id: UUID
    type: str
    board: str
    place: Ref
    title: list[Piece]
    excerpt: list[Piece]
    state: str
    at: datetime
    url: str


class Hits(Schema):
    results: list[HitRow]
    next: str | None


@router.get(
    "places/{code}/search", response=Hits, operation_id="search", summary="Search everything public at a place and below"
)
def search(
    request: HttpRequest,
    code: str,
    q: Annotated[str, Query(min_length=1, max_length=MOST_TYPED, examples=["停水"])],
    board: Annotated[Board | None, Query()] = None,
    days: Annotated[int, Query(ge=1, le=36_500)] = 36_500,
    cursor: Annotated[str, Query(max_length=120)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = queries.PAGE,
) -> HttpResponse:
    """Newest first. Words in any order; Latin letters also find titles by pinyin and initials. `days`: not older than that.
    `title` and `excerpt` come in pieces, so that the words found can be marked."""
    place, now = living(code), timezone.now()
    before = cursor_in(unpack(cursor)) if cursor else None
    if cursor and before is None:
        raise Invalid({"cursor": words.OLD_CURSOR})
    since = now - timedelta(days=days)
    page = queries.hits(question(q), place, now=now, board=board or "", since=since, before=before, limit=limit)
    rows = [
        {
            "id": str(hit.id),
            "type": hit.type,
            "board": hit.board,
            "place": {"code": hit.code, "name": hit.place_name},
            "title": _pieces(hit.title),
            "excerpt": _pieces(hit.text),
            "state": _(hit.state_words) if hit.state_words else "",
            "at": hit.at.isoformat(),
            "url": hit.url,
        }
        for hit in page.rows
    ]
    return answer({"results": rows, "next": pack(packed(page.older)) if page.older else None})


def _pieces(found: Marked) -> list[dict[str, object]]:
    return [{"text": text, "marked": marked} for text, marked in found]
