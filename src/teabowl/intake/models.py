"""Tables that were brought in, their rows, and what the rows became."""

from typing import ClassVar

from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.kernel.ids import new_id
from teabowl.people.staged import StagedRow, StagedTable
from teabowl.places.models import Place

DUTY = "PIPL art 13(3): the village's own records"


class Intake(StagedTable):
    """A table of one kind for one place."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who brought the table in", DUTY, keep="archives"),
        "filename": Purpose("to tell one table from another", DUTY, keep="7 days"),
        "*": HARMLESS,
    }

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)

    class Meta:
        indexes = [
            models.Index(fields=["place", "kind", "-created_at"], name="intake_of"),
            models.Index(fields=["expires_at"], condition=models.Q(state="checked"), name="intake_expiring"),
        ]


class IntakeRow(StagedRow):
    """One staged row. What was typed is encrypted as a whole."""

    FIELD_PURPOSES: ClassVar = {
        "typed": Purpose("the row as typed, while it is put right", DUTY, sensitive=True, keep="7 days"),
        "*": HARMLESS,
    }

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["intake", "line"], name="intake_row_line")]


class IntakeMade(models.Model):
    """What one row became, so that the table can be taken back."""

    FIELD_PURPOSES: ClassVar = {"*": HARMLESS}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="made")
    record = models.UUIDField()
