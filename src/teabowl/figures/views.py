"""Pages of figures: public, the same for every reader, without JavaScript; and one for the city organiser, to close a month."""

from datetime import date

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.figures import pages, sheets, wording
from teabowl.figures.asking import Question, question
from teabowl.figures.closing import close_month, next_to_close
from teabowl.figures.opening import all_records, open_figure
from teabowl.figures.permissions import CLOSE_MONTH
from teabowl.figures.queries import MergedAway, children_on, closings, figures_at, indicators_shown, today
from teabowl.figures.registry import indicator_by_key
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.times import first_of
from teabowl.kernel.verbs import check
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code, root_city
from teabowl.places.redirects import redirect_if_merged
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest, code: str) -> tuple[Place, Question]:
    place = place_by_code(code)
    if not request.path.endswith(".xlsx"):
        public_page(request, place.id)
    words = {key: request.GET.get(key, "")[:40] for key in ("month", "known", "tree", "span")}
    return place, question(place, words)


@require_safe
def figures_home(request: HttpRequest, code: str) -> HttpResponse:
    """All figures of a place, one of them compared and drawn."""
    try:
        place, asked = _asked(request, code)
    except MergedAway:
        moved = None if request.GET.get("month") else redirect_if_merged(request, place_by_code(code))
        if moved is None:
            raise
        return moved
    if place.code != code:
        return redirect(pages.figures_path(place))
    page = pages.figures_page(place, asked, request.GET.get("key", "")[:60])
    return render(request, "figures/home.html", {"place": place, "page": page, "crumbs": pages.crumbs(place)})


@require_safe
def figure_opened(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The records behind one figure."""
    place, asked = _asked(request, code)
    part = request.GET.get("part", "")[:12]
    opened = open_figure(asked.asked, key, part=part, cursor=request.GET.get("cursor", "")[:400])
    page = pages.opened_page(place, asked, key, part, opened)
    context = {"place": place, "page": page, "crumbs": pages.crumbs(place), "month": asked.month}
    return render(request, "figures/opened.html", context)


@require_safe
def month_changes(request: HttpRequest, code: str) -> HttpResponse:
    """What has changed in a published month since."""
    place, asked = _asked(request, code)
    if asked.closing is None:
        raise NotFound(_("这个月还没有公布，数是随时的"))
    groups = pages.changes_page(place, asked.closing)
    context = {
        "place": place,
        "groups": groups,
        "closing": asked.closing,
        "month_name": spoken.month(asked.closing.month),
        "back_url": asked.address(pages.figures_path(place)),
        "crumbs": pages.crumbs(place),
    }
    return render(request, "figures/changes.html", context)


@require_safe
def figures_download(request: HttpRequest, code: str) -> FileResponse:
    """Excel of all figures of the place and of those directly below."""
    place, asked = _asked(request, code)
    below = [place, *children_on(asked.asked)]
    found = figures_at(below, asked.asked, indicators_shown())
    title = f"{place.name} {asked.asked.as_of.isoformat()}"
    book = sheets.figures_sheet(title, ((one.name, found[one.id]) for one in below))
    return FileResponse(book, as_attachment=True, filename=f"figures-{place.code}-{asked.asked.as_of}.xlsx", content_type=XLSX)


@require_safe
def records_download(request: HttpRequest, code: str, key: str) -> FileResponse:
    """Excel of the records behind a figure."""
    place, asked = _asked(request, code)
    part = request.GET.get("part", "")[:12]
    count = open_figure(asked.asked, key, part=part, limit=1).count
    if count > sheets.MOST_ROWS:
        raise Refused(_("这个数背后有 %(n)s 条，一个表装不下。请到下一级的页上分开下载") % {"n": f"{count:,}"})
    title = f"{place.name} {wording.name_of(indicator_by_key(key))} {asked.asked.as_of.isoformat()}"
    book = sheets.records_sheet(title, all_records(asked.asked, key, part), request.build_absolute_uri)
    return FileResponse(book, as_attachment=True, filename=f"{key}-{place.code}-{asked.asked.as_of}.xlsx", content_type=XLSX)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def month_close(request: HttpRequest, code: str) -> HttpResponse:
    """Which month is next to be published, and what that means; POST publishes the month that was shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    place = place_by_code(code)
    if place != root_city():
        raise NotFound(_("数是全市一起公布的，请到市里的页上公布"))
    check(actor, CLOSE_MONTH, place.ref)
    if request.method == "POST":
        closed = close_month(actor, month=_month(request.POST.get("month", "")), now=timezone.now())
        return redirect(f"{pages.figures_path(place)}?month={closed.month:%Y-%m}")
    closed_before = closings()
    month = next_to_close(closed_before[0].month if closed_before else None, today())
    context = {
        "place": place,
        "month": f"{month:%Y-%m}",
        "month_name": spoken.month(month),
        "is_over": month < first_of(today()),
        "closings": [
            (spoken.month(one.month), f"{pages.figures_path(place)}?month={one.month:%Y-%m}", one) for one in closed_before
        ],
        "crumbs": pages.crumbs(place),
    }
    return render(request, "figures/close.html", context)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(text[:7] + "-01")
    except ValueError:
        raise Refused(_("没有说是哪个月。请回到上一页再点一次")) from None
