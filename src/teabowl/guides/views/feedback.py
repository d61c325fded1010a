"""这页有用吗: said by anybody, read by those who write."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.guides import actions, queries
from teabowl.guides.forms import FeedbackForm, SureForm
from teabowl.guides.views.doors import act_on, actor_of, crumbs, key_of, personal, signed_in
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.sheets import MOST, sheet_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def give(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """?was=yes or no. A page of its own; for htmx only the part that stands in its place on the guide."""
    helped = request.GET.get("was") == "yes"
    actor, now = actor_of(request), timezone.now()
    page = queries.guide_page(place, guide_id)
    address = reverse("guides:guide", args=[place.code, guide_id])
    form_class = SureForm if helped else FeedbackForm
    context: dict[str, Any] = {"place": place, "page": page, "helped": helped, "address": address, "done": False}
    status = 200
    form: Any = form_class()
    if request.method == "POST":

        def act(data: dict[str, Any]) -> HttpResponse:
            actions.give_feedback(
                actor, place=place, guide_id=guide_id, helped=helped, reason=data.get("reason", ""),
                said=data.get("words", ""), key=data["key"], now=now,
            )  # fmt: skip
            return HttpResponse()

        form = form_class(request.POST)
        answer, status = act_on(form, act)
        context["done"], status = answer is not None, 200 if answer is not None else status
    context |= {"form": form, "crumbs": crumbs(place, (page.heading, address), (_("这页有用吗"), ""))}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "guides/_feedback.html" if part else "guides/feedback.html", context, status=status)


@require_safe
@personal
@signed_in
@at_place
def said(request: HttpRequest, place: Place) -> HttpResponse:
    """What was not clear, the newest first; ?guide= of one guide. As a table with ?excel=1."""
    guide_id = key_of(request.GET.get("guide", ""))
    if request.GET.get("excel"):
        return _said_excel(request, place, guide_id)
    page = queries.feedback_at(actor_of(request), place, guide_id=guide_id, before=key_of(request.GET.get("before", "")))
    here = reverse("guides:said", args=[place.code])
    query = f"guide={guide_id}&" if guide_id else ""
    context = {
        "place": place,
        "said": page,
        "excel": f"{here}?{query}excel=1",
        "crumbs": crumbs(place, (_("大家说哪里没写明白"), "")),
        "pager": {
            "newer_url": f"{here}?{query}".rstrip("?&") if "before" in request.GET else "",
            "older_url": f"{here}?{query}before={page.older_id}" if page.older_id else "",
        },
    }
    return render(request, "guides/said.html", context)


def _said_excel(request: HttpRequest, place: Place, guide_id: UUID | None) -> HttpResponse:
    found = queries.feedback_at(actor_of(request), place, guide_id=guide_id, limit=MOST).rows
    header = [_("办事指南"), _("哪里不明白"), _("细说"), _("哪里的人看的"), _("看的是第几版"), _("哪天"), _("网址")]
    rows = (
        (row.guide, row.reason, row.words, row.place_name, row.version, row.at, request.build_absolute_uri(row.url))
        for row in found
    )
    return sheet_response(_("大家说哪里没写明白"), header, rows, f"{place.name}-{_('大家说哪里没写明白')}")
