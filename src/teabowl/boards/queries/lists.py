"""Lists of posts: a board, the latest here, the latest from below, the feed, the export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from teabowl.boards import words
from teabowl.boards.models import Comment, Post, PostQuerySet
from teabowl.boards.rules import Board, CommentStatus, PostStatus
from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import Level
from teabowl.kernel.texts import excerpt
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

OWNER = "post"
"""How files know a post."""
PAGE = 20
FEED = 30
EXPORT = 20_000


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post in a list. `heading` is the title, or the first words of a post that has none; `place_name` is '' where it is
    the list's own place."""

    id: UUID
    board: str
    board_name: Any
    url: str
    title: str
    heading: str
    text: str
    body: str
    author: Any
    place_name: str
    published_at: datetime
    corrected_at: datetime | None
    pinned: bool
    comments: int
    pictures: tuple[PictureRow, ...] = ()


class NewPost(NamedTuple):
    """One post among the newest of both boards, in short. `place_name` is '' where it is the list's own place."""

    id: UUID
    board_name: Any
    url: str
    heading: str
    author: Any
    place_name: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class BoardPage:
    rows: tuple[PostRow, ...]
    older: str
    """The cursor of the next older page, or ''."""
    is_first: bool


def author_shown(author_name: str, as_committee: bool, level: str, place_name: str) -> Any:
    """What stands beside a text: 村委会, a head account's own place, a villager as named then, or that the account is gone."""
    if as_committee:
        return words.COMMITTEE if level == Level.VILLAGE else place_name
    return author_name or words.GONE


