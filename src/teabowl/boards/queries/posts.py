"""One post: as everybody reads it, as its editors do, its comments, its pictures."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from teabowl.boards import words
from teabowl.boards.models import Comment, Decision, Post
from teabowl.boards.permissions import MODERATE, can_edit_draft, is_author
from teabowl.boards.queries.lists import OWNER, author_shown
from teabowl.boards.rules import CommentStatus, Outcome, PostStatus
from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotFound
from teabowl.kernel.texts import excerpt
from teabowl.kernel.verbs import can
from teabowl.places.models import Place

COMMENTS = 30


@dataclass(frozen=True, slots=True)
class VersionRow:
    title: str
    body: str
    by: Any
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class PostView:
    """A post on its page. When it is taken down, `title` and `body` are empty, `pictures` and `versions` too, and `down_why` says
    why; an author or keeper reading through `post_for` sees the text all the same."""

    id: UUID
    form_key: UUID
    board: str
    board_name: Any
    url: str
    code: str
    place_id: UUID
    place_ref: PlaceRef
    recorded_at_name: str
    """Where it was written, when that village has since been merged into this one; else ''."""
    author_id: UUID | None
    author: Any
    as_committee: bool
    title: str
    heading: str
    body: str
    status: str
    pinned: bool
    pinned_until: Any
    version: int
    published_at: datetime | None
    corrected_at: datetime | None
    taken_down_at: datetime | None
    down_why: Any
    pictures: tuple[PictureRow, ...]
    versions: tuple[VersionRow, ...]

    @property
    def is_down(self) -> bool:
        return self.status == PostStatus.TAKEN_DOWN

    @property
    def is_standing(self) -> bool:
        return self.status == PostStatus.PUBLISHED


def _load(place: Place, post_id: UUID) -> Post:
    lives_here = Q(place_id=place.id) | Q(place__now_at_id=place.id)
    post = Post.objects.select_related("place__now_at").filter(lives_here, id=post_id).first()
    if post is None:
        raise NotFound(words.NOT_HERE)
    return post


def _view(post: Post, place: Place, *, hide: bool) -> PostView:
    why = ""
    if post.status == PostStatus.TAKEN_DOWN:
        taken = Decision.objects.filter(post=post, outcome=Outcome.TAKEN_DOWN).order_by("-decided_at")
        why = words.WHY.get(taken.values_list("why", flat=True).first() or "", "")
    versions: tuple[VersionRow, ...] = ()
    if post.corrected_at is not None and not hide:
        versions = tuple(
            VersionRow(
                v.title,
                v.body,
                author_shown(v.corrected_by_name, v.by_committee, post.place.level, post.place.name),
                v.corrected_at,
                v.why,
            )
            for v in post.versions.order_by("-number")
        )
    title, body = ("", "") if hide else (post.title, post.body)
    return PostView(
        id=post.id,
        form_key=post.form_key,
        board=post.board,
        board_name=words.BOARDS[post.board],
        url=reverse("boards:post", args=[place.code, post.board, post.id]),
        code=place.code,
        place_id=post.place_id,
        place_ref=post.place.ref,
        recorded_at_name="" if post.place_id == place.id else post.place.name,
        author_id=post.author_id,
        author=author_shown(post.author_name, post.as_committee, post.place.level, post.place.name),
        as_committee=post.as_committee,
        title=title,
        heading=title or excerpt(body, 24),
        body=body,
        status=post.status,
        pinned=post.pinned,
        pinned_until=post.pinned_until,
        version=post.version,
        published_at=post.published_at,
        corrected_at=post.corrected_at,
        taken_down_at=post.taken_down_at,
        down_why=why,
        pictures=() if hide else tuple(pictures_of(OWNER, [post.id]).get(post.id, ())),
        versions=versions,
    )


def where_is(post_id: UUID) -> tuple[Place, str]:
    """The place where a post lives today, and its board. Raises NotFound."""
    post = Post.objects.select_related("place__now_at").filter(id=post_id).first()
    if post is None:
        raise NotFound(words.NOT_HERE)
    return post.place.now_at or post.place, post.board


def public_post(place: Place, board: str, post_id: UUID) -> PostView:
    """A post as everybody reads it: the same for every reader. Two or three queries. Raises NotFound for drafts too."""
    post = _load(place, post_id)
    if post.status == PostStatus.DRAFT or post.board != board:
        raise NotFound(words.NOT_HERE)
    return _view(post, place, hide=post.status == PostStatus.TAKEN_DOWN)


def post_for(actor: Actor, place: Place, post_id: UUID) -> PostView:
    """A post as this actor may see it: drafts for those who may edit them; what was taken down whole for its author and those who
    keep the board. Raises NotFound for anything else."""
    post = _load(place, post_id)
    if post.status == PostStatus.DRAFT and not can_edit_draft(actor, post.board, post, post.place.ref):
        raise NotFound(words.NOT_HERE)
    knows = is_author(actor, post) or can(actor, MODERATE, post.place.ref)
    return _view(post, place, hide=post.status == PostStatus.TAKEN_DOWN and not knows)


def draft_for(actor: Actor, place: Place, post_id: UUID) -> PostView:
    """A draft that this actor may edit. Raises NotFound."""
    view = post_for(actor, place, post_id)
    if view.status != PostStatus.DRAFT:
        raise NotFound(words.NOT_HERE)
    return view


@dataclass(frozen=True, slots=True)
class CommentRow:
    id: UUID
    author: Any
    author_id: UUID | None
    body: str
    """'' when it no longer stands; `gone` says so then."""
    gone: str
    at: datetime
    post_id: UUID
    post_url: str


@dataclass(frozen=True, slots=True)
class CommentPage:
    rows: tuple[CommentRow, ...]
    more: str
    """The cursor of the next page, or ''."""


def _comment(comment: Any, place: Place, post_url: str) -> CommentRow:
    standing = comment.status == CommentStatus.STANDING
    return CommentRow(
        comment.id,
        author_shown(comment.author_name, comment.as_committee, place.level, place.name),
        comment.author_id,
        comment.body if standing else "",
        "" if standing else comment.status,
        comment.created_at,
        comment.post_id,
        post_url,
    )


def comments_of(place: Place, post: PostView, cursor: str = "") -> CommentPage:
    """Comments, oldest first, thirty a page. Those taken down keep their place without their words. One query."""
    rows = Comment.objects.filter(post_id=post.id).order_by("created_at", "id")
    try:
        stamp, _, key = cursor.partition("_")
        after, after_id = datetime.fromtimestamp(float(stamp), UTC), UUID(key)
        rows = rows.filter(Q(created_at__gt=after) | Q(created_at=after, id__gt=after_id))
    except (ValueError, OverflowError, OSError):
        pass
    found = list(rows[: COMMENTS + 1])
    more = ""
    if len(found) > COMMENTS:
        found = found[:COMMENTS]
        more = f"{found[-1].created_at.timestamp():.6f}_{found[-1].id.hex}"
    return CommentPage(tuple(_comment(c, place, post.url) for c in found), more)


def comment_for(place: Place, comment_id: UUID) -> CommentRow:
    """One comment at this place. Raises NotFound."""
    lives_here = Q(post__place_id=place.id) | Q(post__place__now_at_id=place.id)
    rows = Comment.objects.select_related("post").annotate(
        code=Coalesce(F("post__place__now_at__code"), F("post__place__code"))
    )
    comment = rows.filter(lives_here, id=comment_id).first()
    if comment is None:
        raise NotFound(words.NOT_HERE)
    return _comment(comment, place, reverse("boards:post", args=[comment.code, comment.post.board, comment.post_id]))
