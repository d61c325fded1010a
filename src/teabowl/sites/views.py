"""The doors of sites: the front page, home pages, the desk, the site's own words, complaints, health."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, NotAllowed, TeabowlError
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.queries import ancestors, place_by_code, root_city
from teabowl.places.redirects import at_place, redirect_if_merged
from teabowl.sites import actions, queries
from teabowl.sites.forms import AnswerForm, ComplaintForm, SiteForm
from teabowl.sites.models import Site
from teabowl.sites.permissions import EDIT_SITE


def actor_of(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def see_other(url: str) -> HttpResponse:
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The city's head account."""
    return _home(request, root_city())


@require_safe
def home(request: HttpRequest, code: str) -> HttpResponse:
    """A place's site. The address of a merged-away place leads to its successor's, saying where one came from."""
    place = place_by_code(code)
    return redirect_if_merged(request, place, **{"from": code}) or _home(request, place)


def _home(request: HttpRequest, place: Place) -> HttpResponse:
    public_page(request, place.id)
    came_from = request.GET.get("from", "")
    former = Place.objects.filter(code=came_from, now_at=place).first() if came_from else None
    found = queries.home(place)
    template = "sites/village.html" if place.level == Level.VILLAGE else "sites/head.html"
    return render(request, template, {"home": found, "former": former})


@login_required
@require_safe
@at_place
def desk(request: HttpRequest, place: Place) -> HttpResponse:
    """Today's matters at a place, for who works there."""
    actor = actor_of(request)
    if not queries.has_desk(actor, place):
        raise NotAllowed(_("这里的事由村里和上级的工作人员办"))
    now = timezone.now()
    groups = queries.desk(actor, place, now)
    context = {
        "place": place,
        "crumbs": queries.crumbs_of([place], _("今天的事")),
        "groups": groups,
        "total": sum(len(items) for _name, items in groups),
        "today": china_date(now),
        "doors": queries.usual_doors(actor, place),
    }
    return render(request, "sites/desk.html", context)


@login_required
@require_safe
def my_desks(request: HttpRequest) -> HttpResponse:
    """Where one works; the only seat opens at once."""
    seats = queries.seats(actor_of(request))
    if len(seats) == 1:
        return redirect(seats[0].url)
    return render(request, "sites/my_desks.html", {"seats": seats})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def edit(request: HttpRequest, place: Place) -> HttpResponse:
    """Change the home page's introduction, phone, address, hours."""
    actor = actor_of(request)
    check(actor, EDIT_SITE, place.ref)
    site = Site.objects.filter(place=place).first()
    initial = {name: getattr(site, name) for name in actions.WORDS} if site else {}
    form = SiteForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(data: dict[str, Any], now: datetime) -> str:
        actions.edit_site(actor, place=place, now=now, **data)
        messages.success(request, _("改好了，首页上现在就是新的"))
        return reverse("sites:home", args=[place.code])

    crumbs = queries.crumbs_of([place], _("站点简介"))
    return _form(request, form, save, "sites/edit.html", {"place": place, "crumbs": crumbs})


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

    return _form(request, form, save, "sites/complain.html", {"place": place})


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
    return _form(request, form, save, "sites/answer_complaint.html", context)


def _form(request: HttpRequest, form: Any, save: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form; or save it and go on; or show it again with what is wrong, everything typed kept."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return see_other(save(dict(form.cleaned_data), timezone.now()))
            except Invalid as error:
                for name, text in error.fields.items():
                    form.add_error(name if name in form.fields else None, text)
            except TeabowlError as error:
                form.add_error(None, error.message)
    return render(request, template, {"form": form, **context}, status=status)
