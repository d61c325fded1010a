"""Pages for everybody: a place's guides, one guide, what changed in it, its forms, the feed, sheets and linked data. None of them
asks who reads; all depend on what the place and its ancestors hand down."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from teabowl.guides import linked_data, queries, sheets, words
from teabowl.guides.content import Form, Material
from teabowl.guides.rules import Category
from teabowl.guides.views.doors import crumbs
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.queries import ancestors
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LONGEST_SEARCH = 40
FEED = 30


def shared(request: HttpRequest, place: Place) -> None:
    """Kept for everybody until the place, or what comes down to it, changes."""
    public_page(request, place.id, inherits=place.lineage)


def place_footer(place: Place) -> str:
    """随西村 · 郓城县随官屯镇."""
    above = [p.name for p in ancestors(place)[:-1] if p.level in (Level.COUNTY, Level.TOWNSHIP)]
    return " · ".join(part for part in (place.name, "".join(above)) if part)


@require_safe
@at_place
def board(request: HttpRequest, place: Place) -> HttpResponse:
    """The guides that hold at a place, own and inherited; at a village each can be asked for as an errand."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    category = request.GET.get("category", "")
    category = category if category in list(Category) else ""
    if not q:
        shared(request, place)
    everything = queries.guides_at(place)
    rows = queries.guides_at(place, q=q, category=category) if q or category else everything
    here = reverse("guides:board", args=[place.code])
    context = {
        "place": place,
        "is_village": place.level == Level.VILLAGE,
        "crumbs": crumbs(place),
        "rows": rows,
        "groups": _grouped(rows),
        "total": len(everything),
        "inherited": sum(not row.is_own for row in everything),
        "q": q,
        "category": category,
        "filters": [(_("全部"), here, "", len(everything))]
        + [(text, f"{here}?category={key}", key, n) for key, text, n in queries.categories_in(everything)],
        "address": here,
        "points": queries.points_on(place)[:1],
        "place_footer": place_footer(place),
    }
    return render(request, "guides/board.html", context)


def _grouped(rows: list[queries.GuideRow]) -> list[tuple[str, list[queries.GuideRow]]]:
    found: dict[str, list[queries.GuideRow]] = {}
    for row in rows:
        found.setdefault(row.category_text, []).append(row)
    return list(found.items())


@require_safe
@at_place
def guide(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    shared(request, place)
    page = queries.guide_page(place, guide_id)
    context = {
        "place": place,
        "page": page,
        "papers": queries.papers_on(place, guide_id),
        "crumbs": crumbs(place, (page.category_text, "")),
        "review": queries.review_text(page, china_date(timezone.now())),
        "forms": {number for number, row in enumerate(page.materials) if row.lines},
        "form_words": words.FORM,
        "linked": linked_data.as_script(linked_data.schema_org(page, request.build_absolute_uri("/").rstrip("/"))),
        "place_footer": place_footer(place),
    }
    return render(request, "guides/guide.html", context)


@require_safe
@at_place
def changes(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """What changed: every version of the original, and every change of a place on the way down."""
    shared(request, place)
    page = queries.guide_page(place, guide_id)
    address = reverse("guides:guide", args=[place.code, guide_id])
    context = {
        "place": place,
        "page": page,
        "changes": queries.changes_of(place, guide_id),
        "crumbs": crumbs(place, (page.heading, address), (_("改过什么"), "")),
    }
    return render(request, "guides/changes.html", context)


def form_of(page: queries.GuidePage, number: int) -> Material:
    """The form that is the `number`th material, from 0. Raises NotFound."""
    row = page.materials[number] if number < len(page.materials) else None
    if row is None or row.form is not Form.FORM or not row.lines:
        raise NotFound(words.NOT_HERE)
    return row


@require_safe
@at_place
def sheet(request: HttpRequest, place: Place, guide_id: UUID, number: int) -> HttpResponse:
    """A form as it looks filled in, and the way to print it empty."""
    shared(request, place)
    page = queries.guide_page(place, guide_id)
    row = form_of(page, number)
    address = reverse("guides:guide", args=[place.code, guide_id])
    context = {
        "place": place,
        "page": page,
        "row": row,
        "number": number,
        "crumbs": crumbs(place, (page.heading, address), (row.name, "")),
    }
    return render(request, "guides/sheet.html", context)


@require_safe
@at_place
def linked(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """The guide as linked data, after CPSV-AP's terms."""
    shared(request, place)
    page = queries.guide_page(place, guide_id)
    data = linked_data.cpsv_ap(page, request.build_absolute_uri("/").rstrip("/"))
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json")


@require_safe
@at_place
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """The guides that changed last, as an Atom feed."""
    shared(request, place)
    feed = Atom1Feed(
        title=_("%(place)s的办事指南") % {"place": place.name},
        link=request.build_absolute_uri(reverse("guides:board", args=[place.code])),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for row, changed_at in queries.changed_lately(place, FEED):
        facts: list[Any] = [row.title, row.fee, row.limit]
        feed.add_item(
            title=row.heading,
            link=request.build_absolute_uri(row.url),
            description=" · ".join(str(fact) for fact in facts if fact),
            unique_id=f"urn:uuid:{row.id}",
            pubdate=changed_at.astimezone(UTC),
            updateddate=changed_at.astimezone(UTC),
            author_name=row.writer,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@at_place
def export(request: HttpRequest, place: Place) -> HttpResponse:
    """The guides that hold here as an Excel file; those written here can be changed in it and taken in again."""
    shared(request, place)
    response = HttpResponse(
        sheets.guides_sheet(place), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="guides-{place.code}.xlsx"'
    return response
