"""Tables of a roll that were brought in: checked, then confirmed, perhaps taken back. Staged rows expire."""

from typing import ClassVar

from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.meetings.models.meeting import DUTY
from teabowl.meetings.models.people import Seat
from teabowl.people.staged import StagedRow, StagedTable
from teabowl.places.models import Place


class RollImport(StagedTable):
    """A table of who sits in one body of a village."""

    FIELD_PURPOSES: ClassVar = {
        "by": Purpose("who brought the table in", DUTY, keep="archives"),
        "filename": Purpose("to tell one table from another", DUTY, keep="7 days"),
        "body": HARMLESS,
        "*": HARMLESS,
    }

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=18, choices=Seat.Body)

    class Meta:
        indexes = [models.Index(fields=["place", "body", "-created_at"], name="roll_import_of")]


class RollImportRow(StagedRow):
    """One staged row. What was typed is encrypted as a whole."""

    FIELD_PURPOSES: ClassVar = {
        "typed": Purpose("the row as typed, while it is put right", DUTY, sensitive=True, keep="7 days"),
        "*": HARMLESS,
    }

    roll_import = models.ForeignKey(RollImport, on_delete=models.CASCADE, related_name="rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll_import", "line"], name="roll_import_row_line")]
