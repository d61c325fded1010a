"""A post's page, and what can be done with it: correct, pin, comment."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.boards import actions, queries, rules, words
from teabowl.boards.actions.posts import DraftChangedMeanwhile
from teabowl.boards.forms import CommentForm, CorrectForm, PinForm, VoteForm
from teabowl.boards.permissions import COMMENT, MODERATE, VOTE, can_correct, is_author
from teabowl.boards.rules import Board, CommentStatus, PostStatus
from teabowl.boards.views.doors import actor_of, now, private, see_other, sent_data, signed_in
from teabowl.files.doors import form_key_of
from teabowl.files.images import PICTURE_HEADERS, WIDTHS, path_of
from teabowl.files.queries import picture_digest
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can, check
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@at_place
def post_page(request: HttpRequest, place: Place, board: Board, post_id: UUID) -> HttpResponse:
    """Public; the same for every reader. Gone (410) when it was taken down, and it says why."""
    public_page(request, place.id)
    post = queries.public_post(place, board.value, post_id)
    comments = queries.comments_of(place, post, request.GET.get("after", "")) if post.is_standing else None
    context = {"place": place, "post": post, "comments": comments, "board": board.value}
    return render(request, "boards/post.html", context, status=410 if post.is_down else 200)


@require_safe
@at_place
def picture_page(request: HttpRequest, place: Place, board: Board, post_id: UUID, number: int) -> HttpResponse:
    """One picture of a post, large, with what is on it and the ways to the next. Public; the same for every reader."""
    public_page(request, place.id)
    post = queries.public_post(place, board.value, post_id)
    if post.is_down or not 1 <= number <= len(post.pictures):
        raise NotFound(words.NOT_HERE)
    context = {"place": place, "post": post, "board": board.value, "number": number, "picture": post.pictures[number - 1]}
    return render(request, "boards/picture.html", context)


@require_safe
@at_place
@signed_in
def kept_picture(request: HttpRequest, place: Place, post_id: UUID, picture_id: UUID, width: int) -> HttpResponse:
    """A picture that is not before everybody: of a closed group, or of a post that waits for a look."""
    post = queries.post_for(actor_of(request), place, post_id)
    digest = picture_digest(("post", post.id), picture_id)
    if digest is None or width not in WIDTHS:
        raise Http404
    try:
        data = path_of(digest, width).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    return private(HttpResponse(data, content_type="image/webp", headers=PICTURE_HEADERS))


@require_safe
@at_place
def post_tools(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """What this reader may do with a post: a fragment for htmx, a page of its own without."""
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    ref = post.place_ref
    standing = post.is_standing
    moderates = can(actor, MODERATE, ref)
    keeps = moderates or (post.group is not None and queries.standing_in(actor, post.group.id).moderates)
    comments = queries.comments_of(place, post, request.GET.get("after", "")) if standing and actor.is_signed_in else None
    context = {
        "place": place,
        "post": post,
        "is_signed_in": actor.is_signed_in,
        "can_comment": standing and not post.comments_off and can(actor, COMMENT, ref),
        "follows": queries.is_following(actor, post.id),
        "can_correct": standing and can_correct(actor, post.board, post, ref),
        "can_pin": post.status == PostStatus.PUBLISHED and moderates,
        "can_take_down": standing and (keeps or is_author(actor, post)),
        "can_report": standing,
        "moderates": moderates,
        "is_author": is_author(actor, post),
        "comments": [
            (c, keeps and not c.gone, is_author(actor, c) and not c.gone) for c in (comments.rows if comments else ())
        ],
    }
    template = "boards/_post_tools.html" if request.htmx else "boards/post_tools.html"  # type: ignore[attr-defined]
    return private(render(request, template, context))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def correct(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    if not can_correct(actor, post.board, post, post.place_ref):
        raise NotAllowed(_("只有写的人和村里的操作员能改正"))
    if post.status == PostStatus.DRAFT:
        return redirect("boards:edit", place.code, post.id)
    status, current = 200, None
    initial = {"title": post.title, "body": post.body, "version": post.version}
    form = CorrectForm(initial=initial)
    if request.method == "POST":
        data: Any = request.POST.copy()
        form = CorrectForm(data)
        form.is_valid()
        try:
            actions.correct_post(
                actor,
                post_id=post.id,
                title=form.typed("title"),
                body=form.typed("body"),
                why=form.typed("why"),
                version=int(form.cleaned_data.get("version") or 0),
                phones_confirmed=bool(form.cleaned_data.get("phones_confirmed")),
                now=now(),
            )
            messages.success(request, _("改好了，原来的文字大家还能看到"))
            return see_other(post.url)
        except Invalid as invalid:
            form.take(invalid)
            status = 422
        except DraftChangedMeanwhile as error:
            data["version"] = str(error.current.version)
            form = CorrectForm(data)
            form.add_error(None, _("别人刚改过，没有存上。您写的还在下面；看过别人的再存，就以您的为准"))
            status, current = 409, error.current
        except Refused as error:
            form.add_error(None, error.message)
            status = 409
    if post.board == Board.CIRCLE and not post.poll:
        form.fields["title"].required = False
    if post.poll:
        form.fields["title"].label, form.fields["body"].label = _("问什么"), _("说明")
        form.fields["body"].required = False
    context = {"place": place, "post": post, "form": form, "current": current}
    return private(render(request, "boards/correct.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def pin(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    check(actor, MODERATE, post.place_ref)

    def act(typed: dict[str, Any]) -> HttpResponse:
        actions.pin_post(actor, post_id=post.id, until=typed["until"], now=now())
        tell(request, _("置顶了，到日子自己下来"))
        return see_other(post.url)

    form = filled(request, PinForm, {"until": china_date(now()) + timedelta(days=7)})
    context = {"place": place, "post": post, "max_days": rules.MAX_PIN_DAYS}
    return private(form_page(request, form, act, "boards/pin.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def unpin(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    check(actor, MODERATE, post.place_ref)
    if request.method == "POST":
        actions.unpin_post(actor, post_id=post.id, now=now())
        messages.success(request, _("不置顶了"))
        return see_other(post.url)
    return private(render(request, "boards/unpin.html", {"place": place, "post": post}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def comment(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    if not post.is_standing and post.status != PostStatus.TAKEN_DOWN:
        raise NotFound(words.NOT_HERE)
    if not can(actor, COMMENT, post.place_ref):
        raise NotAllowed(_("认证村民才能评论。先申请认证，村里核实后就能说话"))

    def act(typed: dict[str, Any]) -> HttpResponse:
        made = actions.add_comment(
            actor, post_id=post.id, form_key=form_key_of(typed), body=typed["body"], phones_confirmed=typed["phones_confirmed"],
            now=now(),
        )  # fmt: skip
        if made.status == CommentStatus.HELD:
            tell(request, str(words.HELD))
            return see_other(reverse("boards:mine", args=[place.code]))
        return see_other(f"{post.url}#c-{made.id}")

    form = filled(request, CommentForm, {"form_key": str(uuid4())})
    return private(form_page(request, form, act, "boards/comment.html", {"place": place, "post": post}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def withdraw_comment(request: HttpRequest, place: Place, comment_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.comment_for(place, comment_id)
    if not is_author(actor, found):
        raise NotAllowed(_("只能撤自己的评论"))
    if request.method == "POST":
        actions.withdraw_comment(actor, comment_id=found.id, now=now())
        messages.success(request, _("评论撤下了"))
        return see_other(found.post_url)
    url = reverse("boards:withdraw_comment", args=[place.code, found.id])
    return private(render(request, "boards/withdraw.html", {"place": place, "comment": found, "action": url}))


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
@signed_in
def vote(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    if post.poll is None or not post.is_standing:
        raise NotFound(words.NOT_HERE)
    if not can(actor, VOTE, post.place_ref):
        raise NotAllowed(_("认证村民才能投票。先申请认证，村里核实后就能投"))
    form = VoteForm(sent_data(request), poll=post.poll)
    status = 200
    if request.method == "POST":
        try:
            actions.vote(actor, post_id=post.id, options=form.chosen(), now=now())
            messages.success(request, _("投好了。选了什么，谁也看不到"))
            return see_other(post.url)
        except Invalid as invalid:
            form = VoteForm(request.POST, poll=post.poll)
            form.take(invalid)
            status = 422
        except Refused as error:
            form = VoteForm(request.POST, poll=post.poll)
            form.is_valid()
            form.add_error(None, error.message)
            status = 409
    context = {"place": place, "post": post, "form": form, "voted": queries.has_voted(actor, post.id)}
    return private(render(request, "boards/vote.html", context, status=status))


@require_POST
@at_place
@signed_in
def follow(request: HttpRequest, place: Place, post_id: UUID) -> HttpResponse:
    """Be told of new comments, or no longer."""
    actor = actor_of(request)
    post = queries.post_for(actor, place, post_id)
    following = actions.follow_thread(actor, post_id=post.id, following=request.POST.get("follow") == "yes", now=now())
    messages.success(request, _("有人说话会告诉您") if following else _("不再告诉您了"))
    return see_other(post.url)
