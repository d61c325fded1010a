"""What a table keeps that somebody brings in from a file: checked first, then confirmed, perhaps taken back. Staged rows expire."""

from django.conf import settings
from django.db import models

from teabowl.kernel.ids import new_id


class StagedTable(models.Model):
    """One file. Of what and for where is said by who has such tables; rows are `StagedRow`s with the related name `rows`."""

    class State(models.TextChoices):
        CHECKED = "checked"
        CONFIRMED = "confirmed"
        UNDONE = "undone"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    good = models.IntegerField()
    bad = models.IntegerField()
    notes = models.JSONField(default=list)
    """What was noticed about the file as a whole: sheets left out, columns not known."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class StagedRow(models.Model):
    """One row of it. What was typed is encrypted as a whole, for it may hold resident numbers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.IntegerField()
    typed = models.BinaryField()
    problems = models.JSONField(default=list)

    class Meta:
        abstract = True
