"""Other disclosures and funds: pages for everybody, forms for the village."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.disclosure import actions, queries
from teabowl.disclosure.forms import CorrectStatementForm, FundForm, StatementForm, WordsForm
from teabowl.disclosure.permissions import OPEN_FUND, PUBLISH
from teabowl.disclosure.rules import STATEMENT, Topic, add_months, first_of, last_of, period_of
from teabowl.disclosure.views.books import GET_POST
from teabowl.disclosure.views.doors import crumbs, inside, picture_form_page, tell
from teabowl.files.doors import form_key_of, pictures_part, take_pictures
from teabowl.files.uploads import limited_uploads
from teabowl.kernel.actor import Level
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, page_number, pages_around, see_other
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _pictures(request: HttpRequest, key: UUID, owner: tuple[str, UUID] | None = None) -> Any:
    actor = actor_of(request)
    if request.method == "POST":
        return take_pictures(request, actor, form_key=key, owner=owner, now=timezone.now())
    return pictures_part(actor, key, owner=owner)


@require_safe
@at_place
def statement(request: HttpRequest, place: Place, statement_id: UUID) -> HttpResponse:
    public_page(request, place.id)
    page = queries.statement_page(place, statement_id)
    return render(
        request, "disclosure/statement.html", {"place": place, "page": page, "crumbs": crumbs(place, (page.row.group, ""))}
    )


@limited_uploads
@require_http_methods(GET_POST)
@inside
@at_place
def publish(request: HttpRequest, place: Place) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, PUBLISH, place.ref)
    key = form_key_of(request.POST)
    parts = _pictures(request, key)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.publish_statement(
            actor, place=place, topic=Topic(data["topic"]), title=data["title"], body=data["body"], since=data["since"],
            until=data["until"], key=key, alts=parts.alts, now=now,
        )  # fmt: skip
        tell(request, _("公开了，大家都能看"))
        return see_other(reverse("disclosure:statement", args=[place.code, made.id]))

    context = {
        "place": place,
        "crumbs": crumbs(place, (_("公开一件事"), "")),
        "heading": _("公开一件事"),
        "submit": _("公开"),
        "note": _("交上就公开。以后改了，原来的内容大家还看得到。月账请到“记账”里记。"),
        "back": reverse("disclosure:board", args=[place.code]),
    }
    today = china_date(now)
    start = period_of(3, add_months(first_of(today), -1))
    initial = {
        "form_key": key,
        "since": start,
        "until": min(today, last_of(add_months(start, 2))),
        "topic": Topic.DECISIONS.value,
    }
    return picture_form_page(request, StatementForm, act, "disclosure/pictures_form.html", context, parts, initial)


@limited_uploads
@require_http_methods(GET_POST)
@inside
@at_place
def correct(request: HttpRequest, place: Place, statement_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, PUBLISH, place.ref)
    page = queries.statement_page(place, statement_id)
    parts = _pictures(request, page.form_key, (STATEMENT, statement_id))

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.correct_statement(
            actor, statement_id=statement_id, title=data["title"], body=data["body"], why=data["why"], version=data["version"],
            alts=parts.alts, now=now,
        )  # fmt: skip
        tell(request, _("更正了，原来的内容还看得到"))
        return see_other(page.row.url)

    context = {
        "place": place,
        "crumbs": crumbs(place, (page.row.title, page.row.url), (_("更正"), "")),
        "heading": _("更正"),
        "submit": _("更正"),
        "back": page.row.url,
    }
    initial = {"form_key": page.form_key, "title": page.row.title, "body": page.body, "version": page.version}
    return picture_form_page(request, CorrectStatementForm, act, "disclosure/pictures_form.html", context, parts, initial)


@require_safe
@at_place
def funds(request: HttpRequest, place: Place) -> HttpResponse:
    """A village's funds and appeals; as a table with ?excel=1."""
    if not request.GET:
        public_page(request, place.id)
    if request.GET.get("excel"):
        return _funds_excel(request, place)
    page = page_number(request)
    start = (page - 1) * queries.FUNDS
    rows = queries.funds_of(place, start=start, limit=queries.FUNDS + 1) if place.level == Level.VILLAGE else []
    context = {
        "place": place,
        "rows": rows[: queries.FUNDS],
        "pager": pages_around(request, more=len(rows) > queries.FUNDS),
        "crumbs": crumbs(place, (_("专款和捐助"), "")),
    }
    return render(request, "disclosure/funds.html", context)


