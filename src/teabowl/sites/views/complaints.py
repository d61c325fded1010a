"""Complaints about the platform."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.ids import new_id
from teabowl.places.models import Place
from teabowl.places.queries import ancestors, root_city
from teabowl.places.redirects import at_place
from teabowl.sites import actions, queries
from teabowl.sites.forms import AnswerForm, ComplaintForm
from teabowl.sites.views.forms import form_page
from teabowl.ui.doors import actor_of
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def complain(request: HttpRequest) -> HttpResponse:
    """A complaint or a suggestion about the platform, by anybody."""
    actor, place = actor_of(request), root_city()
    page = request.GET.get("page", "")[:200]
    form = ComplaintForm(request.POST if request.method == "POST" else None, initial={"key": new_id(), "page": page})

    def save(data: dict[str, Any], now: datetime) -> str:
        key = data.pop("key")
        actions.complain(actor, place=place, form_key=key, now=now, **data)
        return reverse("sites:complaint_sent")

    return form_page(request, form, save, "sites/complain.html", {"place": place})


@require_safe
def complaint_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "sites/complaint_sent.html", {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def answer_complaint(request: HttpRequest, place: Place, complaint_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    complaint = queries.complaint_for(actor, place, complaint_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def save(data: dict[str, Any], now: datetime) -> str:
        actions.answer_complaint(actor, complaint_id=complaint_id, answer=data["answer"], now=now)
        messages.success(request, _("答复记下了，请按留下的联系方式告诉对方"))
        return reverse("sites:desk", args=[place.code])

    crumbs = queries.crumbs_of(ancestors(place)[-1:], _("对平台的意见"))
    context = {"place": place, "complaint": complaint, "crumbs": crumbs}
    return form_page(request, form, save, "sites/answer_complaint.html", context)
