"""Writing: the form, its drafts, its pictures, the preview. Each button has its own address; all of them keep what was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.boards import actions, queries, rules, words
from teabowl.boards.actions.posts import DraftChangedMeanwhile
from teabowl.boards.forms import KINDS, WriteForm
from teabowl.boards.models import Post
from teabowl.boards.permissions import WRITE, is_author
from teabowl.boards.rules import Board, Content, PostStatus
from teabowl.boards.views.doors import actor_of, now, private, see_other, signed_in
from teabowl.files.doors import PicturesPart, form_key_of, pictures_part, take_pictures
from teabowl.files.uploads import limited_uploads
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused, TeabowlError
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Act = Callable[[HttpRequest, Place, Board, Content], HttpResponse]


def _page(
    request: HttpRequest,
    place: Place,
    board: Board,
    form: WriteForm,
    pictures: PicturesPart | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "place": place,
        "board": board.value,
        "board_name": words.BOARDS[board],
        "form": form,
        "kind": form.kind,
        "group": _group_of(place, form) if board is Board.CIRCLE else None,
        "pictures": pictures or PicturesPart([], action=reverse("boards:write", args=[place.code, board.value])),
        "current": None,
        "form_key": form["form_key"].value(),
    }
    answer = render(request, "boards/write.html", context | more, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _group_of(place: Place, form: WriteForm) -> queries.GroupRow | None:
    try:
        return queries.group_at(place, UUID(str(form["group"].value() or "")))
    except (ValueError, NotFound):
        return None


def _most(kind: str) -> int:
    return rules.MAX_ALBUM if kind == "album" else rules.MAX_PICTURES


def _kind(asked: str) -> str:
    return asked if asked in KINDS else "post"


def _fresh(data: Any) -> Any:
    """A copy of what was sent that the view may change: QueryDict.copy, typed."""
    return data.copy()


def _check_may_write(request: HttpRequest, place: Place, board: Board) -> None:
    if board is Board.CIRCLE and place.level != Level.VILLAGE:
        raise Refused(words.ONLY_VILLAGES)
    try:
        check(actor_of(request), WRITE[board], place.ref)
    except NotAllowed:
        if board is Board.CIRCLE:
            raise NotAllowed(_("认证村民才能在村友圈发帖。先申请认证，村里核实后就能发")) from None
        raise


def _sent(request: HttpRequest, place: Place, board: Board, act: Act) -> HttpResponse:
    """A form was sent: keep its pictures, do what its button says, or show it again with everything that was typed."""
    data = _fresh(request.POST)
    form_key = form_key_of(data)
    data["form_key"] = str(form_key)
    actor = actor_of(request)
    action = reverse("boards:write", args=[place.code, board.value])
    kind = _kind(data.get("kind", ""))
    form = WriteForm(data, board=board, kind=kind)
    try:
        _check_may_write(request, place, board)
        owner = actions.form_owner(actor, place=place, board=board, form_key=form_key)
    except TeabowlError as error:
        form.add_error(
            None,
            _("您还没有登录，或登录已经过期。写的还在：另开一页登录，再点一次") if not actor.is_signed_in else error.message,
        )
        return _page(request, place, board, form, status=403 if isinstance(error, NotAllowed) else 409)
    pictures = take_pictures(request, actor, form_key=form_key, owner=owner, now=now(), most=_most(kind), action=action)
    if pictures.asked or pictures.wrong:
        return _page(request, place, board, form, pictures, status=422 if pictures.wrong else 200)
    try:
        return act(request, place, board, form.content(pictures.alts))
    except Invalid as invalid:
        pictures.take(invalid, form)
        return _page(request, place, board, form, pictures, status=422)
    except DraftChangedMeanwhile as error:
        data["version"] = str(error.current.version)
        form = WriteForm(data, board=board, kind=kind)
        form.add_error(None, error.message)
        return _page(request, place, board, form, pictures, status=409, current=error.current)
    except NotFound:
        raise
    except TeabowlError as error:
        form.add_error(None, error.message)
        return _page(request, place, board, form, pictures, status=409)


def _publish(request: HttpRequest, place: Place, board: Board, content: Content) -> HttpResponse:
    action = actions.publish_notice if board is Board.NOTICES else actions.publish_post
    post: Post = action(actor_of(request), place=place, content=content, now=now())
    if post.status == PostStatus.HELD:
        messages.success(request, words.HELD)
        return see_other(reverse("boards:mine", args=[place.code]))
    messages.success(request, _("发出去了"))
    if post.status == PostStatus.INSIDE:
        return see_other(reverse("boards:group_post", args=[place.code, post.group_id, post.id]))
    return see_other(reverse("boards:post", args=[place.code, board.value, post.id]))


def _save(request: HttpRequest, place: Place, board: Board, content: Content) -> HttpResponse:
    actions.save_draft(actor_of(request), place=place, board=board, content=content, now=now())
    messages.success(request, _("存好了，还没有发出去。只有能改它的人看得到"))
    return see_other(reverse("boards:mine", args=[place.code]))


def _preview(request: HttpRequest, place: Place, board: Board, content: Content) -> HttpResponse:
    post = actions.save_draft(actor_of(request), place=place, board=board, content=content, now=now())
    return see_other(reverse("boards:preview", args=[place.code, post.id]))


@limited_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def write(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """GET: an empty form. POST: publish what it holds."""
    if request.method == "POST":
        return _sent(request, place, board, _publish)
    if not actor_of(request).is_signed_in:
        return signed_in(lambda r: HttpResponse())(request)
    _check_may_write(request, place, board)
    kind, key = _kind(request.GET.get("kind", "")), uuid4()
    initial = {"form_key": str(key), "version": 0, "kind": kind, "group": request.GET.get("group", "")[:36], "most": 1}
    action = reverse("boards:write", args=[place.code, board.value])
    pictures = PicturesPart([], most=_most(kind), action=action)
    return _page(request, place, board, WriteForm(board=board, kind=kind, initial=initial), pictures)


@limited_uploads
@require_POST
@at_place
def write_draft(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    return _sent(request, place, board, _save)


@limited_uploads
@require_POST
@at_place
def write_preview(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    return _sent(request, place, board, _preview)


@require_safe
@at_place
@signed_in
def edit(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """A draft in the form that it was written in."""
    actor = actor_of(request)
    post = queries.draft_for(actor, place, post_id)
    board = Board(post.board)
    kind, initial = _typed_before(post)
    action = reverse("boards:write", args=[place.code, board.value])
    pictures = pictures_part(actor, post.form_key, owner=("post", post.id), most=_most(kind), action=action)
    return _page(request, place, board, WriteForm(board=board, kind=kind, initial=initial), pictures)


def _typed_before(post: queries.PostView) -> tuple[str, dict[str, Any]]:
    """What a draft was written with: its kind, and each field's value."""
    kind = "poll" if post.poll else "album" if post.is_album else "post"
    initial: dict[str, Any] = {
        "title": post.title, "body": post.body, "form_key": str(post.form_key), "version": post.version, "kind": kind,
        "group": str(post.group.id) if post.group else "", "about_minor": post.about_minor,
        "guardian_agrees": post.about_minor, "comments_off": post.comments_off, "link_path": post.link_path,
        "link_title": post.link_title,
    }  # fmt: skip
    if post.poll:
        until = post.poll.until.isoformat() if post.poll.until.year > 2000 else ""
        options = "\n".join(option.text for option in post.poll.options)
        initial |= {"options": options, "until": until, "most": post.poll.most}
    return kind, initial


