"""Following a village, asking to be a verified villager, vouching, leaving."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from teabowl.kernel.errors import Invalid
from teabowl.kernel.verbs import can
from teabowl.people import actions, member_queries, queries
from teabowl.people.forms import ApplicationForm, show_errors
from teabowl.people.permissions import VOUCH
from teabowl.people.rules import VOUCHES_NEEDED
from teabowl.people.views.doors import actor_of, crumbs_of, private, see_other
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import page_number
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@private
@at_place
def follow(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        if request.POST.get("do") == "unfollow":
            actions.unfollow_village(actor, place_id=place.id, now=timezone.now())
            messages.success(request, _("不再关注%(name)s") % {"name": place.name})
        else:
            actions.follow_village(actor, place_id=place.id, now=timezone.now())
            messages.success(request, _("关注了%(name)s") % {"name": place.name})
        if request.headers.get("HX-Request"):
            return _button(request, place)
        return see_other("people:follow", place.code)
    context = {"place": place, "following": queries.is_following(actor, place), "crumbs": crumbs_of(place, (_("关注"), ""))}
    return render(request, "people/follow.html", context)


@at_place
def follow_button(request: HttpRequest, place: Place) -> HttpResponse:
    """The button of the village's public page, fetched by htmx."""
    return _button(request, place)


def _button(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    context = {"place": place, "following": queries.is_following(actor, place), "signed_in": actor.is_signed_in}
    response = render(request, "people/follow_button.html", context)
    add_never_cache_headers(response)
    return response


@private
@at_place
def join(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    form = ApplicationForm(request.POST if request.method == "POST" else None, initial={"name": actor.name})
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("name", "group", "phone")}
        try:
            membership = actions.apply_for_membership(actor, place_id=place.id, now=timezone.now(), **typed)
        except Invalid as error:
            show_errors(form, error)
        else:
            if membership.status == "confirmed":
                messages.success(request, _("村里名册上有您，已经认证好了"))
            else:
                messages.success(request, _("收到了，村里操作员核实后您在这一页能看到结果"))
            return see_other("people:join", place.code)
    mine = queries.memberships_of(actor, place)
    context = {
        "place": place,
        "form": form,
        "current": next((m for m in mine if m.status in {"applied", "confirmed"}), None),
        "last": next((m for m in mine if m.status in {"declined", "ended"}), None),
        "needed": VOUCHES_NEEDED,
        "crumbs": crumbs_of(place, (_("认证村民"), "")),
    }
    return render(request, "people/join.html", context, status=422 if form.errors else 200)


@private
@at_place
def withdraw(request: HttpRequest, place: Place, membership_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.withdraw_application(actor_of(request), membership_id=membership_id, now=timezone.now())
        messages.success(request, _("申请收回了，以后还可以再申请"))
        return see_other("people:join", place.code)
    context = {"place": place, "crumbs": crumbs_of(place, (_("收回申请"), "")), "membership_id": membership_id}
    return render(request, "people/withdraw.html", context)


@private
@at_place
def leave(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method == "POST":
        actions.leave_village(actor_of(request), place_id=place.id, now=timezone.now())
        messages.success(request, _("记下了，您不再是%(name)s的认证村民。回来时可以再申请") % {"name": place.name})
        return see_other("people:me")
    return render(request, "people/leave.html", {"place": place, "crumbs": crumbs_of(place, (_("搬走了"), ""))})


@private
@at_place
def vouch(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        membership_id = _uuid(request.POST.get("id", ""))
        if membership_id is not None:
            count = actions.vouch_for(actor, membership_id=membership_id, now=timezone.now())
            messages.success(request, _("记下了，现在有 %(n)s 位作证") % {"n": count})
        return see_other("people:vouch", place.code)
    may = can(actor, VOUCH, place.ref)
    context = {
        "place": place,
        "may": may,
        "waiting": member_queries.waiting_for_vouches(actor, place, page=page_number(request, "wait")) if may else None,
        "crumbs": crumbs_of(place, (_("给邻居作证"), "")),
    }
    return render(request, "people/vouch.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
