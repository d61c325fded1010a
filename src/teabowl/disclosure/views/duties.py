"""What was due and did not come; and the terms of a place."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.disclosure import actions, queries, words
from teabowl.disclosure.forms import RemindForm, ReplyForm, TermsForm
from teabowl.disclosure.permissions import SEE_MISSING, SET_TERMS
from teabowl.disclosure.rules import Signing
from teabowl.disclosure.views.books import GET_POST
from teabowl.disclosure.views.doors import crumbs, inside, tell
from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, page_number, pages_around, see_other
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@at_place
def duty(request: HttpRequest, place: Place, duty_id: UUID) -> HttpResponse:
    """Something due: when, by which law, who reminded, what the village answered. For everybody."""
    public_page(request, place.id)
    page = queries.duty_page(place, duty_id, now=timezone.now())
    return render(request, "disclosure/duty.html", {"place": place, "page": page, "crumbs": crumbs(place, (page.what, ""))})


@require_safe
@at_place
def duty_tools(request: HttpRequest, place: Place, duty_id: UUID) -> HttpResponse:
    """What the reader can do about it."""
    may = queries.what_may(actor_of(request), queries.duty_here(place, duty_id), now=timezone.now())
    response = render(request, "disclosure/duty_tools.html", {"place": place, "duty_id": duty_id, "may": may})
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(GET_POST)
@inside
@at_place
def remind(request: HttpRequest, place: Place, duty_id: UUID) -> HttpResponse:
    return _step(request, place, duty_id, "remind")


@require_http_methods(GET_POST)
@inside
@at_place
def reply(request: HttpRequest, place: Place, duty_id: UUID) -> HttpResponse:
    return _step(request, place, duty_id, "reply")


def _step(request: HttpRequest, place: Place, duty_id: UUID, what: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    due = queries.duty_here(place, duty_id)
    if what not in queries.what_may(actor, due, now=now) and request.method != "POST":
        raise NotAllowed(words.PARTY_ONLY_KEEPERS)
    back = reverse("disclosure:duty", args=[place.code, duty_id])
    name = words.duty_name(due.kind, due.period, due.months)

    def act(data: dict[str, Any]) -> HttpResponse:
        if what == "remind":
            actions.remind(actor, duty_id=duty_id, said=data["words"], key=data["form_key"], now=now)
            tell(request, _("催了，管账的人会收到消息"))
        else:
            actions.reply(
                actor, duty_id=duty_id, said=data["words"], promised_on=data["promised_on"], key=data["form_key"], now=now
            )
            tell(request, _("答了，大家都看得到"))
        return see_other(back)

    heading = _("催一催") if what == "remind" else _("说明原因")
    context = {
        "place": place,
        "crumbs": crumbs(place, (name, back), (heading, "")),
        "heading": heading,
        "submit": _("催") if what == "remind" else _("交"),
        "note": name,
        "back": back,
    }
    return form_page(
        request, filled(request, RemindForm if what == "remind" else ReplyForm), act, "disclosure/form.html", context
    )


@require_safe
@inside
@at_place
def missing(request: HttpRequest, place: Place) -> HttpResponse:
    """What is missing below, the longest first."""
    check(actor_of(request), SEE_MISSING, place.ref)
    page = page_number(request)
    rows, total = queries.missing_below(place, now=timezone.now(), page=page)
    context = {
        "place": place,
        "crumbs": crumbs(place, (_("缺着的"), "")),
        "rows": rows,
        "total": total,
        "pager": pages_around(request, more=page * 50 < total),
    }
    return render(request, "disclosure/missing.html", context)


@require_safe
@inside
@at_place
def missing_excel(request: HttpRequest, place: Place) -> HttpResponse:
    """All that is missing below, for an afternoon of telephone calls."""
    check(actor_of(request), SEE_MISSING, place.ref)
    rows, _total = queries.missing_below(place, now=timezone.now(), limit=MOST)
    header = [_("哪里"), _("什么"), _("期限"), _("迟几天"), _("催过没有")]
    told = ((name, row.what, row.due_on, row.days, row.said) for name, row in rows)
    return sheet_response(_("缺着的"), header, told, f"{place.name}-{_('缺着的')}")


@require_http_methods(GET_POST)
@inside
@at_place
def terms(request: HttpRequest, place: Place) -> HttpResponse:
    """Set days, signing and the limit to answer, here and below."""
    actor, now = actor_of(request), timezone.now()
    check(actor, SET_TERMS, place.ref)
    today = china_date(now)
    here = reverse("disclosure:terms", args=[place.code])

    def act(data: dict[str, Any]) -> HttpResponse:
        signing = Signing(data["signing"]) if data["signing"] else None
        actions.set_terms(
            actor, place=place, since=data["since"], finance_day=data["finance_day"], affairs_day=data["affairs_day"],
            answer_days=data["answer_days"], signing=signing, now=now,
        )  # fmt: skip
        tell(request, _("定好了，%(day)s起") % {"day": words.short_day(data["since"])})
        return see_other(here)

    context = {
        "place": place,
        "crumbs": crumbs(place, (_("期限和签字"), "")),
        "rows": queries.rule_rows(place, today),
        "terms": queries.terms_at(place, today),
        "kinds": words.DUTY,
        "signing": words.SIGNING,
    }
    return form_page(request, filled(request, TermsForm, {"since": today}), act, "disclosure/terms.html", context)