@require_safe
@at_place
@signed_in
def preview(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """A draft as everybody will see it, with the button that publishes it."""
    post = queries.draft_for(actor_of(request), place, post_id)
    _kind_of, typed = _typed_before(post)
    sent = [(name, "on" if value is True else value) for name, value in typed.items() if value not in (False, "", None)]
    return render(request, "boards/preview.html", {"place": place, "post": post, "board": post.board, "sent": sent})


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def take_back(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """What waits for a look: its author reads it, and may take it back into the drafts."""
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    if not is_author(actor, post) or post.status != PostStatus.HELD:
        raise NotFound(words.NOT_HERE)
    if request.method == "POST":
        actions.take_back_held(actor, post_id=post.id, now=now())
        messages.success(request, _("收回了，在草稿里"))
        return see_other(reverse("boards:edit", args=[place.code, post.id]))
    return private(render(request, "boards/take_back.html", {"place": place, "post": post}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def discard(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """Ask, then throw a draft away."""
    actor = actor_of(request)
    post = queries.draft_for(actor, place, post_id)
    if request.method == "POST":
        actions.discard_draft(actor, post_id=post.id, now=now())
        messages.success(request, _("草稿扔掉了"))
        return see_other(reverse("boards:mine", args=[place.code]))
    return render(request, "boards/discard.html", {"place": place, "post": post})


@require_safe
@at_place
@signed_in
def mine(request: HttpRequest, place: Place) -> HttpResponse:
    """What I wrote here: drafts, what was taken down and how to appeal, what stands."""
    return render(request, "boards/mine.html", {"place": place, "mine": queries.mine(actor_of(request), place, now())})