def _funds_excel(request: HttpRequest, place: Place) -> HttpResponse:
    header = [_("为什么事"), _("哪一种"), _("要筹（元）"), _("收到（元）"), _("花了（元）"), _("还剩（元）"), _("几笔"), _("哪天开的"),
              _("哪天结的"), _("怎么结的"), _("网址")]  # fmt: skip
    rows = (
        (fund.title, _("捐助") if fund.is_appeal else _("专款"), fund.target_fen and yuan(fund.target_fen), yuan(fund.received_fen),
         yuan(fund.spent_fen), yuan(fund.left_fen), fund.entries, fund.opened_at, fund.closed_at, fund.closed_words,
         request.build_absolute_uri(fund.url))
        for fund in (queries.funds_of(place, limit=MOST) if place.level == Level.VILLAGE else [])
    )  # fmt: skip
    return sheet_response(_("专款和捐助"), header, rows, f"{place.name}-{_('专款和捐助')}")


@require_safe
@at_place
def fund(request: HttpRequest, place: Place, fund_id: UUID) -> HttpResponse:
    """What it is for, what came in, what was spent, entry by entry."""
    public_page(request, place.id)
    page = queries.fund_page(place, fund_id)
    trail = crumbs(place, (_("专款和捐助"), reverse("disclosure:funds", args=[place.code])), (_("这一笔"), ""))
    return render(request, "disclosure/fund.html", {"place": place, "page": page, "fund": page.standing, "crumbs": trail})


@limited_uploads
@require_http_methods(GET_POST)
@inside
@at_place
def open_fund(request: HttpRequest, place: Place) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, OPEN_FUND, place.ref)
    key = form_key_of(request.POST)
    parts = _pictures(request, key)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = actions.open_fund(
            actor, place=place, title=data["title"], story=data["story"], target_fen=data["target"],
            is_appeal=data["kind"] == "appeal", key=key, alts=parts.alts, now=now,
        )  # fmt: skip
        tell(request, _("开好了。收到和花掉的，记账时选这笔专款"))
        return see_other(reverse("disclosure:fund", args=[place.code, made.id]))

    context = {
        "place": place,
        "crumbs": crumbs(place, (_("专款和捐助"), reverse("disclosure:funds", args=[place.code])), (_("新开"), "")),
        "heading": _("开一笔专款，或者请大家捐助"),
        "submit": _("开"),
        "note": _("钱由村里照常收、照常记账，这里不收钱。收了多少、花在哪，一笔一笔跟着月账公布。"),
        "back": reverse("disclosure:board", args=[place.code]),
    }
    initial = {"form_key": key, "kind": "appeal"}
    return picture_form_page(request, FundForm, act, "disclosure/pictures_form.html", context, parts, initial)


@require_http_methods(GET_POST)
@inside
@at_place
def close(request: HttpRequest, place: Place, fund_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    check(actor, OPEN_FUND, place.ref)
    page = queries.fund_page(place, fund_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.close_fund(actor, fund_id=fund_id, said=data["words"], now=now)
        tell(request, _("结了"))
        return see_other(page.standing.url)

    context = {
        "place": place,
        "crumbs": crumbs(place, (page.standing.title, page.standing.url), (_("结账"), "")),
        "heading": _("这笔专款结了"),
        "submit": _("结"),
        "note": _("写一句怎么结的，剩下的钱怎么办。大家都看得到。"),
        "back": page.standing.url,
    }
    return form_page(request, filled(request, WordsForm), act, "disclosure/form.html", context)
