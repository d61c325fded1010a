"""Indicators of the boards: what is published and standing. What is taken down leaves the figure by a reversal."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from teabowl.boards.models import Comment, Post, SentCopy
from teabowl.boards.rules import Board, CommentStatus, CopyStatus, PostStatus
from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.texts import excerpt, hidden_numbers
from teabowl.kernel.times import china_date
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

NOTICES = Indicator(
    "boards.notices", Kind.FLOW, "通知公告", "Notices", "条", "notices",
    "今年发出、现在仍公开的通知公告，按发出的日子算。撤下的不算，恢复的再算",
    "Notices published this year and still standing, by day of publication. Taken down: out; restored: in again",
)  # fmt: skip
CIRCLE_POSTS = Indicator(
    "boards.circle_posts", Kind.FLOW, "村友圈帖子", "Circle posts", "条", "posts",
    "今年在村友圈发出、现在仍公开的帖子，按发出的日子算。撤下的不算，恢复的再算",
    "Posts to the circle published this year and still standing, by day of publication. Taken down: out; restored: in again",
)  # fmt: skip
COMMENTS = Indicator(
    "boards.comments", Kind.FLOW, "评论", "Comments", "条", "comments",
    "今年写下、现在仍公开的评论，按写的日子算。评论或它的帖子撤下的不算",
    "Comments written this year and still standing, by day of writing. Out while the comment or its post is taken down",
)  # fmt: skip
SENT_COPIES = Indicator(
    "boards.sent_copies", Kind.FLOW, "上级发到村里的通知", "Notices sent to villages", "份", "copies",
    "今年市、县、镇发到村里的通知，一个村一份，按发的日子算", "Notices sent this year by head accounts, one for each village, by day",
)  # fmt: skip
COPIES_OUT = Indicator(
    "boards.copies_published", Kind.FLOW, "村里公布了的", "Of these published", "份", "copies",
    "今年发到村里的通知里，村里已经公布的，按发的日子算", "Of the copies sent this year, those that the village published, by day sent",
)  # fmt: skip
COPIES_RATE = Indicator(
    "boards.copies_published_rate", Kind.RATIO, "村里公布了的比例", "Share published by villages", "%", "%",
    "村里公布了的 ÷ 上级发到村里的通知", "Copies published ÷ copies sent",
    numerator="boards.copies_published", denominator="boards.sent_copies",
)  # fmt: skip
INDICATORS = [NOTICES, CIRCLE_POSTS, COMMENTS, SENT_COPIES, COPIES_OUT, COPIES_RATE]


def of_post(post: Post) -> list[Contribution]:
    if post.status != PostStatus.PUBLISHED or post.published_at is None:
        return []
    indicator = NOTICES if post.board == Board.NOTICES else CIRCLE_POSTS
    return [Contribution(indicator.key, post.place_id, china_date(post.published_at))]


def of_comment(comment: Comment) -> list[Contribution]:
    if comment.status != CommentStatus.STANDING or comment.post.status != PostStatus.PUBLISHED:
        return []
    return [Contribution(COMMENTS.key, comment.post.place_id, china_date(comment.created_at))]


def of_copy(copy: SentCopy) -> list[Contribution]:
    if copy.status == CopyStatus.CHOSEN or copy.sent.sent_at is None:
        return []
    on = china_date(copy.sent.sent_at)
    found = [Contribution(SENT_COPIES.key, copy.place_id, on)]
    if copy.status == CopyStatus.PUBLISHED:
        found.append(Contribution(COPIES_OUT.key, copy.place_id, on))
    return found


def describe_copies(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Its title and sender; the village's notice where it published one."""
    rows = SentCopy.objects.filter(id__in=list(ids)).select_related("sent__place", "post")
    rows = rows.annotate(code_now=Coalesce(F("place__now_at__code"), F("place__code")))
    return {
        copy.id: Opened(
            f"{copy.sent.title} · {copy.sent.place.name}",
            reverse("boards:post", args=[copy.code_now, copy.post.board, copy.post_id])
            if copy.post is not None and copy.post.status == PostStatus.PUBLISHED
            else "",
        )
        for copy in rows
    }


def _first_words(post: Post) -> str:
    """What an opened figure says of a post: of one by or about a child, only that it is there."""
    if post.by_minor or post.about_minor:
        return _("村友圈的一条")
    text = post.title or excerpt(post.body, 20)
    return hidden_numbers(text) if post.phones_hidden else text


def describe_posts(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """One row for each post: its title or first words, and its page. What is not public says only that it exists."""
    rows: Iterable[Any] = Post.objects.filter(id__in=list(ids)).annotate(
        code_now=Coalesce(F("place__now_at__code"), F("place__code"))
    )
    return {
        post.id: Opened(_first_words(post), reverse("boards:post", args=[post.code_now, post.board, post.id]))
        if post.status == PostStatus.PUBLISHED
        else Opened(_("已经撤下的一条"))
        for post in rows
    }


def describe_comments(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = Comment.objects.filter(id__in=list(ids)).select_related("post")
    rows = rows.annotate(code_now=Coalesce(F("post__place__now_at__code"), F("post__place__code")))
    return {
        comment.id: Opened(
            excerpt(hidden_numbers(comment.body) if comment.phones_hidden else comment.body, 20),
            reverse("boards:post", args=[comment.code_now, comment.post.board, comment.post_id]) + f"#c-{comment.id}",
        )
        if comment.status == CommentStatus.STANDING and comment.post.status == PostStatus.PUBLISHED
        else Opened(_("已经撤下的一条"))
        for comment in rows
    }


SOURCES = [
    Source("post", "boards.Post", of_post, describe_posts),
    Source("sent_copy", "boards.SentCopy", of_copy, describe_copies, select_related=("sent",)),
    Source("comment", "boards.Comment", of_comment, describe_comments, select_related=("post",)),
]
