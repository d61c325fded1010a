"""The keeper's pages: the month, who owes, amounts, waivers, talks, terms."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.dues import actions, queries, words
from teabowl.dues.forms import ConcernForm, DecideForm, ExcuseForm, FixForm, TermsForm, WaiverForm
from teabowl.dues.queries.inside import may_of
from teabowl.dues.rules import Category, add_months, first_of
from teabowl.dues.views.doors import GET_POST, crumbs, inside, tell, to
from teabowl.kernel.errors import NotFound
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.organisations import queries as organisations
from teabowl.ui.doors import actor_of, filled, form_page, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@inside
def home(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    page = queries.home_page(actor_of(request), organisation_id, timezone.now())
    strip = [
        (
            _("%(n)s 月") % {"n": t.month.month},
            f"{t.paid_months}/{t.owed_months}",
            "",
            "here" if t.month == page.month else "",
        )
        for t in page.strip
    ]
    return render(request, "dues/home.html", {"page": page, "org": page.here, "crumbs": crumbs(page.here), "strip": strip})


@require_safe
@inside
def owing(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Names with amounts: that they were read stays in the audit, and each of them sees it."""
    actor, now, only = actor_of(request), timezone.now(), request.GET.get("only", "")
    page = queries.owing_page(actor, organisation_id, now, only=only)
    actions.look_at_dues(actor, here=page.here, verb="see_owing", about=[row.person_id for row in page.rows], now=now)
    context = {"page": page, "org": page.here, "only": only, "crumbs": crumbs(page.here, (_("谁交了、谁没交"), ""))}
    return render(request, "dues/owing.html", context)


