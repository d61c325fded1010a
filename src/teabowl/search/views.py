"""The page of searching a place and all below it. Public, and the same for everybody; not kept, since no two ask the same."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from teabowl.kernel.actor import Level
from teabowl.places.models import Place
from teabowl.places.queries import ancestors, find_places
from teabowl.places.redirects import at_place
from teabowl.search import queries, words
from teabowl.search.limits import is_too_often
from teabowl.search.questions import MOST_TYPED, question
from teabowl.ui.problems import problem

PLACES = 4


@require_safe
@at_place
def search(request: HttpRequest, place: Place) -> HttpResponse:
    """`q` what was typed, `board`, `time` (a key of words.TIMES), `before` the cursor. Strange values count as none."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_TYPED]
    if typed and is_too_often(str(request.META.get("REMOTE_ADDR", ""))):
        return problem(request, 429)
    board = request.GET.get("board", "") if request.GET.get("board", "") in words.BOARDS else ""
    time = request.GET.get("time", "") if request.GET.get("time", "") in words.TIMES else ""
    before = cursor(request.GET.get("before", ""))
    asked, now = question(typed), timezone.now()
    since = now - timedelta(days=words.TIMES[time][1]) if time else None
    page = queries.hits(asked, place, now=now, board=board, since=since, before=before)
    is_first = before is None
    chosen = {key: value for key, value in (("q", typed), ("board", board), ("time", time)) if value}
    here = reverse("search:search", args=[place.code])
    context: dict[str, Any] = {
        "place": place,
        "line": [above for above in ancestors(place)[:-1] if above.level != Level.PROVINCE],
        "typed": typed,
        "asked": asked,
        "page": page,
        "places": find_places(typed, limit=PLACES) if typed and is_first and not board and not time else [],
        "suggestions": queries.suggestions(asked, page.rows) if is_first else [],
        "boards": [("", None), *words.BOARDS.items()],
        "times": [("", None), *((key, name) for key, (name, _) in words.TIMES.items())],
        "board": board,
        "time": time,
        "board_names": words.BOARDS,
        "is_first": is_first,
        "here": here,
        "address": lambda **other: f"{here}?{urlencode({k: v for k, v in (chosen | other).items() if v})}",
        "older_url": f"{here}?{urlencode(chosen | {'before': packed(page.older)})}" if page.older else "",
        "is_village": place.level == Level.VILLAGE,
    }
    return render(request, "search/search.html", context)


def packed(at: tuple[datetime, UUID]) -> str:
    """A cursor for an address."""
    return f"{at[0].timestamp():.6f}-{at[1].hex}"


def cursor(text: str) -> tuple[datetime, UUID] | None:
    """What `packed` made, else None."""
    moment, _, key = text.partition("-")
    try:
        return datetime.fromtimestamp(float(moment), tz=timezone.get_default_timezone()), UUID(key)
    except (ValueError, OverflowError, OSError):
        return None
