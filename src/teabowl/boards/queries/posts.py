"""One post: as everybody reads it, as its editors do, its comments, its pictures."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from teabowl.boards import words
from teabowl.boards.models import Comment, Poll, Post
from teabowl.boards.permissions import MODERATE, can_edit_draft, is_author
from teabowl.boards.queries.groups import is_in_group
from teabowl.boards.queries.lists import OWNER, author_shown, texts_shown
from teabowl.boards.rules import STANDING, CommentStatus, PostStatus
from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import Actor, PlaceRef
from teabowl.kernel.errors import NotFound
from teabowl.kernel.texts import excerpt, hidden_numbers
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.moderation.queries import reasons_down
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
class GroupOf:
    id: UUID
    name: str
    url: str
    closed: bool


@dataclass(frozen=True, slots=True)
class OptionRow:
    id: UUID
    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class PollView:
    """A question to the village. Until it is over the options' votes are 0 here: only how many voted is shown."""

    options: tuple[OptionRow, ...]
    until: date
    most: int
    ballots: int
    is_over: bool


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
    group: "GroupOf | None"
    poll: "PollView | None"
    is_album: bool
    about_minor: bool
    by_minor: bool
    comments_off: bool
    phones_hidden: bool
    link_path: str
    link_title: str
    sent_from: str
    sent_from_code: str

    @property
    def is_down(self) -> bool:
        return self.status == PostStatus.TAKEN_DOWN

    @property
    def is_standing(self) -> bool:
        return self.status in STANDING


def _load(place: Place, post_id: UUID) -> Post:
    lives_here = Q(place_id=place.id) | Q(place__now_at_id=place.id)
    rows = Post.objects.select_related("place__now_at", "group", "poll", "sent_from")
    post = rows.filter(lives_here, id=post_id).first()
    if post is None:
        raise NotFound(words.NOT_HERE)
    return post


def _pictures(post: Post, place: Place) -> tuple[PictureRow, ...]:
    """A post's pictures; of what is not before everybody, at addresses that ask who is there."""
    found = pictures_of(OWNER, [post.id]).get(post.id, [])
    if post.status in {PostStatus.PUBLISHED, PostStatus.DRAFT}:
        return tuple(found)
    return tuple(kept_at(row, place.code, post.id) for row in found)


def kept_at(row: PictureRow, code: str, post_id: UUID) -> PictureRow:
    small, large = (reverse("boards:kept_picture", args=[code, post_id, row.id, width]) for width in (360, 1080))
    return replace(row, small_url=small, url=large)


def poll_of(post: Post, today: date) -> PollView | None:
    """One query where the post has a question, none where not (the post was loaded with its poll)."""
    poll: Poll | None = getattr(post, "poll", None)
    if poll is None:
        return None
    over = today > poll.until
    rows = poll.options.order_by("position")
    options = tuple(OptionRow(o.id, o.text, o.votes if over else 0) for o in rows)
    return PollView(options, poll.until, poll.most, poll.ballots, over)


def _view(post: Post, place: Place, *, hide: bool, whole: bool = False) -> PostView:
    why = ""
    if post.status == PostStatus.TAKEN_DOWN:
        why = reasons_down("post", post.id)
    versions: tuple[VersionRow, ...] = ()
    said = hidden_numbers if post.phones_hidden and not whole else str
    if post.corrected_at is not None and not hide:
        versions = tuple(
            VersionRow(
                said(v.title),
                said(v.body),
                author_shown(v.corrected_by_name, v.by_committee, post.place.level, post.place.name),
                v.corrected_at,
                v.why,
            )
            for v in post.versions.order_by("-number")
        )
    title, body = ("", "") if hide else (post.title, post.body) if whole else texts_shown(post)
    group = None
    if post.group is not None:
        at = reverse("boards:group", args=[place.code, post.group_id])
        group = GroupOf(post.group.id, post.group.name, at, post.group.closed)
    return PostView(
        id=post.id,
        form_key=post.form_key,
        board=post.board,
        board_name=words.BOARDS[post.board],
        url=reverse("boards:group_post", args=[place.code, group.id, post.id])
        if group and group.closed
        else reverse("boards:post", args=[place.code, post.board, post.id]),
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
        pictures=() if hide else _pictures(post, place),
        versions=versions,
        group=group,
        poll=None if hide else poll_of(post, china_date(timezone.now())),
        is_album=post.is_album,
        about_minor=post.about_minor,
        by_minor=post.by_minor,
        comments_off=post.comments_off,
        phones_hidden=post.phones_hidden,
        link_path="" if hide else post.link_path,
        link_title="" if hide else post.link_title,
        sent_from=post.sent_from.name if post.sent_from else "",
        sent_from_code=post.sent_from.code if post.sent_from else "",
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
    shown = post.status == PostStatus.PUBLISHED or (post.status == PostStatus.TAKEN_DOWN and post.published_at is not None)
    if not shown or post.board != board or (post.group is not None and post.group.closed):
        raise NotFound(words.NOT_HERE)
    return _view(post, place, hide=post.status == PostStatus.TAKEN_DOWN)


def post_for(actor: Actor, place: Place, post_id: UUID) -> PostView:
    """A post as this actor may see it: drafts for those who may edit them; what was taken down whole for its author and those who
    keep the board. Raises NotFound for anything else."""
    post = _load(place, post_id)
    knows = is_author(actor, post) or can(actor, MODERATE, post.place.ref)
    if post.status == PostStatus.DRAFT and not can_edit_draft(actor, post.board, post, post.place.ref):
        raise NotFound(words.NOT_HERE)
    never_shown = post.status == PostStatus.HELD or (post.status == PostStatus.TAKEN_DOWN and post.published_at is None)
    if never_shown and not knows:
        raise NotFound(words.NOT_HERE)
    if post.group is not None and post.group.closed and not knows and not is_in_group(actor.account_id, post.group.id):
        raise NotFound(words.NOT_HERE)
    return _view(post, place, hide=post.status == PostStatus.TAKEN_DOWN and not knows, whole=knows)


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
        (hidden_numbers(comment.body) if comment.phones_hidden else comment.body) if standing else "",
        "" if standing else comment.status,
        comment.created_at,
        comment.post_id,
        post_url,
    )


def comments_of(place: Place, post: PostView, cursor: str = "") -> CommentPage:
    """Comments, oldest first, thirty a page. Those taken down keep their place without their words. One query."""
    rows = Comment.objects.filter(post_id=post.id).exclude(status=CommentStatus.HELD).order_by("created_at", "id")
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
    rows = Comment.objects.select_related("post__group").annotate(
        code=Coalesce(F("post__place__now_at__code"), F("post__place__code"))
    )
    comment = rows.filter(lives_here, id=comment_id).first()
    if comment is None:
        raise NotFound(words.NOT_HERE)
    at = reverse("boards:post", args=[comment.code, comment.post.board, comment.post_id])
    if comment.post.group is not None and comment.post.group.closed:
        at = reverse("boards:group_post", args=[comment.code, comment.post.group_id, comment.post_id])
    return _comment(comment, place, at)
