"""The table of spreadsheets on their way into the books."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): statutory duty to publish (农村集体经济组织财务公开规定)"


class Incoming(models.Model):
    """A spreadsheet of one or more months: read and shown, then confirmed into drafts, then perhaps undone. What was read goes after
    seven days."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who brought the sheet in", DUTY, keep="archives"),
        "filename": Purpose("to tell one sheet from another", DUTY, keep="7 days"),
        "months": Purpose("the rows as typed, until they are confirmed or dropped", DUTY, sensitive=True, keep="7 days"),
        "*": HARMLESS,
    }

    class State(models.TextChoices):
        READ = "read"
        CONFIRMED = "confirmed"
        UNDONE = "undone"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=120)
    state = models.CharField(max_length=9, choices=State.choices, default=State.READ)
    good = models.IntegerField()
    bad = models.IntegerField()
    months = models.JSONField(default=list)
    """What was read, as `sheets.SheetMonth.plain`; empty once its time is over."""
    notes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["place", "-created_at"], name="incoming_place")]
