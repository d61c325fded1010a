"""What one has written oneself; what waits on the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.boards import words
from teabowl.boards.models import Ballot, Comment, Post, Watch
from teabowl.boards.permissions import TAKE_SENT, WRITE_NOTICE
from teabowl.boards.queries.sent import copies_waiting
from teabowl.boards.rules import STANDING, Board, PostStatus
from teabowl.kernel.actor import Actor
from teabowl.kernel.desk import DeskItem
from teabowl.kernel.texts import excerpt
from teabowl.kernel.verbs import can
from teabowl.moderation.queries import OwnDecision, held_of, own_decisions
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LIMIT = 100


@dataclass(frozen=True, slots=True)
class OwnRow:
    """Something one wrote, or a notice's draft that waits. `due_at`: by when somebody looks at what is held."""

    id: UUID
    text: str
    url: str
    state: Any
    at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    drafts: tuple[OwnRow, ...]
    held: tuple[OwnRow, ...]
    down: tuple[OwnDecision, ...]
    posts: tuple[OwnRow, ...]
    more: bool
    """Older ones are not listed: they are found on their boards."""


def mine(actor: Actor, place: Place, now: datetime) -> Mine:
    """What this actor wrote here: drafts (a house's notices are common), what waits for a look, what was taken down and why, what
    stands. A fixed number of queries."""
    here = Q(place_id__in=ids_living_at(place))
    whose = Q(author_id=actor.account_id)
    if can(actor, WRITE_NOTICE, place.ref):
        whose |= Q(board=Board.NOTICES, status=PostStatus.DRAFT)
    posts = list(Post.objects.filter(here, whose).select_related("group").order_by("-created_at")[:LIMIT])
    due = held_of(actor, "post") | held_of(actor, "comment")
    comments = Comment.objects.filter(id__in=due, status="held")
    return Mine(
        tuple(
            OwnRow(p.id, p.title or excerpt(p.body, 40) or _("还没有写字"), reverse("boards:edit", args=[place.code, p.id]),
                   words.BOARDS[p.board], p.created_at)
            for p in posts if p.status == PostStatus.DRAFT
        ),
        (
            *(
                OwnRow(p.id, p.title or excerpt(p.body, 40), reverse("boards:take_back", args=[place.code, p.id])
                       if p.published_at is None else "", words.POST, p.created_at, due.get(p.id))
                for p in posts if p.status == PostStatus.HELD
            ),
            *(
                OwnRow(c.id, excerpt(c.body, 40), reverse("boards:withdraw_comment", args=[place.code, c.id]), words.COMMENT,
                       c.created_at, due.get(c.id))
                for c in comments.order_by("-created_at")[:LIMIT]
            ),
        ),
        own_decisions(actor, place, now),
        tuple(
            OwnRow(p.id, p.title or excerpt(p.body, 40), _url(p, place), words.BOARDS[p.board], p.published_at or p.created_at)
            for p in posts if p.status in STANDING
        ),
        len(posts) == LIMIT,
    )  # fmt: skip


def _url(post: Post, place: Place) -> str:
    if post.status == PostStatus.INSIDE:
        return reverse("boards:group_post", args=[place.code, post.group_id, post.id])
    return reverse("boards:post", args=[place.code, post.board, post.id])


def is_following(actor: Actor, post_id: UUID) -> bool:
    """Whether the actor follows the thread."""
    if actor.account_id is None:
        return False
    return Watch.objects.filter(post_id=post_id, account_id=actor.account_id, until__isnull=True).exists()


def has_voted(actor: Actor, post_id: UUID) -> bool:
    if actor.account_id is None:
        return False
    return Ballot.objects.filter(poll__post_id=post_id, account_id=actor.account_id).exists()


def desk_items(actor: Actor, place: Place, now: datetime) -> list[DeskItem]:
    """What waits here for this actor: notices sent from above. One query."""
    if not can(actor, TAKE_SENT, place.ref):
        return []
    return [
        DeskItem(
            _("上级发来的通知"), copy.title, _("%(place)s发来，照原样公布就行，也可以加几句") % {"place": copy.sender}, "plain",
            _("改正过") if copy.corrected_at else "", _("去公布"), reverse("boards:incoming", args=[place.code, copy.id]), None,
        )
        for copy in copies_waiting(place)
    ]  # fmt: skip
