"""Tables that were brought in: checked, then confirmed, perhaps taken back. Staged rows expire."""

from django.db import models

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.organisations.models.tree import DUTY, Organisation
from teabowl.people.staged import StagedRow, StagedTable


class MemberImport(StagedTable):
    """A table of members and organisations, for an organisation and those below it."""

    FIELD_PURPOSES = {
        "by": Purpose("who brought the table in", DUTY, keep="archives"),
        "filename": Purpose("to tell one table from another", DUTY, keep="7 days"),
        "*": HARMLESS,
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="member_import_of")]


class MemberImportRow(StagedRow):
    """One staged row. What was typed is encrypted as a whole."""

    FIELD_PURPOSES = {
        "typed": Purpose("the row as typed, while it is put right", DUTY, sensitive=True, keep="7 days"),
        "*": HARMLESS,
    }

    member_import = models.ForeignKey(MemberImport, on_delete=models.CASCADE, related_name="rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member_import", "line"], name="member_import_row_line")]
