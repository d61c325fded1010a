"""What was told, to whom, and by which ways it left.

A `Message` is what was said, once, in both languages. Each person it was said to has a `Copy` in their inbox. What leaves the site
is a `Delivery`: one copy by one channel; the worker makes and sends them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.places.models import Place

ASKED = "PIPL art 13(2): the service the person asked for"
KEPT = "TEABOWL_MESSAGES_KEEP_DAYS"


class Message(models.Model):
    """One thing said. `about` and `step` say of what it tells: the same is told to a person once."""

    FIELD_PURPOSES: ClassVar = {
        "title": Purpose("what happened", ASKED, keep=KEPT),
        "title_en": Purpose("what happened", ASKED, keep=KEPT),
        "body": Purpose("what happened", ASKED, keep=KEPT),
        "body_en": Purpose("what happened", ASKED, keep=KEPT),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=160)
    body = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    """Where the matter is, on this site: '/p/…'."""
    about_type = models.CharField(max_length=30)
    about_id = models.UUIDField()
    step = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="message_old"),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
        ]


class Copy(models.Model):
    """A person's copy, in their inbox until they throw it away."""

    FIELD_PURPOSES: ClassVar = {
        "account": Purpose("whom it was told to", ASKED, keep=KEPT),
        "read_at": Purpose("what is new to the person", ASKED, keep=KEPT),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="copies")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    once = models.UUIDField()
    """Made from kind, about and step: the same is in an inbox once, whatever is tried again."""
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    routed_at = models.DateTimeField(null=True)
    """When the worker looked by which channels it leaves; null until then."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "once"], name="copy_once")]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="copy_inbox", condition=Q(deleted_at__isnull=True)),
            models.Index(fields=["account"], name="copy_unread", condition=Q(read_at__isnull=True, deleted_at__isnull=True)),
            models.Index(fields=["at"], name="copy_waiting", condition=Q(routed_at__isnull=True)),
        ]
