"""The doors that programs use: the sitemap and the feed of everything new."""

from datetime import date
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.kernel.errors import NotFound
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.sites import feeds, queries
from teabowl.sites.queries import sitemap as mapped
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MANY = 60
HOUR = 3600


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of files, an hour old at most."""
    return _xml(_index(request.build_absolute_uri("/")[:-1], _hour()))


@require_safe
def sitemap(request: HttpRequest, name: str, number: str) -> HttpResponse:
    """One file of addresses, an hour old at most."""
    if name != "places":
        try:
            date.fromisoformat(f"{name}-01")
        except ValueError:
            raise NotFound(_("没有这个网站地图")) from None
    return _xml(_part(request.build_absolute_uri("/")[:-1], name, int(number), _hour()))


def _hour() -> int:
    return int(timezone.now().timestamp()) // HOUR


@lru_cache(maxsize=4)
def _index(base: str, _hour: int) -> bytes:
    return feeds.sitemap_index(f"{base}/sitemap-{name}.xml" for name in mapped.parts())


@lru_cache(maxsize=24)
def _part(base: str, name: str, number: int, _hour: int) -> bytes:
    found = mapped.places_part(number) if name == "places" else mapped.month_part(date.fromisoformat(f"{name}-01"), number)
    return feeds.sitemap(found, lambda path: base + path)


def _xml(text: bytes) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/xml")
    answer["Cache-Control"] = f"public, max-age={HOUR}"
    return answer


@require_safe
@at_place
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """Everything new at a place, or below it."""
    public_page(request, place.id)
    text = feeds.feed(
        title=_("%(place)s最近的事") % {"place": place.name},
        key=str(place.id),
        page_url=request.build_absolute_uri(reverse("sites:home", args=[place.code])),
        feed_url=request.build_absolute_uri(request.path),
        rows=queries.latest(place, MANY, queries.arrangement_of(place.id).off),
        absolute=request.build_absolute_uri,
        on=place.opened_on or date(2015, 1, 1),
    )
    return HttpResponse(text, content_type="application/atom+xml")
