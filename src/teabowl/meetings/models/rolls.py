"""Tables of a roll that were brought in: checked, then confirmed, perhaps taken back. Staged rows expire."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.meetings.models.meeting import DUTY
from teabowl.meetings.models.people import Seat
from teabowl.places.models import Place


class RollImport(models.Model):
    """A table of who sits in one body of a village."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who brought the table in", DUTY),
        "filename": Purpose("to tell one table from another", DUTY, keep="7 days"),
        "body": HARMLESS,
        "*": HARMLESS,
    }

    class State(models.TextChoices):
        CHECKED = "checked"
        CONFIRMED = "confirmed"
        UNDONE = "undone"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=18, choices=Seat.Body)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    good = models.IntegerField()
    bad = models.IntegerField()
    notes = models.JSONField(default=list)
    """What was noticed about the file as a whole."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["place", "body", "-created_at"], name="roll_import_of")]


class RollImportRow(models.Model):
    """One staged row. What was typed is encrypted as a whole."""

    FIELD_PURPOSES: ClassVar = {
        "typed": Purpose("the row as typed, while it is put right", DUTY, sensitive=True, keep="7 days"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roll_import = models.ForeignKey(RollImport, on_delete=models.CASCADE, related_name="rows")
    line = models.IntegerField()
    typed = models.BinaryField()
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll_import", "line"], name="roll_import_row_line")]
