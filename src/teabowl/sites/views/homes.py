"""Home pages, what is new, and a board that is switched off."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teabowl.kernel.actor import Level
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.queries import ancestors, place_by_code, root_city
from teabowl.places.redirects import at_place, redirect_if_merged
from teabowl.sites import queries
from teabowl.sites.boards import BY_KEY
from teabowl.ui.posters import Poster, poster_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MANY = 60


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The city's head account."""
    return _home(request, root_city())


@require_safe
def home(request: HttpRequest, code: str) -> HttpResponse:
    """A place's site. The address of a merged-away place leads to its successor's, saying where one came from."""
    place = place_by_code(code)
    return redirect_if_merged(request, place, **{"from": code}) or _home(request, place)


def _home(request: HttpRequest, place: Place) -> HttpResponse:
    public_page(request, place.id)
    came_from = request.GET.get("from", "")
    former = Place.objects.filter(code=came_from, now_at=place).first() if came_from else None
    found = queries.home(place)
    template = "sites/village.html" if place.level == Level.VILLAGE else "sites/head.html"
    return render(request, template, {"home": found, "former": former})


@require_safe
@at_place
def newest(request: HttpRequest, place: Place) -> HttpResponse:
    """More of what is new here, or below."""
    public_page(request, place.id)
    shown = {"place": place, **_around(place, ""), "rows": queries.latest(place, MANY, queries.arrangement_of(place.id).off)}
    return render(request, "sites/latest.html", shown)


@require_safe
@at_place
def poster(request: HttpRequest, place: Place) -> HttpResponse:
    """A poster to hang up at the village office: the village's own page, and how to reach it without a phone. PDF."""
    found = queries.home(place)
    words = found.site
    facts = [(_("打电话"), words.phone), (_("办公地点"), words.address), (_("办公时间"), words.hours)] if words else []
    sheet = Poster(
        title=place.name,
        above=_("大碗茶，村里的事在这里看"),
        lead=words.intro if words else "",
        facts=tuple((str(name), value) for name, value in facts if value),
        picture=found.cover.url,
        url=request.build_absolute_uri(f"/p/{place.code}/"),
        scan=_("看通知、账目和办事指南，给书记写信"),
        foot=found.footer,
    )
    return poster_response(request, sheet, f"{place.name}.pdf")


def board_off(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """In place of a board that is switched off: the village does not use it, and what else there is."""
    public_page(request, place.id)
    arrangement = queries.arrangement_of(place.id)
    shown = {
        "place": place,
        **_around(place, BY_KEY[key].name),
        "board": BY_KEY[key],
        "boards": [(board.name, board.path(place.code), board.icon) for board in arrangement.shown],
    }
    return render(request, "sites/board_off.html", shown, status=200 if request.method in ("GET", "HEAD") else 409)


def _around(place: Place, name: Any) -> dict[str, Any]:
    line = ancestors(place)
    return {"crumbs": queries.crumbs_of(line, str(name)), "footer": queries.footer_of(line)}
