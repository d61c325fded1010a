"""Pictures of a post's form: boards say who may put them in, files keep them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.boards import words
from teabowl.boards.actions.locks import check_place_open
from teabowl.boards.models import Post
from teabowl.boards.permissions import WRITE, can_edit_draft
from teabowl.boards.queries.lists import OWNER
from teabowl.boards.rules import MAX_PICTURES, Board, PostStatus
from teabowl.files import actions as files
from teabowl.files.models import Picture
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import check
from teabowl.places.models import Place


def form_owner(actor: Actor, *, place: Place, board: Board, form_key: UUID) -> tuple[str, UUID] | None:
    """Whose pictures a form edits, for an actor who may put pictures into it: the draft saved from it; None while there is none,
    and once it is published (a picture that comes later waits in vain and is cleaned away).

    Raises NotAllowed, NotFound, Refused (merged place).
    """
    check(actor, WRITE[board], place.ref)
    check_place_open(place)
    post = Post.objects.filter(form_key=form_key).select_related("place").first()
    if post is None:
        return None
    if not can_edit_draft(actor, post.board, post, post.place.ref):
        raise NotFound(words.NOT_HERE)
    return (OWNER, post.id) if post.status == PostStatus.DRAFT else None


def stage_image(
    actor: Actor, *, place: Place, board: Board, form_key: UUID, data: bytes, now: datetime, most: int = MAX_PICTURES
) -> Picture:
    """Let a picture into a form. Raises Invalid at 'pictures' with what is wrong, and what form_owner raises."""
    form_owner(actor, place=place, board=board, form_key=form_key)
    return files.stage_picture(actor, form_key=form_key, upload=data, now=now, most=most)


def order_pictures(actor: Actor, *, place: Place, board: Board, form_key: UUID, order: Sequence[UUID]) -> None:
    """Put the pictures of a form in order, before it is published. Raises Invalid at 'pictures', and what form_owner raises."""
    owner = form_owner(actor, place=place, board=board, form_key=form_key)
    files.order_pictures(actor, form_key=form_key, order=order, owner=owner)
