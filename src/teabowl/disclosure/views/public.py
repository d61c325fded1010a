"""A place's board of open affairs, for everybody. None of these pages asks who reads, but the tools."""

from datetime import UTC
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from teabowl.disclosure import queries, rules, words
from teabowl.disclosure.permissions import CORRECT, KEEP_BOOK, OPEN_FUND, PUBLISH, READ_BOOK, SEE_MISSING, SET_TERMS
from teabowl.disclosure.views.doors import crumbs
from teabowl.kernel.actor import Level
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, key_of
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

FEED = 30


@require_safe
@at_place
def board(request: HttpRequest, place: Place) -> HttpResponse:
    """A village: its newest month, the year, what is missing, other disclosures, funds. Above: what is missing below, by months, as a
    table to take along with ?excel=1."""
    if not request.GET:
        public_page(request, place.id)
    now = timezone.now()
    context = {"place": place, "crumbs": crumbs(place), "new": queries.statements(place, limit=6).rows}
    if place.level != Level.VILLAGE:
        table = queries.table_below(place, now=now)
        if request.GET.get("excel"):
            return _table_excel(place, table)
        return render(request, "disclosure/head.html", {**context, "table": table})
    today, years = china_date(now), queries.years_of(place)
    asked = request.GET.get("year", "")
    latest_year = years.years[0] if years.years else today.year
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else max(latest_year, today.year)
    context |= {
        "year": year,
        "years": sorted({*years.years, today.year}, reverse=True),
        "merged": years.merged,
        "strip": queries.year_strip(place, place, year, today),
        "home": queries.home_accounts(place),
        "missing": queries.missing_of([place], now=now),
        "funds": queries.funds_of(place, limit=3),
        "rows": queries.rule_rows(place, today),
        "kinds": words.DUTY,
    }
    return render(request, "disclosure/board.html", context)


def _table_excel(place: Place, table: queries.Table) -> HttpResponse:
    header = [_("地方"), *(f"{month:%Y-%m}" for month in table.months), _("缺")]
    rows = [[row.name, *(cell.text for cell in row.cells), row.missing] for row in table.rows]
    total = [_("缺"), *table.total, table.missing]
    return sheet_response(_("各村的账"), header, [*rows, total], f"{place.name}-{_('各村的账')}")


@require_safe
@at_place
def tools(request: HttpRequest, place: Place) -> HttpResponse:
    """The part of a page that is the reader's own: of the board, of an entry (`?entry=`), a disclosure, a fund."""
    actor, ref = actor_of(request), place.ref
    for name, verb in (("entry", CORRECT), ("statement", PUBLISH), ("fund", OPEN_FUND)):
        if key := key_of(request.GET.get(name, "")):
            part = {"place": place, "key": key, "may": can(actor, verb, ref)}
            response = render(request, f"disclosure/{name}_tools.html", part)
            response["Cache-Control"] = "private, no-store"
            return response
    village = place.level == Level.VILLAGE
    context = {
        "place": place,
        "keeps": village and can(actor, KEEP_BOOK, ref),
        "reads": village and can(actor, READ_BOOK, ref),
        "publishes": village and can(actor, PUBLISH, ref),
        "opens_funds": village and can(actor, OPEN_FUND, ref),
        "sees_missing": not village and can(actor, SEE_MISSING, ref),
        "sets_terms": can(actor, SET_TERMS, ref),
    }
    response = render(request, "disclosure/tools.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@at_place
def statements(request: HttpRequest, place: Place) -> HttpResponse:
    """All other disclosures, by group and by words; as a table with ?excel=1."""
    if not request.GET:
        public_page(request, place.id)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    group = request.GET.get("group", "")
    if request.GET.get("excel"):
        found = queries.statements(place, group=group, q=q, limit=MOST).rows
        header = [
            _("哪里"),
            _("类"),
            _("公开什么"),
            _("题目"),
            _("说的是哪天起"),
            _("到哪天"),
            _("公开"),
            _("更正过"),
            _("网址"),
        ]
        lines = (
            (row.place_name, row.group, row.topic, row.title, row.since, row.until, row.published_at,
             _("是") if row.is_corrected else "", request.build_absolute_uri(row.url))
            for row in found
        )  # fmt: skip
        return sheet_response(_("公开的事"), header, lines, f"{place.name}-{_('公开的事')}")
    page = queries.statements(place, group=group, q=q, before=key_of(request.GET.get("before", "")))
    here = reverse("disclosure:statements", args=[place.code])
    context = {
        "place": place,
        "crumbs": crumbs(place, (_("公开的事"), "")),
        "page": page,
        "q": q,
        "group": group,
        "here": here,
        "excel": f"{here}?{query(q=q, group=group, excel=1)}",
        "groups": [("", _("全部"))] + [(g.value, text) for g, text in words.GROUP.items()],
        "pager": {
            "newer_url": here if "before" in request.GET else "",
            "older_url": f"{here}?{query(before=page.older_id, q=q, group=group)}" if page.older_id else "",
        },
    }
    return render(request, "disclosure/statements.html", context)


def query(**parts: object) -> str:
    return urlencode({name: value for name, value in parts.items() if value})


@require_safe
@at_place
def rules_page(request: HttpRequest, place: Place) -> HttpResponse:
    """What is due when, with the law behind it."""
    public_page(request, place.id)
    today = china_date(timezone.now())
    context = {
        "place": place,
        "crumbs": crumbs(place, (_("什么时候公开什么"), "")),
        "rows": queries.rule_rows(place, today),
        "terms": queries.terms_at(place, today),
        "kinds": words.DUTY,
        "signing": words.SIGNING,
        "topics": [(words.GROUP[g], [words.TOPIC[t] for t in rules.Topic if rules.GROUP_OF[t] is g]) for g in words.GROUP],
    }
    return render(request, "disclosure/rules.html", context)


@require_safe
@at_place
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """Published months and other disclosures, here and below, as an Atom feed."""
    public_page(request, place.id)
    feed = Atom1Feed(
        title=_("%(place)s的村务公开") % {"place": place.name},
        link=request.build_absolute_uri(reverse("disclosure:board", args=[place.code])),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for row in queries.latest(place, FEED):
        feed.add_item(
            title=row.heading,
            link=request.build_absolute_uri(row.url),
            description=row.place_name,
            unique_id=request.build_absolute_uri(row.url),
            pubdate=row.at.astimezone(UTC),
            updateddate=row.at.astimezone(UTC),
            author_name=row.place_name,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
