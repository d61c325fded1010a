"""Tables of files. Who owns a file is said by type and key ('post', id): areas above come and go, this one knows none of them."""

from django.db import models
from django.db.models import Q

from teabowl.files.rules import MAX_ALT, MAX_NAME, DocumentKind, PaperKind
from teabowl.kernel.columns import ASKED, HARMLESS, Purpose, choices
from teabowl.kernel.ids import new_id
from teabowl.people.columns import account
from teabowl.places.models import Place

SENDER = Purpose("who sent it: real identity for posting", "未成年人网络保护条例 art 31; 网络安全法 art 24")


class Picture(models.Model):
    """A public picture of something, or one that waits in a form (no owner yet). `digest` names its files (images.py)."""

    FIELD_PURPOSES = {
        "uploaded_by": SENDER,
        "alt": Purpose("what is on the picture, for those who cannot see it", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_type = models.CharField(max_length=20, blank=True)
    owner_id = models.UUIDField(null=True)
    form_key = models.UUIDField()
    uploaded_by = account(null=True)
    digest = models.CharField(max_length=40)
    width = models.IntegerField()
    height = models.IntegerField()
    alt = models.CharField(max_length=MAX_ALT, blank=True)
    position = models.IntegerField(default=0)
    hidden = models.BooleanField(default=False)
    """Its owner was taken down: the files are not given out."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="picture_has_a_size"),
            models.CheckConstraint(
                condition=Q(owner_id__isnull=True, owner_type="") | Q(owner_id__isnull=False) & ~Q(owner_type=""),
                name="picture_owner_whole",
            ),
            models.UniqueConstraint(fields=["form_key", "digest"], name="picture_once_in_a_form"),
        ]
        indexes = [
            models.Index(fields=["owner_id", "position"], condition=Q(owner_id__isnull=False), name="picture_owner"),
            models.Index(fields=["digest"], name="picture_digest"),
            models.Index(fields=["uploaded_by", "created_at"], name="picture_sender"),
            models.Index(fields=["created_at"], condition=Q(owner_id__isnull=True), name="picture_staged"),
        ]


class Paper(models.Model):
    """A private file, sealed on disk (papers.py). When its time is over the content and its name go; the row says that it was."""

    FIELD_PURPOSES = {
        "uploaded_by": SENDER,
        "name": Purpose("to tell one's papers apart", ASKED, sensitive=True),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_type = models.CharField(max_length=20)
    owner_id = models.UUIDField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    uploaded_by = account(null=True)
    name = models.CharField(max_length=MAX_NAME, blank=True)
    kind = models.CharField(max_length=8, choices=choices(PaperKind))
    size = models.IntegerField()
    delete_after = models.DateTimeField()
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="paper_has_a_size"),
            models.CheckConstraint(condition=Q(deleted_at__isnull=True) | Q(name=""), name="paper_deleted_without_name"),
        ]
        indexes = [
            models.Index(fields=["owner_id", "created_at"], name="paper_owner"),
            models.Index(fields=["uploaded_by", "created_at"], name="paper_sender"),
            models.Index(fields=["delete_after"], condition=Q(deleted_at__isnull=True), name="paper_due"),
        ]


class Document(models.Model):
    """A PDF, a sound or a video that people open, or one that waits in a form (no owner yet). `digest` names its file."""

    FIELD_PURPOSES = {
        "uploaded_by": SENDER,
        "name": Purpose("to tell documents apart", ASKED),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_type = models.CharField(max_length=20, blank=True)
    owner_id = models.UUIDField(null=True)
    form_key = models.UUIDField()
    uploaded_by = account(null=True)
    digest = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=choices(DocumentKind))
    ending = models.CharField(max_length=8)
    size = models.IntegerField()
    name = models.CharField(max_length=MAX_NAME)
    restricted = models.BooleanField(default=False)
    """Not for everybody: the area that owns it is asked each time (access.py)."""
    hidden = models.BooleanField(default=False)
    """Its owner was taken down: the file is not given out."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_has_a_size"),
            models.CheckConstraint(
                condition=Q(owner_id__isnull=True, owner_type="") | Q(owner_id__isnull=False) & ~Q(owner_type=""),
                name="document_owner_whole",
            ),
            models.UniqueConstraint(fields=["form_key", "digest"], name="document_once_in_a_form"),
        ]
        indexes = [
            models.Index(fields=["owner_id"], condition=Q(owner_id__isnull=False), name="document_owner"),
            models.Index(fields=["digest"], name="document_digest"),
            models.Index(fields=["uploaded_by", "created_at"], name="document_sender"),
            models.Index(fields=["created_at"], condition=Q(owner_id__isnull=True), name="document_staged"),
        ]
