"""Groups of a village: their list, their page, joining, keeping."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.boards import actions, queries, words
from teabowl.boards.forms import GroupForm
from teabowl.boards.permissions import MODERATE, START_GROUP, WRITE_POST
from teabowl.boards.queries import GroupRow
from teabowl.boards.views.doors import actor_of, now, private, see_other, signed_in
from teabowl.boards.views.lists import Pager
from teabowl.files.doors import form_key_of
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.kernel.verbs import can, check
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@at_place
def group_list(request: HttpRequest, place: Place) -> HttpResponse:
    """Public: which groups there are, closed ones too, by name and what they are for."""
    public_page(request, place.id)
    return render(request, "boards/groups.html", {"place": place, "groups": queries.groups_at(place)})


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def start(request: HttpRequest, place: Place) -> HttpResponse:
    actor = actor_of(request)
    if not can(actor, START_GROUP, place.ref):
        raise NotAllowed(_("认证村民才能办小组。先申请认证，村里核实后就能办"))

    def act(typed: dict[str, Any]) -> HttpResponse:
        made = actions.start_group(
            actor, place=place, form_key=form_key_of(typed), name=typed["name"], about=typed["about"],
            closed=typed["closed"], now=now(),
        )  # fmt: skip
        tell(request, _("小组办好了，您来管"))
        return see_other(reverse("boards:group_inside" if made.closed else "boards:group", args=[place.code, made.id]))

    form = filled(request, GroupForm, {"form_key": str(uuid4())})
    return private(form_page(request, form, act, "boards/start_group.html", {"place": place}))


def _page(request: HttpRequest, place: Place, group: GroupRow, *, inside: bool) -> HttpResponse:
    page = queries.group_page(place, group.id, request.GET.get("before", ""))
    older = f"{request.path}?{urlencode({'before': page.older})}" if page.older else ""
    context = {
        "place": place, "group": group, "page": page, "pager": Pager("" if page.is_first else request.path, older),
        "inside": inside, "page_private": inside,
    }  # fmt: skip
    return render(request, "boards/group_inside.html" if inside else "boards/group.html", context)


@require_safe
@at_place
def group(request: HttpRequest, place: Place, group_id: UUID) -> HttpResponse:
    """Public. An open group with its posts; of a closed one only its name and what it is for: no post is even asked for."""
    public_page(request, place.id)
    found = queries.group_at(place, group_id)
    if found.closed:
        return render(request, "boards/group.html", {"place": place, "group": found, "page": None})
    return _page(request, place, found, inside=False)


def _may_look_inside(request: HttpRequest, place: Place, group_id: UUID) -> bool:
    actor = actor_of(request)
    return queries.is_in_group(actor.account_id, group_id) or can(actor, MODERATE, place.ref)


@require_safe
@at_place
@signed_in
def inside(request: HttpRequest, place: Place, group_id: UUID) -> HttpResponse:
    """A closed group for its members: never kept, in no feed, in no search."""
    found = queries.group_at(place, group_id)
    if not found.closed:
        return redirect("boards:group", place.code, group_id)
    if not _may_look_inside(request, place, group_id):
        return redirect("boards:group", place.code, group_id)
    return private(_page(request, place, found, inside=True))


@require_safe
@at_place
@signed_in
def post(request: HttpRequest, place: Place, group_id: UUID, post_id: UUID) -> HttpResponse:
    """A post of a closed group, for its members."""
    found = queries.post_for(actor_of(request), place, post_id)
    if found.group is None or found.group.id != group_id:
        raise NotFound(words.NOT_HERE)
    if not found.group.closed:
        return redirect("boards:post", place.code, found.board, post_id)
    if not found.is_standing and not found.is_down:
        raise NotFound(words.NOT_HERE)
    comments = queries.comments_of(place, found, request.GET.get("after", "")) if found.is_standing else None
    context = {"place": place, "post": found, "comments": comments, "board": found.board}
    return private(render(request, "boards/group_post.html", context, status=410 if found.is_down else 200))


@require_safe
@at_place
def tools(request: HttpRequest, place: Place, group_id: UUID) -> HttpResponse:
    """What this reader may do in a group: a fragment for htmx, a page of its own without."""
    actor = actor_of(request)
    found = queries.group_at(place, group_id)
    context = {
        "place": place, "group": found, "mine": queries.standing_in(actor, group_id), "is_signed_in": actor.is_signed_in,
        "can_join": can(actor, WRITE_POST, place.ref), "keeps_place": can(actor, MODERATE, place.ref),
    }  # fmt: skip
    whole = "boards/_group_tools.html" if request.htmx else "boards/group_tools.html"  # type: ignore[attr-defined]
    return private(render(request, whole, context))


@require_POST
@at_place
@signed_in
def join(request: HttpRequest, place: Place, group_id: UUID) -> HttpResponse:
    member = actions.join_group(actor_of(request), group_id=group_id, now=now())
    if member.joined_at is None:
        messages.success(request, _("说过了，等管小组的人点头"))
        return see_other(reverse("boards:group_tools", args=[place.code, group_id]))
    messages.success(request, _("加入了"))
    return see_other(reverse("boards:group_tools", args=[place.code, group_id]))


@require_POST
@at_place
@signed_in
def leave(request: HttpRequest, place: Place, group_id: UUID) -> HttpResponse:
    actions.leave_group(actor_of(request), group_id=group_id, now=now())
    messages.success(request, _("退出了"))
    return see_other(reverse("boards:groups", args=[place.code]))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def end(request: HttpRequest, place: Place, group_id: UUID) -> HttpResponse:
    found = queries.group_at(place, group_id)
    _check_keeps(request, place, group_id)
    if request.method == "POST":
        actions.end_group(actor_of(request), group_id=group_id, now=now())
        messages.success(request, _("小组散了，以前说的还在"))
        return see_other(reverse("boards:groups", args=[place.code]))
    return private(render(request, "boards/end_group.html", {"place": place, "group": found}))


def _check_keeps(request: HttpRequest, place: Place, group_id: UUID) -> None:
    actor = actor_of(request)
    if not queries.standing_in(actor, group_id).moderates:
        check(actor, MODERATE, place.ref)


@require_safe
@at_place
@signed_in
def people(request: HttpRequest, place: Place, group_id: UUID) -> HttpResponse:
    """Who is in a group, and who asks to be: for its members and those who keep the village."""
    found = queries.group_at(place, group_id)
    if not _may_look_inside(request, place, group_id):
        raise NotAllowed(words.NOT_IN_GROUP)
    actor = actor_of(request)
    keeps = queries.standing_in(actor, group_id).moderates or can(actor, MODERATE, place.ref)
    context = {"place": place, "group": found, "people": queries.people_of(group_id), "keeps": keeps, "me": actor.account_id}
    return private(render(request, "boards/group_people.html", context))


@require_POST
@at_place
@signed_in
def keep(request: HttpRequest, place: Place, group_id: UUID, member_id: UUID) -> HttpResponse:
    done = actions.keep_member(actor_of(request), member_id=member_id, what=request.POST.get("what", ""), now=now())
    said = {"admit": _("让进来了"), "remove": _("请出去了"), "promote": _("也来管小组了")}
    messages.success(request, f"{done.name}：{said[request.POST['what']]}")
    return see_other(reverse("boards:group_people", args=[place.code, group_id]))
