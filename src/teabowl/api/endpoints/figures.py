"""Figures, and the records behind each. The answers are built by the figures area; `teabowl figures … --json` prints the same."""

import re
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from teabowl.api.door import answer
from teabowl.api.endpoints.common import is_english, iso, place_of, ref
from teabowl.api.schemas.common import Day, Moment
from teabowl.api.schemas.figures import FiguresOut, IndicatorsOut, RecordsOut, RestatementsOut
from teabowl.figures.answers import figures_answer, records_answer, restatements_answer
from teabowl.figures.queries import closing_of, indicators_shown
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["figures"])
Tree = Literal["then", "now"]
MOST_KEYS = 60


@router.get("indicators", response=IndicatorsOut, operation_id="list_indicators", summary="Every figure that can be asked")
def indicators(request: HttpRequest) -> HttpResponse:
    """With unit, definition and, for ratios, the two figures that it divides."""
    english = is_english()
    rows = [
        {
            "key": i.key,
            "name": i.en if english else i.zh,
            "unit": i.unit_en if english else i.unit_zh,
            "kind": i.kind.value,
            "definition": i.definition_en if english else i.definition_zh,
            "source": i.source,
            "numerator": i.numerator,
            "denominator": i.denominator,
            "of": i.of,
            "sampled": i.sampled,
        }
        for i in indicators_shown()
    ]
    return answer({"results": rows, "next": None})


@router.get("places/{code}/figures", response=FiguresOut, operation_id="get_figures", summary="The figures of a place")
def figures(
    request: HttpRequest,
    code: str,
    as_of: Day | None = None,
    known_at: Moment | None = None,
    tree: Tree = "then",
    asked_keys: Annotated[str, Query(alias="keys", max_length=2000, description="Keys separated by commas; all without.")] = "",
) -> HttpResponse:
    """As of a day (today), as had been recorded at a time (all), in the tree of that day or of today. A place that was merged
    away is answered as of its last day; asked about a later one, the answer is 409 with its successor."""
    place = place_of(code)
    _may_be_kept(request, place, as_of)
    wanted = [key for key in asked_keys.split(",") if key] if asked_keys else None
    if wanted is not None and len(wanted) > MOST_KEYS:
        raise Invalid({"keys": _("一次最多问 %(n)s 个数") % {"n": MOST_KEYS}})
    try:
        indicators_shown(wanted)
    except NotFound as unknown:
        raise Invalid({"keys": unknown.message}) from unknown
    return answer(figures_answer(place, as_of=as_of, known_at=known_at, tree=tree, keys=wanted, english=is_english()))


@router.get(
    "places/{code}/figures/{key}/records",
    response=RecordsOut,
    operation_id="list_records",
    summary="The records behind a figure",
)
def records(
    request: HttpRequest,
    code: str,
    key: str,
    as_of: Day | None = None,
    known_at: Moment | None = None,
    tree: Tree = "then",
    part: Annotated[
        Literal["", "numerator", "denominator"], Query(description="Which part of a ratio; the denominator without.")
    ] = "",
    cursor: Annotated[str, Query(max_length=400)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> HttpResponse:
    """`count` and `sum` are of all of them, not of the page: they equal the figure's `records` and `value`. To read all pages of one
    moment while records come in, send the same `known_at` with each."""
    place = place_of(code)
    _may_be_kept(request, place, as_of)
    return answer(records_answer(place, key, as_of=as_of, known_at=known_at, tree=tree, part=part, cursor=cursor, limit=limit))


@router.get(
    "places/{code}/restatements",
    response=RestatementsOut,
    operation_id="list_restatements",
    summary="What has changed in a closed month since it was published",
)
def restatements(
    request: HttpRequest, code: str, month: Annotated[str, Query(max_length=7, examples=["2026-10"])]
) -> HttpResponse:
    """Empty while the month is open, or when nothing changed."""
    place = place_of(code)
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
        raise Invalid({"month": _("月份写成 2026-10 这样")})
    first = date.fromisoformat(month + "-01")
    closing = closing_of(first)
    return answer(
        {
            "place": ref(place),
            "month": month,
            "closed_at": iso(closing.closed_at) if closing else None,
            "results": restatements_answer(place, first),
            "next": None,
        }
    )


def _may_be_kept(request: HttpRequest, place: Place, as_of: date | None) -> None:
    """Today's figures of a place change only when the place or something below it is touched. A question about an earlier day may
    reach villages that have moved away since and no longer touch this one: it is reckoned each time."""
    if as_of is None and place.closed_on is None:
        public_page(request, place.id)
