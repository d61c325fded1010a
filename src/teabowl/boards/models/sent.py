"""One notice of a head account to many villages below, and what each did with it."""

from django.db import models
from django.db.models import F, Q

from teabowl.boards.models.posts import DUTY, Post
from teabowl.boards.rules import MAX_REASON, MAX_TITLE, CopyStatus, SentStatus
from teabowl.kernel.columns import HARMLESS, WRITER, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account, place


class SentNotice(models.Model):
    """`urgent`: published everywhere at once, without asking. `version` grows with each correction."""

    FIELD_PURPOSES = {
        "body": HARMLESS,
        "author": WRITER,
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.UUIDField(unique=True)
    place = place()
    author = account(null=True)
    title = models.CharField(max_length=MAX_TITLE)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=choices(SentStatus), default=SentStatus.DRAFT)
    urgent = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    corrected_why = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", sent_at__isnull=True) | ~Q(status="draft") & Q(sent_at__isnull=False),
                name="sent_at_with_status",
            ),
            models.CheckConstraint(condition=~Q(body="") & ~Q(title=""), name="sent_says"),
        ]
        indexes = [models.Index("place", F("created_at").desc(), name="sent_place")]


class SentCopy(models.Model):
    """One village of a sent notice: its receipt. `post` is what it published; `carries` the version that the post shows."""

    FIELD_PURPOSES = {
        "own_words": HARMLESS,
        "reason": HARMLESS,
        "decided_by": Purpose("who published or declined it in the village", DUTY, keep="archives"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sent = models.ForeignKey(SentNotice, on_delete=models.CASCADE, related_name="copies")
    place = place()
    status = models.CharField(max_length=10, choices=choices(CopyStatus), default=CopyStatus.CHOSEN)
    post = models.OneToOneField(Post, on_delete=models.PROTECT, null=True, related_name="copy")
    own_words = models.TextField(blank=True)
    carries = models.IntegerField(default=0)
    post_version = models.IntegerField(default=0)
    """The post's version when it was last as sent: later changes by the village are the village's own."""
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    decided_by = account(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sent", "place"], name="sent_copy_once"),
            models.CheckConstraint(condition=~Q(status="published") | Q(post__isnull=False), name="sent_copy_published"),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(reason=""), name="sent_copy_declined_why"),
        ]
        indexes = [models.Index(fields=["place", "status"], name="sent_copy_place")]
