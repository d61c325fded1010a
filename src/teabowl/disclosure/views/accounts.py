"""Published months and entries, for everybody: pages, PDF, Excel, a sheet for the wall."""

from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.disclosure import queries, sheets
from teabowl.disclosure.forms import FilterForm
from teabowl.disclosure.views.doors import crumbs
from teabowl.disclosure.views.public import query
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound, Refused
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui import qr
from teabowl.ui.doors import key_of, see_other
from teabowl.ui.pdf import pdf_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@at_place
def month(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    """A month, published or missing, the same for everybody. `?of=` names a village that was merged into this one."""
    if not request.GET:
        public_page(request, place.id)
    on = queries.parse_month(month)
    if place.level != Level.VILLAGE:
        raise NotFound(_("账记在村里。请先找到您的村"))
    of = queries.recorded_place(place, request.GET.get("of", ""))
    page = queries.month_page(place, on, of=of, now=timezone.now())
    context = {
        "place": place,
        "page": page,
        "crumbs": crumbs(place, (_("财务"), "")),
        "open_id": next((e.id for e in page.entries if any(q.is_answered for q in e.questions)), None),
        "pairs": queries.sums_pairs(page.sums) if page.sums else [],
        "years": [(year, _address(place, of, date(year, 12 if year < on.year else 1, 1))) for year in page.years],
    }
    return render(request, "disclosure/month.html", context)


def _address(place: Place, of: Place, on: date) -> str:
    return reverse("disclosure:month", args=[place.code, f"{on:%Y-%m}"]) + ("" if of.id == place.id else f"?of={of.code}")


@require_safe
@at_place
def whose(request: HttpRequest, place: Place, book_id: UUID) -> HttpResponse:
    """A step from a book's key to its month, wherever the village lives today."""
    of, on = queries.month_of_book(place, book_id)
    return see_other(_address(place, of, on))


@require_safe
@at_place
def entry(request: HttpRequest, place: Place, entry_id: UUID) -> HttpResponse:
    """One entry with its recipients, its questions, and the whole month beside it."""
    public_page(request, place.id)
    page = queries.entry_page(place, entry_id)
    trail = crumbs(place, (page.month_text, page.month_url), (_("这一笔"), ""))
    context = {"place": place, "page": page, "crumbs": trail, "pairs": queries.sums_pairs(page.sums)}
    return render(request, "disclosure/entry.html", context)


@require_safe
@at_place
def entries(request: HttpRequest, place: Place) -> HttpResponse:
    """Published entries found by words, kind and time, with the sums of what was found; as a table with `?excel=1`."""
    if not request.GET:
        public_page(request, place.id)
    form = FilterForm(request.GET)
    form.is_valid()
    asked: dict[str, Any] = {name: form.cleaned_data.get(name) or "" for name in ("q", "category", "flow")}
    asked["q"] = asked["q"].replace("\x00", "")
    dates: dict[str, Any] = {name: form.cleaned_data.get(name) for name in ("since", "until")}
    page = queries.find_entries(place, **asked, **dates, before=key_of(request.GET.get("before", "")))
    here = reverse("disclosure:entries", args=[place.code])
    if request.GET.get("excel"):
        found = queries.find_entries(place, **asked, **dates, limit=sheets.MOST)
        return _file(sheets.found(found.rows), EXCEL, f"{place.name}-{_('账目')}.xlsx")
    context = {
        "place": place,
        "is_village": place.level == Level.VILLAGE,
        "crumbs": crumbs(place, (_("找一笔账"), "")),
        "page": page,
        "form": form if request.GET else FilterForm(),
        "here": here,
        "excel": f"{here}?{query(**asked, **dates, excel=1)}",
        "asked": any([*asked.values(), *dates.values()]),
        "pager": {
            "newer_url": f"{here}?{query(**asked, **dates)}" if "before" in request.GET else "",
            "older_url": f"{here}?{query(**asked, **dates, before=page.older_id)}" if page.older_id else "",
        },
    }
    return render(request, "disclosure/entries.html", context)


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_safe
@at_place
def year_excel(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """A year of the village as a workbook: one sheet for the year, one for each month."""
    public_page(request, place.id)
    pages = _year(place, year)
    return _file(sheets.year(pages), EXCEL, f"{place.name}-{year}.xlsx")


@require_safe
@at_place
def year_pdf(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """A year of the village as a PDF: the months in short, then every entry of each; what is missing is said."""
    public_page(request, place.id)
    pages = _year(place, year)
    context = {"place": place, "year": year, "pages": pages, "total": queries.year_total(pages)}
    return pdf_response(request, "disclosure/year_pdf.html", context, f"{place.name}-{year}.pdf")


def _year(place: Place, year: int) -> list[queries.MonthPage]:
    if place.level != Level.VILLAGE or not 2000 <= year <= 2100:
        raise NotFound(_("账记在村里。请先找到您的村"))
    now = timezone.now()
    pages = [queries.month_page(place, date(year, n, 1), now=now) for n in range(1, 13)]
    if not any(page.sums for page in pages):
        raise Refused(_("这一年还没有公布过账"))
    return pages


@require_safe
@at_place
def wall(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    """A month to print and hang on the village's wall, with a code that leads to it."""
    public_page(request, place.id)
    page = queries.month_page(place, queries.parse_month(month), now=timezone.now())
    if page.sums is None:
        raise Refused(_("这个月的账还没有公布"))
    url = request.build_absolute_uri(reverse("disclosure:month", args=[place.code, month]))
    context = {"place": place, "page": page, "pairs": queries.sums_pairs(page.sums), "code": qr.svg(url)}
    return pdf_response(request, "disclosure/wall_pdf.html", context, f"{place.name}-{month}.pdf")
