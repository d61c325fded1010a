"""Notices and the circle: reading for everybody, writing for those whom the boards allow."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from teabowl.api.door import answer, form_key, writer
from teabowl.api.endpoints.common import iso, living, short_ref
from teabowl.api.schemas.boards import CommentIn, CommentOut, CorrectionIn, PinIn, PostIn, PostOut, Posts, VotedOut, VoteIn
from teabowl.boards import actions, queries
from teabowl.boards.queries import CommentPage, PostRow, PostView
from teabowl.boards.rules import Board, Content, Extras, PollAsk
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

router = Router(tags=["boards"])
Cursor = Annotated[str, Query(max_length=80)]


def checked_cursor(cursor: str) -> str:
    """The boards take a cursor that somebody bent for none; a program should be told."""
    if cursor and not re.fullmatch(r"[0-9]{1,10}\.[0-9]{6}_[0-9a-f]{32}", cursor):
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")})
    return cursor


@router.get("places/{code}/posts", response=Posts, operation_id="list_posts", summary="A board, newest first")
def posts(
    request: HttpRequest,
    code: str,
    board: Literal["notices", "circle"] = "notices",
    cursor: Cursor = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HttpResponse:
    """A village's own; of a head account its own and everything below. Twenty a page or `limit`; what is pinned stands on top of the
    first. What is said in closed groups is nowhere in the API."""
    place = living(code)
    public_page(request, place.id)
    page = queries.board_page(place, Board(board), checked_cursor(cursor), size=limit)
    return answer({"results": [row_of(row) for row in page.rows], "next": page.older or None})


def row_of(row: PostRow) -> dict[str, Any]:
    """A post in a list."""
    return {
        "id": str(row.id),
        "board": row.board,
        "title": row.title,
        "body": row.body,
        "author": str(row.author),
        "place": row.place_name,
        "published_at": row.published_at.isoformat(),
        "corrected_at": iso(row.corrected_at),
        "pinned": row.pinned,
        "comments": row.comments,
        "url": row.url,
    }


@router.post("places/{code}/posts", response={201: PostOut}, operation_id="publish_post", summary="Publish a notice or a post")
def publish(request: HttpRequest, code: str, payload: PostIn) -> HttpResponse:
    """A notice is the committee's word, a post in the circle the villager's own. Sent again with the same Idempotency-Key, it is the
    same post.
    Status `held`: somebody looks first, by the next day at the latest.
    What would keep it from being published on the page (a resident number in the text, …) is answered in `fields`."""
    actor, place, content = writer(request), living(code), content_of(request, payload)
    act = actions.publish_notice if payload.board == "notices" else actions.publish_post
    post = act(actor, place=place, content=content, now=timezone.now())
    view = queries.post_for(actor, place, post.id)
    return answer(_post(place, view, CommentPage((), "")), status=201, location=f"/api/v1/posts/{post.id}")


@router.get("posts/{uuid:post_id}", response=PostOut, operation_id="get_post", summary="A post with its comments")
def post(request: HttpRequest, post_id: UUID, cursor: Cursor = "") -> HttpResponse:
    """Earlier versions stay readable. What was taken down says why, without its words. `cursor` pages through the comments."""
    place, board = queries.where_is(post_id)
    view = queries.public_post(place, board, post_id)
    return answer(_post(place, view, queries.comments_of(place, view, checked_cursor(cursor))))


@router.post(
    "posts/{uuid:post_id}/comments", response={201: CommentOut}, operation_id="add_comment", summary="Comment on a post"
)
def comment(request: HttpRequest, post_id: UUID, payload: CommentIn) -> HttpResponse:
    """For verified villagers of the place and those who keep its boards."""
    actor = writer(request)
    place, board = queries.where_is(post_id)
    queries.public_post(place, board, post_id)
    made = actions.add_comment(
        actor,
        post_id=post_id,
        form_key=form_key(request),
        body=payload.body,
        phones_confirmed=payload.phones_confirmed,
        now=timezone.now(),
    )
    try:
        row = queries.comment_for(place, made.id)
    except NotFound:  # pragma: no cover, the place was merged in this very moment
        row = queries.comment_for(queries.where_is(post_id)[0], made.id)
    return answer(_comment(row), status=201, location=f"/api/v1/posts/{post_id}")


@router.post("posts/{uuid:post_id}/corrections", response=PostOut, operation_id="correct_post", summary="Correct a post")
def correct(request: HttpRequest, post_id: UUID, payload: CorrectionIn) -> HttpResponse:
    """By its author or who keeps the board; what it said before stays readable, with the reason."""
    actor = writer(request)
    actions.correct_post(
        actor, post_id=post_id, title=payload.title, body=payload.body, why=payload.why, version=payload.version,
        phones_confirmed=payload.phones_confirmed, now=timezone.now(),
    )  # fmt: skip
    return _shown(actor, post_id)


@router.put("posts/{uuid:post_id}/pin", response=PostOut, operation_id="pin_post", summary="Keep a post on top")
def pin(request: HttpRequest, post_id: UUID, payload: PinIn) -> HttpResponse:
    """Until the end of a day; three on a board at most."""
    actor = writer(request)
    actions.pin_post(actor, post_id=post_id, until=payload.until, now=timezone.now())
    return _shown(actor, post_id)


@router.delete("posts/{uuid:post_id}/pin", response=PostOut, operation_id="unpin_post", summary="Let a post go down again")
def unpin(request: HttpRequest, post_id: UUID) -> HttpResponse:
    actor = writer(request)
    actions.unpin_post(actor, post_id=post_id, now=timezone.now())
    return _shown(actor, post_id)


@router.delete(
    "comments/{uuid:comment_id}",
    response=CommentOut,
    operation_id="withdraw_comment",
    summary="Take one's comment back",
)
def withdraw(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    made = actions.withdraw_comment(writer(request), comment_id=comment_id, now=timezone.now())
    return answer(_comment(queries.comment_for(queries.where_is(made.post_id)[0], made.id)), never_kept=True)


def _shown(actor: Actor, post_id: UUID) -> HttpResponse:
    place, _board = queries.where_is(post_id)
    return answer(_post(place, queries.post_for(actor, place, post_id), CommentPage((), "")), never_kept=True)


def _post(place: Place, view: PostView, comments: CommentPage) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "board": view.board,
        "place": short_ref(place),
        "title": view.title,
        "body": view.body,
        "author": str(view.author),
        "status": view.status,
        "taken_down_why": str(view.down_why),
        "pinned": view.pinned,
        "published_at": iso(view.published_at),
        "corrected_at": iso(view.corrected_at),
        "pictures": [{"url": p.url, "alt": p.alt, "width": p.width, "height": p.height} for p in view.pictures],
        "versions": [{"title": v.title, "body": v.body, "at": v.at.isoformat(), "why": v.why} for v in view.versions],
        "comments": {"results": [_comment(row) for row in comments.rows], "next": comments.more or None},
        "poll": _poll(view),
        "link": {"path": view.link_path, "title": view.link_title} if view.link_path else None,
        "group": view.group.name if view.group else "",
        "version": view.version,
        "sent_from": view.sent_from,
        "comments_off": view.comments_off,
        "url": view.url,
    }


def content_of(request: HttpRequest, payload: PostIn) -> Content:
    return Content(
        payload.form or form_key(request), payload.title, payload.body, payload.version,
        phones_confirmed=payload.phones_confirmed, extras=_extras(payload),
    )  # fmt: skip


def _extras(payload: PostIn) -> Extras:
    asked = payload.poll
    poll = PollAsk(tuple(asked.options), asked.until, asked.most) if asked is not None else None
    return Extras(
        album=payload.album, group_id=payload.group, about_minor=payload.about_minor,
        guardian_agrees=payload.guardian_agrees, comments_off=payload.comments_off, link_path=payload.link,
        link_title=payload.link_title, poll=poll,
    )  # fmt: skip


@router.post("posts/{uuid:post_id}/votes", response={201: VotedOut}, operation_id="vote", summary="Vote in a question, once")
def vote(request: HttpRequest, post_id: UUID, payload: VoteIn) -> HttpResponse:
    """For verified villagers of the place. Secret: that you voted is kept, what you chose is not, so it cannot be changed."""
    poll = actions.vote(writer(request), post_id=post_id, options=payload.options, now=timezone.now())
    return answer({"ballots": poll.ballots}, status=201, location=f"/api/v1/posts/{post_id}")


def _poll(view: PostView) -> dict[str, Any] | None:
    poll = view.poll
    if poll is None:
        return None
    votes = [{"id": str(o.id), "text": o.text, "votes": o.votes if poll.is_over else None} for o in poll.options]
    return {
        "until": poll.until.isoformat(),
        "most": poll.most,
        "ballots": poll.ballots,
        "is_over": poll.is_over,
        "options": votes,
    }


def _comment(row: Any) -> dict[str, Any]:
    return {"id": str(row.id), "author": str(row.author), "body": row.body, "gone": row.gone, "at": row.at.isoformat()}
