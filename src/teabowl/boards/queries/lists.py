"""Lists of posts: a board, the latest here, the latest from below, the feed, the export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from teabowl.boards import words
from teabowl.boards.models import Comment, Poll, Post, PostQuerySet
from teabowl.boards.rules import Board, CommentStatus, PostStatus
from teabowl.files.queries import PictureRow, pictures_of
from teabowl.kernel.actor import Level
from teabowl.kernel.texts import excerpt, hidden_numbers
from teabowl.kernel.times import CHINA
from teabowl.places.models import Place
from teabowl.places.newest import Found, New, News, newest
from teabowl.places.queries import ids_living_at

OWNER = "post"
"""How files know a post."""
PAGE = 20
FEED = 30
EXPORT = 20_000
KEPT_OUT = "AND NOT (b.by_minor OR b.about_minor)"
"""What is by or about children stands on its board, and is carried nowhere else."""
IN_LIST = 3
"""Pictures of a post that a list shows."""


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
    many: int = 0
    """How many pictures it has in all."""
    is_album: bool = False
    is_poll: bool = False
    group_name: str = ""
    group_url: str = ""
    sent_from: str = ""


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


def with_all_it_shows(posts: PostQuerySet) -> PostQuerySet:
    standing = Comment.objects.filter(post=OuterRef("pk"), status=CommentStatus.STANDING).order_by().values("post")
    return posts.select_related("place", "group", "sent_from").annotate(
        has_poll=Exists(Poll.objects.filter(post=OuterRef("pk"))),
        code_now=Coalesce(F("place__now_at__code"), F("place__code")),
        comment_count=Coalesce(Subquery(standing.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )


def rows_of(posts: Sequence[Post], at: Place, *, pictures: bool) -> tuple[PostRow, ...]:
    images = pictures_of(OWNER, [p.id for p in posts]) if pictures else {}
    return tuple(_row(post, at, tuple(images.get(post.id, ()))) for post in posts)


def texts_shown(post: Any) -> tuple[str, str]:
    """(title, body) as everybody reads them: numbers masked while a report about them waits."""
    return (hidden_numbers(post.title), hidden_numbers(post.body)) if post.phones_hidden else (post.title, post.body)


def _row(post: Any, at: Place, pictures: tuple[PictureRow, ...]) -> PostRow:
    title, body = texts_shown(post)
    return PostRow(
        id=post.id,
        board=post.board,
        board_name=words.BOARDS[post.board],
        url=f"/p/{post.code_now}/{post.board}/{post.id}/",
        title=title,
        heading=title or excerpt(body, 40),
        text=excerpt(body, 90),
        body=body,
        author=author_shown(post.author_name, post.as_committee, post.place.level, post.place.name),
        place_name="" if post.place_id == at.id else post.place.name,
        published_at=post.published_at,
        corrected_at=post.corrected_at,
        pinned=post.pinned and post.place.level == at.level,
        comments=post.comment_count,
        pictures=pictures[:IN_LIST],
        many=len(pictures),
        is_album=post.is_album,
        is_poll=post.has_poll,
        group_name=post.group.name if post.group else "",
        group_url=reverse("boards:group", args=[post.code_now, post.group_id]) if post.group else "",
        sent_from=post.sent_from.name if post.sent_from else "",
    )


def cursor_of(post: Post) -> str:
    assert post.published_at is not None
    return f"{post.published_at.timestamp():.6f}_{post.id.hex}"


def time_and_key(cursor: str) -> tuple[datetime, UUID] | None:
    """A cursor as (time, id); one that somebody bent counts as none."""
    try:
        stamp, _, key = cursor.partition("_")
        return datetime.fromtimestamp(float(stamp), UTC), UUID(key)
    except (ValueError, OverflowError, OSError):
        return None


def older_than(before: tuple[datetime, UUID]) -> Q:
    return Q(published_at__lt=before[0]) | Q(published_at=before[0], id__lt=before[1])


def board_page(
    place: Place, board: Board, cursor: str = "", q: str = "", *, month: date | None = None, size: int = PAGE
) -> BoardPage:
    """A page of a board, newest first, what is pinned on top of the first. A village: its own and those of villages merged into
    it. A head account: its own and everything below. `q` narrows to texts that contain it (villages and townships); `month`,
    a first of a month, to what was published in it, without the pins on top.

    Two or three queries, whatever the number of rows.
    """
    before = time_and_key(cursor) if cursor else None
    span = _span(month) if month else None
    if place.level == Level.VILLAGE:
        ids = ids_living_at(place)
        posts = Post.objects.standing().filter(place_id__in=ids, board=board)
        posts = posts.filter(older_than(before)) if before else posts
        posts = posts.filter(pinned=False) if before and span is None else posts
        posts = posts.filter(published_at__gte=span[0], published_at__lt=span[1]) if span else posts
        posts = posts.filter(_contains(q)) if q else posts
        order = ("-published_at", "-id") if span else ("-pinned", "-published_at", "-id")
        found = list(with_all_it_shows(posts).order_by(*order)[: size + 1])
    else:
        found = _newest_below(place, board, before, size + 1, q, span=span)
    more = len(found) > size
    found = found[:size]
    return BoardPage(rows_of(found, place, pictures=board is Board.CIRCLE), cursor_of(found[-1]) if more else "", not before)


def _span(month: date) -> tuple[datetime, datetime]:
    """A month's first and last moment in China."""
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (
        datetime.combine(month.replace(day=1), time.min, CHINA),
        datetime.combine(following, time.min, CHINA),
    )


