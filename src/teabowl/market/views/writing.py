"""Listing something, changing it, keeping it right."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.files.doors import PicturesPart, form_key_of, pictures_part, take_pictures
from teabowl.files.uploads import limited_uploads
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, TeabowlError
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.market import actions, queries, words
from teabowl.market.forms import FORMS, ListingForm
from teabowl.market.models import Listing
from teabowl.market.permissions import WRITE
from teabowl.market.rules import Board, Draft, Ended, State
from teabowl.market.views.doors import crumbs, private, signed_in
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui import spoken
from teabowl.ui.doors import actor_of, page_number, pages_around, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _page(
    request: HttpRequest,
    place: Place,
    board: Board,
    form: ListingForm,
    pictures: PicturesPart,
    *,
    status: int = 200,
    title: Any = "",
) -> HttpResponse:
    heading = title or words.WRITE[board]
    context = {
        "place": place,
        "board": board.value,
        "form": form,
        "pictures": pictures,
        "heading": heading,
        "is_new": not title,
        "form_key": form["form_key"].value() or "",
        "crumbs": crumbs(place, board, (heading, "")),
    }
    return private(render(request, "market/write.html", context, status=status))


def _sent(request: HttpRequest, place: Place, board: Board, act: Any, *, title: Any = "") -> HttpResponse:
    """A form was sent: keep its pictures, then act; or show it again with everything that was typed."""
    data = request.POST.copy()
    key = form_key_of(data)
    data["form_key"] = str(key)
    actor, now = actor_of(request), timezone.now()
    form = FORMS[board](data)
    try:
        owner = actions.form_owner(actor, place=place, form_key=key)
    except TeabowlError as error:
        late = _("您还没有登录，或登录已经过期。写的还在：另开一页登录，再点一次")
        form.add_error(None, str(words.CANNOT_WRITE) if actor.is_signed_in and isinstance(error, NotAllowed) else late)
        return _page(request, place, board, form, PicturesPart([]), status=403, title=title)
    pictures = take_pictures(request, actor, form_key=key, owner=owner, now=now)
    if pictures.asked:
        return _page(
            request, place, board, _unjudged(board, data), pictures, status=422 if pictures.wrong else 200, title=title
        )
    if not form.is_valid() or pictures.wrong:
        return _page(request, place, board, form, pictures, status=422, title=title)
    try:
        listing: Listing = act(form.draft(pictures.alts), now)
    except Invalid as invalid:
        pictures.take(invalid, form)
        return _page(request, place, board, form, pictures, status=422, title=title)
    except NotFound:
        raise
    except TeabowlError as error:
        form.add_error(None, str(error.message))
        return _page(request, place, board, form, pictures, status=409, title=title)
    if listing.state == State.HELD:
        messages.success(request, _("收到了。里面有要留意的词，村里看一眼就登出来，最迟明天"))
        return see_other(reverse("market:mine"))
    messages.success(request, _("登出来了。到期会问您还对不对，点一下就能续"))
    return see_other(reverse("market:listing", args=[place.code, board, listing.id]))


def _unjudged(board: Board, data: Any) -> ListingForm:
    """The form with what was typed so far, without a word on what is still missing."""
    return FORMS[board](initial=dict(data.items()))


@limited_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def write(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """GET: an empty form. POST: list what it holds."""
    actor = actor_of(request)
    if request.method == "POST":
        return _sent(request, place, board, lambda draft, now: actions.post_listing(actor, place=place, draft=draft, now=now))
    if not actor.is_signed_in:
        return signed_in(lambda r: HttpResponse())(request)
    if not can(actor, WRITE, place.ref):
        raise NotAllowed(words.CANNOT_WRITE)
    form = FORMS[board](initial={"form_key": str(uuid4()), "version": 0})
    return _page(request, place, board, form, PicturesPart([]))


@limited_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def edit(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    """A listing in the form that it was written in. Saving it confirms it."""
    actor = actor_of(request)
    draft = queries.draft_of(actor, place, board, listing_id)
    title = _("改一改")
    if request.method == "POST":

        def change(typed: Draft, now: Any) -> Listing:
            return actions.change_listing(actor, listing_id=listing_id, draft=typed, now=now)

        return _sent(request, place, board, change, title=title)
    shared = ("kind", "title", "body", "contact_name", "phone", "wechat", "call_hours", "agreed", "version")
    initial = {name: getattr(draft, name) for name in shared} | dict(draft.details) | {"form_key": str(draft.form_key)}
    pictures = pictures_part(actor, draft.form_key, owner=("listing", listing_id))
    return _page(request, place, board, FORMS[board](initial=initial), pictures, title=title)


@require_safe
@at_place
@signed_in
def still(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    """Is it still right? One tap renews, another closes. The message to the owner leads here."""
    view = queries.listing_for(actor_of(request), place, board, listing_id)
    context = {
        "place": place,
        "view": view,
        "board": board.value,
        "done_name": words.DONE[board],
        "crumbs": crumbs(place, board, (view.title, view.url), (_("还对吗"), "")),
    }
    return render(request, "market/still.html", context)


def _back(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    """To the list of one's own where the button was there, else to the listing."""
    if request.POST.get("from") == "mine":
        return see_other(reverse("market:mine"))
    return see_other(reverse("market:still", args=[place.code, board, listing_id]))


@require_POST
@at_place
@signed_in
def renew(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    listing = actions.renew_listing(actor_of(request), listing_id=listing_id, now=timezone.now())
    messages.success(
        request, _("续上了，到%(day)s再问您") % {"day": spoken.day(listing.fresh_until, china_date(timezone.now()))}
    )
    return _back(request, place, board, listing_id)


@require_POST
@at_place
@signed_in
def close(request: HttpRequest, place: Place, board: Board, listing_id: UUID) -> HttpResponse:
    why = Ended.DONE if request.POST.get("why") == Ended.DONE else Ended.OVER
    actions.close_listing(actor_of(request), listing_id=listing_id, why=why, now=timezone.now())
    messages.success(request, _("下架了，别人看不到了。还有的话随时能再登出来"))
    return _back(request, place, board, listing_id)


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Everything I listed, wherever, with one tap to renew or close each."""
    start = (page_number(request) - 1) * queries.MINE
    rows = queries.mine(actor_of(request), start=start, limit=queries.MINE + 1)
    context = {"rows": rows[: queries.MINE], "pager": pages_around(request, more=len(rows) > queries.MINE)}
    return render(request, "market/mine.html", context)
