"""Pages for everybody: a place's matters, one walk, the feed, the spreadsheet. None asks who reads."""

from datetime import UTC
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from teabowl.deliberations import queries, words
from teabowl.deliberations.rules import State
from teabowl.kernel.actor import Level
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import key_of
from teabowl.ui.sheets import sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LONGEST_SEARCH = 40
FEED = 30


def crumbs(place: Place, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    """Village, matters, and where one is."""
    here = reverse("deliberations:board", args=[place.code])
    return [(place.name, f"/p/{place.code}/"), (_("四议两公开"), here), *((str(text), url) for text, url in more)]


@require_safe
@at_place
def board(request: HttpRequest, place: Place) -> HttpResponse:
    """The matters of a village, or of everything below a head account."""
    if not request.GET:
        public_page(request, place.id)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    state = request.GET.get("state", "") if request.GET.get("state") in {s.value for s in State} else ""
    page = queries.matters(place, state=state, q=q, before=key_of(request.GET.get("before", "")))
    here = reverse("deliberations:board", args=[place.code])
    older = urlencode({k: v for k, v in {"before": page.older_id, "q": q, "state": state}.items() if v})
    context = {
        "place": place, "is_village": place.level == Level.VILLAGE, "crumbs": crumbs(place), "page": page, "q": q, "state": state,
        "here": here, "filters": [("", ""), *((s.value, words.STATE[s]) for s in State)],
        "narrowed": lambda state: f"{here}?{urlencode({'state': state})}" if state else here,
        "pager": {"newer_url": here if "before" in request.GET else "", "older_url": f"{here}?{older}" if page.older_id else ""},
    }  # fmt: skip
    return render(request, "deliberations/board.html", context)


@require_safe
@at_place
def matter(request: HttpRequest, place: Place, matter_id: UUID) -> HttpResponse:
    """The whole walk of one matter."""
    public_page(request, place.id)
    page = queries.matter_page(place, matter_id)
    context = {"place": place, "page": page, "crumbs": crumbs(place, (_("这件事"), ""))}
    return render(request, "deliberations/matter.html", context)


@require_safe
@at_place
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest matters as an Atom feed."""
    public_page(request, place.id)
    feed = Atom1Feed(
        title=_("%(place)s的四议两公开") % {"place": place.name},
        link=request.build_absolute_uri(reverse("deliberations:board", args=[place.code])),
        description="", language=get_language(), feed_url=request.build_absolute_uri(),
    )  # fmt: skip
    for row in queries.matters_at(place, FEED):
        feed.add_item(
            title=f"{row.title}（{row.now}）", link=request.build_absolute_uri(row.url), description=row.body,
            unique_id=f"urn:uuid:{row.id}", pubdate=row.changed_at.astimezone(UTC), updateddate=row.changed_at.astimezone(UTC),
            author_name=row.place_name,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@at_place
def sheet(request: HttpRequest, place: Place) -> HttpResponse:
    """Every matter here and below."""
    heads = [_("村"), _("什么事"), _("哪一类"), _("提议"), _("现在"), _("走了几步"), _("上一步"), _("走完或停下")]
    rows = (
        (row.place_name, row.title, row.topic, row.proposed_on, row.now, row.walked, row.last_on, row.ended_on)
        for row in queries.rows_of(place)
    )
    return sheet_response(_("四议两公开"), heads, rows, f"matters-{place.code}")
