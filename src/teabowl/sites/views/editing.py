"""What a place says of itself, and which boards it shows."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from teabowl.files.doors import pictures_part, take_pictures
from teabowl.files.uploads import limited_uploads
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.sites import actions, queries
from teabowl.sites.forms import CoverForm, SiteForm
from teabowl.sites.models import Site
from teabowl.sites.permissions import ARRANGE_BOARDS, EDIT_SITE
from teabowl.sites.views.forms import form_page
from teabowl.ui.doors import actor_of, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

ONE = 1
"""A cover is one picture."""
STEPS = {"up": -1, "down": 1}


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
    return form_page(request, form, save, "sites/edit.html", {"place": place, "crumbs": crumbs})


@limited_uploads
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def cover(request: HttpRequest, place: Place) -> HttpResponse:
    """The picture on top of the home page, or which drawing stands there."""
    actor, now = actor_of(request), timezone.now()
    check(actor, EDIT_SITE, place.ref)
    site = Site.objects.filter(place=place).first()
    if site is None:
        raise NotFound(_("这里还没有开通站点"))
    form, pictures, owner, status = CoverForm(initial={"scene": site.scene}), None, ("site", site.id), 200
    if request.method == "POST":
        form = CoverForm(request.POST)
        with suppress(ValueError):
            actions.drop_cover(actor, place=place, picture_id=UUID(request.POST.get("drop_picture", "")), now=now)
        pictures = take_pictures(request, actor, form_key=site.id, owner=owner, now=now, most=ONE)
        status = 422 if pictures.wrong else 200
        if not pictures.asked and not pictures.wrong and form.is_valid():
            try:
                actions.choose_cover(actor, place=place, scene=form.cleaned_data["scene"], alts=pictures.alts, now=now)
            except Invalid as invalid:
                pictures.take(invalid, form)
                status = 422
            else:
                messages.success(request, _("封面换好了"))
                return see_other(reverse("sites:home", args=[place.code]))
    shown = {
        "place": place,
        "crumbs": queries.crumbs_of([place], _("封面")),
        "form": form,
        "pictures": pictures or pictures_part(actor, site.id, owner=owner, most=ONE),
        "key": site.id,
    }
    return render(request, "sites/cover.html", shown, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def boards(request: HttpRequest, place: Place) -> HttpResponse:
    """Order the boards and switch them off. Each button acts at once; with htmx the list is drawn again in its place."""
    actor = actor_of(request)
    check(actor, ARRANGE_BOARDS, place.ref)
    if request.method == "POST":
        _press(request, place)
        if not request.headers.get("HX-Request"):
            return see_other(reverse("sites:boards", args=[place.code]))
    arrangement = queries.arrangement_of(place.id)
    shown = {
        "place": place,
        "crumbs": queries.crumbs_of([place], _("版块")),
        "boards": arrangement.boards,
        "off": arrangement.off,
        "has_site": Site.objects.filter(place=place).exists(),
    }
    part = request.headers.get("HX-Target") == "boards"
    return render(request, "sites/_boards.html" if part else "sites/boards.html", shown)


def _press(request: HttpRequest, place: Place) -> None:
    """One pressed button: do=up|down|on|off:<board>."""
    what, _colon, key = request.POST.get("do", "").partition(":")
    actor, now = actor_of(request), timezone.now()
    if what in STEPS:
        actions.move_board(actor, place=place, key=key, step=STEPS[what], now=now)
    elif what in ("on", "off"):
        actions.switch_board(actor, place=place, key=key, on=what == "on", now=now)
    else:
        raise NotFound(_("没有这个版块"))