MONTHS = """
SELECT DISTINCT date_trunc('month', published_at AT TIME ZONE 'Asia/Shanghai')::date AS month FROM boards_post
WHERE place_id = ANY (%s) AND board = 'notices' AND status = 'published' ORDER BY month DESC
"""


def months_with(place: Place) -> tuple[date, ...]:
    """The months in which a village published notices, newest first; none for head accounts, whose lists are read by time.
    One query."""
    if place.level != Level.VILLAGE:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, [ids_living_at(place)])
        return tuple(month for (month,) in cursor.fetchall())


def _contains(q: str) -> Q:
    return Q(title__icontains=q) | Q(body__icontains=q) | Q(author_name__icontains=q)


def latest(place: Place, limit: int = 6) -> list[New]:
    """The newest of both boards: at a village here, at a head account here and below. One query."""
    return newest([NEWS], place, limit)


def _new_post(at: Place, found: Found) -> New:
    board, title, body, author_name, committee, phones_hidden = found.said
    if phones_hidden:
        title, body = hidden_numbers(title), hidden_numbers(body)
    return New(
        id=found.id,
        board=board,
        heading=title or excerpt(body, 40),
        url=f"/p/{found.home_code}/{board}/{found.id}/",
        tag=words.BOARDS[board],
        state="info",
        place_name="" if found.place_id == at.id else found.name,
        author=author_shown(author_name, bool(committee), found.level, found.name),
        at=found.at,
    )


_NEW = """
SELECT b.id, b.published_at AS at, b.place_id, ARRAY[b.board, b.title, CASE WHEN b.title = '' THEN b.body ELSE '' END, b.author_name,
       CASE WHEN b.as_committee THEN 'yes' ELSE '' END, CASE WHEN b.phones_hidden THEN 'yes' ELSE '' END] AS said
FROM boards_post b
"""
_HERE = f"""
SELECT post.* FROM here CROSS JOIN LATERAL (
  {_NEW} WHERE b.place_id = here.id AND b.status = 'published' {KEPT_OUT}
  ORDER BY b.published_at DESC, b.id DESC LIMIT {{limit}}
) post ORDER BY post.at DESC, post.id DESC LIMIT {{limit}}
"""  # noqa: S608, constants


def _new_below(place: Place) -> str:
    which = _below(place).format(narrowed=KEPT_OUT).replace("%(limit)s", "{limit}")
    return f"{_NEW} WHERE b.id IN ({which})"


NEWS = News(_HERE, _new_below, _new_post)
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


def _newest_below(
    place: Place,
    board: Board | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
    q: str,
    *,
    span: tuple[datetime, datetime] | None = None,
    kept_out: bool = False,
) -> list[Post]:
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
    if span is not None:
        narrowed.append("AND b.published_at >= %(from)s AND b.published_at < %(to)s")
        values |= {"from": span[0], "to": span[1]}
    if kept_out:
        narrowed.append(KEPT_OUT)
    if q:
        narrowed.append("AND (b.title ILIKE %(q)s OR b.body ILIKE %(q)s OR b.author_name ILIKE %(q)s)")
        values["q"] = "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    with connection.cursor() as cursor:
        cursor.execute(_below(place).format(narrowed=" ".join(narrowed)), values)
        ids = [key for (key,) in cursor.fetchall()]
    return list(with_all_it_shows(Post.objects.filter(id__in=ids)).newest_first()) if ids else []


def _below(place: Place) -> str:
    return _LATERAL if place.level in {Level.TOWNSHIP, Level.COUNTY} else _WALK


def feed(place: Place, board: Board) -> tuple[PostRow, ...]:
    """The newest of a board for its Atom feed, whole bodies included, in the order of time; nothing by or about children. Two or
    three queries."""
    if place.level == Level.VILLAGE:
        posts = Post.objects.standing().filter(
            place_id__in=ids_living_at(place), board=board, by_minor=False, about_minor=False
        )
        return rows_of(list(with_all_it_shows(posts.newest_first())[:FEED]), place, pictures=True)
    return rows_of(_newest_below(place, board, None, FEED, "", kept_out=True), place, pictures=True)


def every_row(place: Place, board: Board, q: str = "") -> Iterator[tuple[PostRow, str]]:
    """For the Excel export by staff: (row, status) of what was published here and below, newest first, also what was taken down."""
    shown = [PostStatus.PUBLISHED.value, PostStatus.TAKEN_DOWN.value]
    posts = Post.objects.filter(status__in=shown, published_at__isnull=False, place__lineage__contains=[place.id], board=board)
    posts = posts.filter(_contains(q)) if q else posts
    for post in with_all_it_shows(posts).newest_first()[:EXPORT].iterator(chunk_size=1000):
        yield _row(post, place, ()), post.status
