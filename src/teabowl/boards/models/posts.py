"""Posts and comments."""

from django.db import models
from django.db.models import F, Q

from teabowl.boards.models.groups import Group
from teabowl.boards.rules import (
    MAX_COMMENT,
    MAX_LINK,
    MAX_REASON,
    MAX_TITLE,
    Board,
    CommentStatus,
    PostStatus,
)
from teabowl.kernel.columns import ASKED, HARMLESS, WRITER, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account, place
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty; 网络安全法 art 47"


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
    board = models.CharField(max_length=8, choices=choices(Board))
    place = place()
    author = account(null=True)
    author_name = models.CharField(max_length=80, blank=True)
    as_committee = models.BooleanField()
    title = models.CharField(max_length=MAX_TITLE, blank=True)
    body = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=choices(PostStatus), default=PostStatus.DRAFT)
    pinned = models.BooleanField(default=False)
    pinned_until = models.DateField(null=True)
    version = models.IntegerField(default=1)
    edited_by = account(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    is_album = models.BooleanField(default=False, db_default=False)
    about_minor = models.BooleanField(default=False, db_default=False)
    """Shows or names a child, whose guardian agreed: in no feed and in no search."""
    by_minor = models.BooleanField(default=False, db_default=False)
    """Written by somebody under 18: the name is shown masked, and it is in no feed and in no search."""
    comments_off = models.BooleanField(default=False, db_default=False)
    phones_hidden = models.BooleanField(default=False, db_default=False)
    """Reported for somebody's number: numbers are masked until it is decided."""
    link_path = models.CharField(max_length=MAX_LINK, blank=True, db_default="")
    link_title = models.CharField(max_length=MAX_TITLE, blank=True, db_default="")
    """A card that leads to a page of this site."""
    sent_from = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    """The head account whose notice this is."""

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status__in=["published", "inside"], published_at__isnull=False)
                | Q(status__in=["held", "taken_down"]),
                name="post_published_at_with_status",
            ),
            models.CheckConstraint(
                condition=Q(status="taken_down", taken_down_at__isnull=False)
                | ~Q(status="taken_down") & Q(taken_down_at__isnull=True),
                name="post_taken_down_at_with_status",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(body="") | Q(board="circle") & ~Q(title=""), name="post_says_something"
            ),
            models.CheckConstraint(condition=Q(status="draft") | Q(board="circle") | ~Q(title=""), name="notice_has_a_title"),
            models.CheckConstraint(
                condition=Q(pinned=False, pinned_until__isnull=True)
                | Q(pinned=True, pinned_until__isnull=False, status="published"),
                name="post_pinned_until",
            ),
            models.CheckConstraint(condition=Q(board__in=[b.value for b in Board]), name="post_board"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in PostStatus]), name="post_status"),
            models.CheckConstraint(condition=~Q(status="inside") | Q(group__isnull=False), name="post_inside_a_group"),
            models.CheckConstraint(condition=Q(link_path="") | ~Q(link_title=""), name="post_link_says_where"),
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
            models.Index("group", F("published_at").desc(), condition=Q(group__isnull=False), name="post_group"),
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
    corrected_by = account(null=True)
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
    author = account(null=True)
    author_name = models.CharField(max_length=80, blank=True)
    as_committee = models.BooleanField()
    body = models.CharField(max_length=MAX_COMMENT)
    status = models.CharField(max_length=10, choices=choices(CommentStatus), default=CommentStatus.STANDING)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    phones_hidden = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["standing", "held"], ended_at__isnull=True)
                | Q(status__in=["taken_down", "withdrawn"], ended_at__isnull=False),
                name="comment_ended_with_status",
            ),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in CommentStatus]), name="comment_status"),
        ]
        indexes = [
            models.Index(fields=["post", "created_at", "id"], name="comment_list"),
            models.Index("author", F("created_at").desc(), name="comment_author"),
        ]


class Watch(models.Model):
    """An account wants to be told when somebody says something under a post. Ended, not deleted."""

    FIELD_PURPOSES = {"account": Purpose("whom to tell", ASKED), "*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    account = account()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], condition=Q(until__isnull=True), name="watch_once")]
