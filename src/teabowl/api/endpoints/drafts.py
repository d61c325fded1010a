"""What one is writing for a board, before anybody reads it: drafts, the order of their pictures; and one's own side of a thread."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, person_writing, reader, writer
from teabowl.api.endpoints.boards import content_of
from teabowl.api.endpoints.common import iso, living, short_ref
from teabowl.api.schemas import boards as schemas
from teabowl.boards import actions, queries
from teabowl.boards.queries import PostView
from teabowl.boards.rules import Board
from teabowl.files.queries import PictureRow, pictures_of_form
from teabowl.kernel.actor import Actor
from teabowl.places.models import Place

router = Router(tags=["boards"])


@router.get("places/{code}/posts/mine", response=schemas.OwnPosts, operation_id="list_my_posts", summary="What one wrote here")
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """Drafts (a house's notices are common), what waits for a look, what stands."""
    found = queries.mine(reader(request).actor, living(code), timezone.now())
    shown = {name: [_row(row) for row in getattr(found, name)] for name in ("drafts", "held", "posts")}
    return answer(shown, never_kept=True)


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "board": str(row.state),
        "text": row.text,
        "at": row.at.isoformat(),
        "due_at": iso(row.due_at),
        "url": row.url,
    }


@router.post("places/{code}/drafts", response={201: schemas.PostDraftOut}, operation_id="save_draft", summary="Keep a draft")
def save(request: HttpRequest, code: str, payload: schemas.PostIn) -> HttpResponse:
    """Give the answer's `form` and `version` with the next saving, and with the text when it is published. Somebody else may have
    saved it since (409)."""
    actor, place, content = writer(request), living(code), content_of(request, payload)
    made = actions.save_draft(actor, place=place, board=Board(payload.board), content=content, now=timezone.now())
    view = queries.draft_for(actor, place, made.id)
    return answer(_draft(actor, place, view), status=201, location=f"/api/v1/drafts/{made.id}", never_kept=True)


@router.get("drafts/{uuid:post_id}", response=schemas.PostDraftOut, operation_id="get_draft", summary="A draft")
def draft(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """For who may write it."""
    actor = reader(request).actor
    place, _board = queries.where_is(post_id)
    return answer(_draft(actor, place, queries.draft_for(actor, place, post_id)), never_kept=True)


@router.delete("drafts/{uuid:post_id}", response={204: None}, operation_id="discard_draft", summary="Throw a draft away")
def discard(request: HttpRequest, post_id: UUID) -> HttpResponse:
    actions.discard_draft(writer(request), post_id=post_id, now=timezone.now())
    return HttpResponse(status=204)


@router.delete(
    "posts/{uuid:post_id}/hold",
    response=schemas.PostDraftOut,
    operation_id="take_back_held",
    summary="Take back what waits for a look",
)
def take_back(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """By its author: a draft again."""
    actor = person_writing(request)
    actions.take_back_held(actor, post_id=post_id, now=timezone.now())
    place, _board = queries.where_is(post_id)
    return answer(_draft(actor, place, queries.draft_for(actor, place, post_id)), never_kept=True)


@router.put(
    "places/{code}/pictures/{uuid:form}/order", response=schemas.OrderedOut, operation_id="order_pictures",
    summary="Put the pictures of a form in order",
)  # fmt: skip
def order(request: HttpRequest, code: str, form: UUID, payload: schemas.OrderIn) -> HttpResponse:
    """All pictures of the form, once each; before it is published."""
    actor, place = writer(request), living(code)
    actions.order_pictures(actor, place=place, board=Board(payload.board), form_key=form, order=payload.pictures)
    return answer({"pictures": _pictures(actor, place, Board(payload.board), form)}, never_kept=True)


@router.get(
    "posts/{uuid:post_id}/mine", response=schemas.ThreadOut, operation_id="get_my_thread", summary="One's own side of a post"
)
def thread(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Whether one follows its comments, and has voted in its question."""
    return _thread(reader(request).actor, post_id)


@router.put(
    "posts/{uuid:post_id}/following", response=schemas.ThreadOut, operation_id="follow_thread", summary="Be told of comments"
)
def follow(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Twice is once."""
    actor = person_writing(request)
    actions.follow_thread(actor, post_id=post_id, following=True, now=timezone.now())
    return _thread(actor, post_id)


@router.delete(
    "posts/{uuid:post_id}/following", response=schemas.ThreadOut, operation_id="unfollow_thread", summary="Be told no longer"
)
def unfollow(request: HttpRequest, post_id: UUID) -> HttpResponse:
    actor = person_writing(request)
    actions.follow_thread(actor, post_id=post_id, following=False, now=timezone.now())
    return _thread(actor, post_id)


def _thread(actor: Actor, post_id: UUID) -> HttpResponse:
    place, _board = queries.where_is(post_id)
    queries.post_for(actor, place, post_id)
    shown = {"following": queries.is_following(actor, post_id), "voted": queries.has_voted(actor, post_id)}
    return answer(shown, never_kept=True)


def _draft(actor: Actor, place: Place, view: PostView) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "form": str(view.form_key),
        "version": view.version,
        "board": view.board,
        "place": short_ref(place),
        "title": view.title,
        "body": view.body,
        "pictures": _pictures(actor, place, Board(view.board), view.form_key),
        "url": f"/p/{place.code}/{view.board}/{view.id}/",
    }


def _pictures(actor: Actor, place: Place, board: Board, form: UUID) -> list[dict[str, Any]]:
    owner = actions.form_owner(actor, place=place, board=board, form_key=form)
    return [_picture(row) for row in pictures_of_form(actor, form, owner)]


def _picture(row: PictureRow) -> dict[str, Any]:
    return {"id": str(row.id), "url": row.url, "alt": row.alt, "width": row.width, "height": row.height}
