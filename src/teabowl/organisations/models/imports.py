"""Tables that were brought in: checked, then confirmed, perhaps taken back. Staged rows expire."""

from django.conf import settings
from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.organisations.models.tree import DUTY, Organisation


class MemberImport(models.Model):
    """A table of members and organisations, for an organisation and those below it."""

    FIELD_PURPOSES = {
        "by": Purpose("who brought the table in", DUTY),
        "filename": Purpose("to tell one table from another", DUTY, keep="7 days"),
        "*": HARMLESS,
    }

    class State(models.TextChoices):
        CHECKED = "checked"
        CONFIRMED = "confirmed"
        UNDONE = "undone"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
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
        indexes = [models.Index(fields=["organisation", "-created_at"], name="member_import_of")]


class MemberImportRow(models.Model):
    """One staged row. What was typed is encrypted as a whole."""

    FIELD_PURPOSES = {
        "typed": Purpose("the row as typed, while it is put right", DUTY, sensitive=True, keep="7 days"),
        "*": HARMLESS,
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member_import = models.ForeignKey(MemberImport, on_delete=models.CASCADE, related_name="rows")
    line = models.IntegerField()
    typed = models.BinaryField()
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member_import", "line"], name="member_import_row_line")]