def _with_all_it_shows(posts: PostQuerySet) -> PostQuerySet:
    standing = Comment.objects.filter(post=OuterRef("pk"), status=CommentStatus.STANDING).order_by().values("post")
    return posts.select_related("place").annotate(
        code_now=Coalesce(F("place__now_at__code"), F("place__code")),
        comment_count=Coalesce(Subquery(standing.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )


def _rows(posts: Sequence[Post], at: Place, *, pictures: bool) -> tuple[PostRow, ...]:
    images = pictures_of(OWNER, [p.id for p in posts]) if pictures else {}
    return tuple(_row(post, at, tuple(images.get(post.id, ()))) for post in posts)


def _row(post: Any, at: Place, pictures: tuple[PictureRow, ...]) -> PostRow:
    return PostRow(
        id=post.id,
        board=post.board,
        board_name=words.BOARDS[post.board],
        url=reverse("boards:post", args=[post.code_now, post.board, post.id]),
        title=post.title,
        heading=post.title or excerpt(post.body, 40),
        text=excerpt(post.body, 90),
        body=post.body,
        author=author_shown(post.author_name, post.as_committee, post.place.level, post.place.name),
        place_name="" if post.place_id == at.id else post.place.name,
        published_at=post.published_at,
        corrected_at=post.corrected_at,
        pinned=post.pinned and post.place.level == at.level,
        comments=post.comment_count,
        pictures=pictures,
    )


def cursor_of(post: Post) -> str:
    assert post.published_at is not None
    return f"{post.published_at.timestamp():.6f}_{post.id.hex}"


def _before(cursor: str) -> tuple[datetime, UUID] | None:
    """A cursor as (time, id); one that somebody bent counts as none."""
    try:
        stamp, _, key = cursor.partition("_")
        return datetime.fromtimestamp(float(stamp), UTC), UUID(key)
    except (ValueError, OverflowError, OSError):
        return None


def _older_than(before: tuple[datetime, UUID]) -> Q:
    return Q(published_at__lt=before[0]) | Q(published_at=before[0], id__lt=before[1])


def board_page(place: Place, board: Board, cursor: str = "", q: str = "") -> BoardPage:
    """A page of a board, newest first, what is pinned on top of the first. A village: its own and those of villages merged into
    it. A head account: its own and everything below. `q` narrows to texts that contain it (villages and townships).

    Two or three queries, whatever the number of rows.
    """
    before = _before(cursor) if cursor else None
    if place.level == Level.VILLAGE:
        ids = ids_living_at(place)
        posts = Post.objects.standing().filter(place_id__in=ids, board=board)
        posts = posts.filter(_older_than(before), pinned=False) if before else posts
        posts = posts.filter(_contains(q)) if q else posts
        found = list(_with_all_it_shows(posts).order_by("-pinned", "-published_at", "-id")[: PAGE + 1])
    else:
        found = _newest_below(place, board, before, PAGE + 1, q)
    more = len(found) > PAGE
    found = found[:PAGE]
    return BoardPage(_rows(found, place, pictures=board is Board.CIRCLE), cursor_of(found[-1]) if more else "", not before)


def _contains(q: str) -> Q:
    return Q(title__icontains=q) | Q(body__icontains=q) | Q(author_name__icontains=q)


def latest(place: Place, limit: int = 6) -> tuple[NewPost, ...]:
    """The newest of both boards: at a village here, at a head account here and below. One query."""
    if place.level != Level.VILLAGE:
        return latest_below(place, limit)
    return _new_posts(_HERE, {"here": ids_living_at(place), "limit": limit}, place)


def latest_below(place: Place, limit: int = 6) -> tuple[NewPost, ...]:
    """The newest of both boards at a place and everything below it. One query."""
    return _new_posts(_below(place).format(narrowed=""), {"key": place.id, "limit": limit}, place)


def _new_posts(which: str, values: dict[str, Any], at: Place) -> tuple[NewPost, ...]:
    # No ORM: this stands on every home page, and building the statement took longer than all the rest.
    with connection.cursor() as cursor:
        cursor.execute(_NEW.format(which=which), values)
        return tuple(_new_post(at, *row) for row in cursor.fetchall())


def _new_post(at: Place, key: UUID, board: str, title: str, body: str, *row: Any) -> NewPost:
    author_name, as_committee, published_at, place_id, level, name, code = row
    return NewPost(
        id=key,
        board_name=words.BOARDS[board],
        url=f"/p/{code}/{board}/{key}/",
        heading=title or excerpt(body, 40),
        author=author_shown(author_name, as_committee, level, name),
        place_name="" if place_id == at.id else name,
        published_at=published_at,
    )


_NEW = """
SELECT b.id, b.board, b.title, CASE WHEN b.title = '' THEN b.body ELSE '' END, b.author_name, b.as_committee, b.published_at,
       b.place_id, v.level, v.name, COALESCE(home.code, v.code)
FROM boards_post b JOIN places_place v ON v.id = b.place_id LEFT JOIN places_place home ON home.id = v.now_at_id
WHERE b.id IN ({which}) ORDER BY b.published_at DESC, b.id DESC
"""
_HERE = """
SELECT p.id FROM unnest(%(here)s::uuid[]) AS here (id) CROSS JOIN LATERAL (
  SELECT b.id, b.published_at FROM boards_post b WHERE b.place_id = here.id AND b.status = 'published'
  ORDER BY b.published_at DESC, b.id DESC LIMIT %(limit)s
) p ORDER BY p.published_at DESC, p.id DESC LIMIT %(limit)s
"""
_LATERAL = """
SELECT p.id FROM places_place v CROSS JOIN LATERAL (
  SELECT b.id, b.published_at FROM boards_post b WHERE b.place_id = v.id AND b.status = 'published' {narrowed}
  ORDER BY b.published_at DESC, b.id DESC LIMIT %(limit)s
) p WHERE v.lineage @> ARRAY[%(key)s]::uuid[] ORDER BY p.published_at DESC, p.id DESC LIMIT %(limit)s
"""
_WALK = """
SELECT b.id FROM boards_post b JOIN places_place v ON v.id = b.place_id
WHERE b.status = 'published' AND v.lineage @> ARRAY[%(key)s]::uuid[] {narrowed}
ORDER BY b.published_at DESC, b.id DESC LIMIT %(limit)s
"""


def _newest_below(place: Place, board: Board | None, before: tuple[datetime, UUID] | None, limit: int, q: str) -> list[Post]:
    """A township or county asks each village's index for its newest few, so its cost is its villages and not the city's posts; a
    city walks the index of all posts from the newest, where nearly each one is its own."""
    narrowed: list[str] = []
    values: dict[str, Any] = {"key": place.id, "limit": limit}
    if board is not None:
        narrowed.append("AND b.board = %(board)s")
        values["board"] = board.value
    if before is not None:
        narrowed.append("AND (b.published_at, b.id) < (%(at)s, %(id)s)")
        values |= {"at": before[0], "id": before[1]}
    if q:
        narrowed.append("AND (b.title ILIKE %(q)s OR b.body ILIKE %(q)s OR b.author_name ILIKE %(q)s)")
        values["q"] = "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    with connection.cursor() as cursor:
        cursor.execute(_below(place).format(narrowed=" ".join(narrowed)), values)
        ids = [key for (key,) in cursor.fetchall()]
    return list(_with_all_it_shows(Post.objects.filter(id__in=ids)).newest_first()) if ids else []


def _below(place: Place) -> str:
    return _LATERAL if place.level in {Level.TOWNSHIP, Level.COUNTY} else _WALK


def feed(place: Place, board: Board) -> tuple[PostRow, ...]:
    """The newest of a board for its Atom feed, whole bodies included, in the order of time. Two or three queries."""
    if place.level == Level.VILLAGE:
        posts = Post.objects.standing().filter(place_id__in=ids_living_at(place), board=board).newest_first()
        return _rows(list(_with_all_it_shows(posts)[:FEED]), place, pictures=True)
    return _rows(_newest_below(place, board, None, FEED, ""), place, pictures=True)


def every_row(place: Place, board: Board, q: str = "") -> Iterator[tuple[PostRow, str]]:
    """For the Excel export by staff: (row, status) of what was published here and below, newest first, also what was taken down."""
    posts = Post.objects.exclude(status=PostStatus.DRAFT).filter(place__lineage__contains=[place.id], board=board)
    posts = posts.filter(_contains(q)) if q else posts
    for post in _with_all_it_shows(posts).newest_first()[:EXPORT].iterator(chunk_size=1000):
        yield _row(post, place, ()), post.status
