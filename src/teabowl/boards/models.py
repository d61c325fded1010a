"""Tables of the boards. Texts are plain text. What was published stays: corrections keep the text before, and what is taken
down keeps its record, its reason and its way to appeal."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from teabowl.boards.rules import (
    MAX_COMMENT,
    MAX_REASON,
    MAX_TITLE,
    AppealStatus,
    Board,
    CommentStatus,
    Outcome,
    PostStatus,
    Why,
)
from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.places.models import Place

ASKED = "PIPL art 13(2): the service the person asked for"
DUTY = "PIPL art 13(3): statutory duty; 网络安全法 art 47"
WRITER = Purpose("who wrote it: real identity for posting", "未成年人网络保护条例 art 31; 网络安全法 art 24")


def _account(**options: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


def _choices(values: Any) -> list[tuple[str, str]]:
    return [(v.value, v.value) for v in values]


class PostQuerySet(models.QuerySet["Post"]):
    def standing(self) -> "PostQuerySet":
        """Published and not taken down: what the public reads."""
        return self.filter(status=PostStatus.PUBLISHED)

    def newest_first(self) -> "PostQuerySet":
        return self.order_by("-published_at", "-id")


class Post(models.Model):
    """A notice or a circle post."""

    FIELD_PURPOSES = {
        "author": WRITER,
        "author_name": Purpose("shown beside a post that one chose to publish", ASKED),
        "edited_by": Purpose("who saved the draft last, told to the next editor", DUTY),
        "body": Purpose("what one chose to publish", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    """Of the form that it was written in: sent twice, it is still one post."""
    board = models.CharField(max_length=8, choices=_choices(Board))
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    author = _account(null=True)
    author_name = models.CharField(max_length=80, blank=True)
    as_committee = models.BooleanField()
    title = models.CharField(max_length=MAX_TITLE, blank=True)
    body = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=_choices(PostStatus), default=PostStatus.DRAFT)
    pinned = models.BooleanField(default=False)
    pinned_until = models.DateField(null=True)
    version = models.IntegerField(default=1)
    edited_by = _account(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True) | ~Q(status="draft") & Q(published_at__isnull=False),
                name="post_published_at_with_status",
            ),
            models.CheckConstraint(
                condition=Q(status="taken_down", taken_down_at__isnull=False)
                | ~Q(status="taken_down") & Q(taken_down_at__isnull=True),
                name="post_taken_down_at_with_status",
            ),
            models.CheckConstraint(condition=Q(status="draft") | ~Q(body=""), name="post_says_something"),
            models.CheckConstraint(condition=Q(status="draft") | Q(board="circle") | ~Q(title=""), name="notice_has_a_title"),
            models.CheckConstraint(
                condition=Q(pinned=False, pinned_until__isnull=True)
                | Q(pinned=True, pinned_until__isnull=False, status="published"),
                name="post_pinned_until",
            ),
            models.CheckConstraint(condition=Q(board__in=[b.value for b in Board]), name="post_board"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in PostStatus]), name="post_status"),
        ]
        indexes = [
            models.Index(
                "place", "board", F("pinned").desc(), F("published_at").desc(), F("id").desc(),
                condition=Q(status="published"), name="post_list",
            ),
            models.Index("place", F("published_at").desc(), F("id").desc(), condition=Q(status="published"), name="post_latest"),
            models.Index(F("published_at").desc(), F("id").desc(), condition=Q(status="published"), name="post_city"),
            models.Index("author", F("created_at").desc(), name="post_author"),
            models.Index("place", condition=Q(status="draft"), name="post_drafts"),
            models.Index("pinned_until", condition=Q(pinned=True), name="post_pins"),
        ]  # fmt: skip


class PostVersion(models.Model):
    """The text before a correction: who corrected it, when, why."""

    FIELD_PURPOSES = {
        "body": Purpose("what had been published", ASKED),
        "corrected_by": WRITER,
        "corrected_by_name": Purpose("shown in the visible history", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    title = models.CharField(max_length=MAX_TITLE, blank=True)
    body = models.TextField()
    corrected_by = _account(null=True)
    corrected_by_name = models.CharField(max_length=80, blank=True)
    by_committee = models.BooleanField()
    corrected_at = models.DateTimeField()
    why = models.CharField(max_length=MAX_REASON)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="version_number")]


class Comment(models.Model):
    FIELD_PURPOSES = {
        "author": WRITER,
        "author_name": Purpose("shown beside a comment that one chose to publish", ASKED),
        "body": Purpose("what one chose to publish", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="comments")
    author = _account(null=True)
    author_name = models.CharField(max_length=80, blank=True)
    as_committee = models.BooleanField()
    body = models.CharField(max_length=MAX_COMMENT)
    status = models.CharField(max_length=10, choices=_choices(CommentStatus), default=CommentStatus.STANDING)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="standing", ended_at__isnull=True) | ~Q(status="standing") & Q(ended_at__isnull=False),
                name="comment_ended_with_status",
            ),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in CommentStatus]), name="comment_status"),
        ]
        indexes = [
            models.Index(fields=["post", "created_at", "id"], name="comment_list"),
            models.Index("author", F("created_at").desc(), name="comment_author"),
        ]


_ONE_TARGET = Q(post__isnull=False, comment__isnull=True) | Q(post__isnull=True, comment__isnull=False)


class Decision(models.Model):
    """Somebody decided that a post or comment is taken down or stays; its words are told to the author."""

    FIELD_PURPOSES = {
        "decided_by": Purpose("who decided", DUTY, keep="archives"),
        "words": Purpose("the reason told to the author", DUTY),
        "comment": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="decisions")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=_choices(Outcome))
    why = models.CharField(max_length=10, choices=_choices(Why), blank=True)
    words = models.CharField(max_length=MAX_REASON, blank=True)
    decided_by = _account()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_TARGET, name="decision_one_target"),
            models.CheckConstraint(condition=Q(outcome="kept") | ~Q(why=""), name="decision_says_why"),
        ]


class Report(models.Model):
    """Somebody says that a post or comment should not stand. Waiting until a decision."""

    FIELD_PURPOSES = {
        "reporter": Purpose("to be told what came of it; never told to the author", DUTY),
        "words": Purpose("what is wrong, in the reporter's words", DUTY),
        "comment": HARMLESS,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="reports")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="reports")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """Of the post, so that a place's queue is one indexed read."""
    reporter = _account(null=True)
    why = models.CharField(max_length=10, choices=_choices(Why))
    words = models.CharField(max_length=MAX_REASON, blank=True)
    made_at = models.DateTimeField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="reports")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_TARGET, name="report_one_target"),
            models.UniqueConstraint(
                fields=["reporter", "post"], condition=Q(decision__isnull=True, post__isnull=False), name="report_post_once"
            ),
            models.UniqueConstraint(
                fields=["reporter", "comment"],
                condition=Q(decision__isnull=True, comment__isnull=False),
                name="report_comment_once",
            ),
        ]
        indexes = [models.Index(fields=["place", "made_at"], condition=Q(decision__isnull=True), name="report_waiting")]


class Appeal(models.Model):
    """The author asks the township to look at a decision again. Once."""

    FIELD_PURPOSES = {
        "words": Purpose("why the author disagrees", ASKED),
        "answer": Purpose("what the township answered", DUTY),
        "made_by": Purpose("who appealed", ASKED),
        "decided_by": Purpose("who decided", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=MAX_REASON)
    made_by = _account(null=True)
    made_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=_choices(AppealStatus), default=AppealStatus.WAITING)
    answer = models.CharField(max_length=MAX_REASON, blank=True)
    decided_by = _account(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True)
                | ~Q(status="waiting") & Q(decided_at__isnull=False) & ~Q(answer=""),
                name="appeal_decided_with_status",
            )
        ]
        indexes = [models.Index(fields=["place", "made_at"], condition=Q(status="waiting"), name="appeal_waiting")]