def _member(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> Any:
    actor, now = actor_of(request), timezone.now()
    page = queries.member_page(actor, organisation_id, member_id, now)
    if request.method != "POST":
        actions.look_at_dues(actor, here=page.here, verb="open_amount", about=[page.person_id], now=now)
    return page


def _trail(page: Any, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    own = (page.name, to("member", page.here.id, page.member_id) if more else "")
    return crumbs(page.here, (_("谁交了、谁没交"), to("owing", page.here.id)), own, *more)


@require_http_methods(GET_POST)
@inside
def member(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    """One member: the amount and how it came, months, and the form that fixes it anew."""
    actor, now = actor_of(request), timezone.now()
    page = _member(request, organisation_id, member_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.fix_amount(
            actor, organisation_id=organisation_id, member_id=member_id, category=Category(data["category"]), starts=data["starts"],
            base_fen=data["base"], decided_fen=data["decided"], decision=data["decision"], key=data["key"], now=now,
        )  # fmt: skip
        tell(request, _("核定好了"))
        return see_other(to("member", organisation_id, member_id))

    today = china_date(now)
    initial: dict[str, Any] = {"starts": f"{first_of(today):%Y-%m}" if page.fixed else f"{today.year}-01"}
    if page.fixed:
        initial |= {"category": page.fixed.category, "base": yuan(page.base_fen) if page.base_fen else ""}
    context = {
        "page": page,
        "org": page.here,
        "crumbs": _trail(page),
        "names": {c.value: t for c, t in words.CATEGORY.items()},
    }
    return form_page(request, filled(request, FixForm, initial), act, "dues/member.html", context)


def month_choices(rows: Any) -> list[tuple[str, str]]:
    return [(f"{row.month:%Y-%m-%d}", f"{words.months_text([row.month])}，{yuan(row.fen)}") for row in rows]


def months_of(data: dict[str, Any]) -> list[date]:
    return [date.fromisoformat(text) for text in data["months"]]


@require_http_methods(GET_POST)
@inside
def excuse(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    page = _member(request, organisation_id, member_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.excuse_months(
            actor, organisation_id=organisation_id, member_id=member_id, months=months_of(data), why=data["why"], now=now
        )
        tell(request, _("记下了"))
        return see_other(to("member", organisation_id, member_id))

    context = {
        "org": page.here, "crumbs": _trail(page, (_("有正当理由"), "")), "heading": _("有正当理由没交"), "submit": _("记下"),
        "note": _("钱还是要交的，只是不算连续六个月。"),
    }  # fmt: skip
    form = partial(ExcuseForm, months=month_choices(row for row, _s, _p in page.unpaid))
    return form_page(request, filled(request, form), act, "dues/form.html", context)


@require_http_methods(GET_POST)
@inside
def waiver_for(request: HttpRequest, organisation_id: UUID, member_id: UUID) -> HttpResponse:
    """The keeper writes a member's wish down."""
    actor, now = actor_of(request), timezone.now()
    page = _member(request, organisation_id, member_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.ask_waiver(
            actor, organisation_id=organisation_id, member_id=member_id, first=data["first"], last=data["last"], reason=data["reason"],
            reduced_fen=data["reduced"] or 0, key=data["key"], now=now,
        )  # fmt: skip
        tell(request, _("记下了，等支部定"))
        return see_other(to("waivers", organisation_id))

    context = {
        "org": page.here,
        "crumbs": _trail(page, (_("少交免交"), "")),
        "heading": _("申请少交或免交"),
        "submit": _("记下"),
        "note": "",
    }
    return form_page(request, filled(request, WaiverForm), act, "dues/form.html", context)


@require_safe
@inside
def waivers(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here, _may, rows = queries.waivers_at(actor, organisation_id, now)
    actions.look_at_dues(actor, here=here, verb="see_waivers", about=[r.waiver.member.person_id for r in rows], now=now)
    return render(request, "dues/waivers.html", {"org": here, "rows": rows, "crumbs": crumbs(here, (_("少交免交"), ""))})


@require_http_methods(GET_POST)
@inside
def decide(request: HttpRequest, organisation_id: UUID, waiver_id: UUID) -> HttpResponse:
    """The branch's word, or that of the organisation above, as the reader's post gives it."""
    actor, now = actor_of(request), timezone.now()
    here, _may, rows = queries.waivers_at(actor, organisation_id, now)
    row = next((r for r in rows if r.waiver.id == waiver_id), None)
    if row is None or (not row.step and request.method != "POST"):
        raise NotFound(words.NOT_HERE)

    def act(data: dict[str, Any]) -> HttpResponse:
        deed = actions.decide_above if row.waiver.organisation_id != here.id else actions.decide_in_branch
        deed(actor, waiver_id=waiver_id, agree=data["agree"] == "yes", decision=data["decision"], now=now)
        tell(request, _("定下了"))
        return see_other(to("waivers", organisation_id))

    context = {
        "org": here, "crumbs": crumbs(here, (_("少交免交"), to("waivers", here.id)), (_("定"), "")),
        "heading": _("%(name)s的申请") % {"name": row.name},
        "submit": _("定下"),
        "note": _("%(months)s，每月 %(old)s 减到 %(new)s。%(why)s")
        % {"months": row.months, "old": yuan(row.monthly_fen), "new": yuan(row.waiver.reduced_fen), "why": row.reason},
    }  # fmt: skip
    return form_page(request, filled(request, DecideForm), act, "dues/form.html", context)


@require_safe
@inside
def concerns(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here, rows = queries.concerns_at(actor, organisation_id, now)
    actions.look_at_dues(actor, here=here, verb="see_concerns", about=[c.member.person_id for c in rows], now=now)
    context = {"org": here, "rows": rows, "outcomes": words.OUTCOME, "crumbs": crumbs(here, (_("半年没交的"), ""))}
    return render(request, "dues/concerns.html", context)


@require_http_methods(GET_POST)
@inside
def settle(request: HttpRequest, organisation_id: UUID, concern_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here, rows = queries.concerns_at(actor, organisation_id, now)
    concern = next((c for c in rows if c.id == concern_id), None)
    if concern is None:
        raise NotFound(words.NOT_HERE)

    def act(data: dict[str, Any]) -> HttpResponse:
        actions.settle_concern(actor, concern_id=concern_id, outcome=data["outcome"], said=data["words"], now=now)
        tell(request, _("记下了"))
        return see_other(to("concerns", organisation_id))

    context = {
        "org": here, "crumbs": crumbs(here, (_("半年没交的"), to("concerns", here.id)), (_("写结果"), "")),
        "heading": _("和%(name)s谈过了") % {"name": concern.member.person.name}, "submit": _("记下"),
        "note": _("这里只记谈得怎样。党籍的事由支部大会和上级按程序定，系统什么也不会自己做。"),
    }  # fmt: skip
    return form_page(request, filled(request, ConcernForm), act, "dues/form.html", context)


@require_http_methods(GET_POST)
@inside
def terms(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    here = organisations.ref(organisation_id)
    if "terms" not in may_of(actor, here, now):
        raise NotFound(words.NOT_HERE)
    month = first_of(china_date(now))
    page = queries.home_page(actor, organisation_id, now)

    def act(data: dict[str, Any]) -> HttpResponse:
        share = None if data["share"] is None else int(data["share"] * 100)
        actions.set_terms(
            actor, organisation_id=organisation_id, since=data["since"], day=data["day"], quarterly=data["quarterly"],
            farmer_fen=data["farmer"], share=share, decision=data["decision"], now=now,
        )  # fmt: skip
        tell(request, _("定好了"))
        return see_other(to("home", organisation_id))

    found = page.terms
    initial = {
        "since": f"{add_months(month, 1):%Y-%m}", "day": found.day, "quarterly": found.quarterly,
        "farmer": yuan(found.farmer_fen) if found.farmer_fen else "", "share": found.share / 100 if found.share else None,
    }  # fmt: skip
    context = {
        "org": here,
        "crumbs": crumbs(here, (_("交党费的规矩"), "")),
        "heading": _("交党费的规矩"),
        "submit": _("定下"),
        "note": "",
    }
    return form_page(request, filled(request, TermsForm, initial), act, "dues/form.html", context)
