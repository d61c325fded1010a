"""Writing: the form, its drafts, its pictures, the preview. Each button has its own address; all of them keep what was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.boards import actions, queries, rules, words
from teabowl.boards.actions.posts import DraftChangedMeanwhile
from teabowl.boards.forms import WriteForm, form_key_of
from teabowl.boards.models import Post
from teabowl.boards.permissions import WRITE
from teabowl.boards.rules import Board, Content
from teabowl.boards.uploads import RefusedFile, limited_uploads, refused_uploads
from teabowl.boards.views.doors import actor_of, now, see_other, signed_in
from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused, TeabowlError
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.places.redirects import at_place

Act = Callable[[HttpRequest, Place, Board, Content], HttpResponse]


def _page(request: HttpRequest, place: Place, board: Board, form: WriteForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "place": place,
        "board": board.value,
        "board_name": words.BOARDS[board],
        "form": form,
        "max_images": rules.MAX_IMAGES,
        "current": None,
        "said": "",
        "form_key": form["form_key"].value(),
    }
    answer = render(request, "boards/write.html", context | more, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


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


def _take_pictures(request: HttpRequest, place: Place, board: Board, form_key: UUID) -> list[str]:
    """Keep the pictures that came with a form. Answers what is wrong with those that could not be kept, by file name."""
    wrong = [f"{name}：{words.say(code, _limit(code))}" if name else str(words.say(code, _limit(code)))
             for name, code in refused_uploads(request)]  # fmt: skip
    for file in request.FILES.getlist("images"):
        if not isinstance(file, UploadedFile) or isinstance(file, RefusedFile):
            continue
        try:
            actions.stage_image(actor_of(request), place=place, board=board, form_key=form_key, data=file.read(), now=now())
        except Invalid as invalid:
            wrong.append(f"{file.name}：{invalid.fields['images']}")
    return wrong


def _limit(code: str) -> int:
    return {"image_large": 10, "images_many": rules.MAX_IMAGES}.get(code, 0)


def _sent(request: HttpRequest, place: Place, board: Board, act: Act) -> HttpResponse:
    """A form was sent: keep its pictures, do what its button says, or show it again with everything that was typed."""
    data = _fresh(request.POST)
    form_key = form_key_of(data)
    data["form_key"] = str(form_key)
    actor = actor_of(request)
    wrong: list[str] = []
    try:
        _check_may_write(request, place, board)
        wrong = _take_pictures(request, place, board, form_key)
    except TeabowlError as error:
        form = WriteForm(data, board=board)
        form.add_error(
            None,
            _("您还没有登录，或登录已经过期。写的还在：另开一页登录，再点一次") if not actor.is_signed_in else error.message,
        )
        return _page(request, place, board, form, status=403 if isinstance(error, NotAllowed) else 409)
    form = WriteForm(data, board=board, pictures=queries.pictures_of_form(actor, form_key))
    if wrong:
        form.is_valid()
        form.add_error("images", wrong)
        return _page(request, place, board, form, status=422)
    try:
        return act(request, place, board, form.content())
    except Invalid as invalid:
        form.take(invalid)
        return _page(request, place, board, form, status=422)
    except DraftChangedMeanwhile as error:
        data["version"] = str(error.current.version)
        form = WriteForm(data, board=board, pictures=queries.pictures_of_form(actor, form_key))
        form.add_error(None, error.message)
        return _page(request, place, board, form, status=409, current=error.current)
    except NotFound:
        raise
    except TeabowlError as error:
        form.add_error(None, error.message)
        return _page(request, place, board, form, status=409)


def _publish(request: HttpRequest, place: Place, board: Board, content: Content) -> HttpResponse:
    action = actions.publish_notice if board is Board.NOTICES else actions.publish_post
    post: Post = action(actor_of(request), place=place, content=content, now=now())
    messages.success(request, _("发出去了"))
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
    return _page(request, place, board, WriteForm(board=board, initial={"form_key": str(uuid4()), "version": 0}))


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


@limited_uploads
@require_POST
@at_place
def write_images(request: HttpRequest, place: Place, board: Board) -> HttpResponse:
    """Only put the pictures in: the form comes again with them, and asks what is on each."""

    def show(request: HttpRequest, place: Place, board: Board, content: Content) -> HttpResponse:
        form = WriteForm(
            _with_key(request.POST, content),
            board=board,
            pictures=queries.pictures_of_form(actor_of(request), content.form_key),
        )
        return _page(request, place, board, form, said=_("请写上每张图上是什么，再发") if form.pictures else "")

    return _sent(request, place, board, show)


@limited_uploads
@require_POST
@at_place
def remove_image(request: HttpRequest, place: Place, board: Board, image_id: UUID) -> HttpResponse:
    """Take one picture out: the form comes again without it."""

    def show(request: HttpRequest, place: Place, board: Board, content: Content) -> HttpResponse:
        actor = actor_of(request)
        actions.remove_image(actor, place=place, board=board, form_key=content.form_key, image_id=image_id, now=now())
        pictures = queries.pictures_of_form(actor, content.form_key)
        return _page(request, place, board, WriteForm(_with_key(request.POST, content), board=board, pictures=pictures))

    return _sent(request, place, board, show)


def _with_key(sent: Any, content: Content) -> Any:
    data = _fresh(sent)
    data["form_key"] = str(content.form_key)
    return data


@require_safe
@at_place
@signed_in
def edit(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """A draft in the form that it was written in."""
    actor = actor_of(request)
    post = queries.draft_for(actor, place, post_id)
    board = Board(post.board)
    initial = {"title": post.title, "body": post.body, "form_key": str(post.form_key), "version": post.version}
    form = WriteForm(board=board, pictures=queries.pictures_of_form(actor, post.form_key), initial=initial)
    return _page(request, place, board, form)


@require_safe
@at_place
@signed_in
def preview(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """A draft as everybody will see it, with the button that publishes it."""
    post = queries.draft_for(actor_of(request), place, post_id)
    return render(request, "boards/preview.html", {"place": place, "post": post, "board": post.board})


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
