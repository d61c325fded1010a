"""Tables brought in, as the page shows them."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from teabowl.kernel.errors import NotFound
from teabowl.organisations import words
from teabowl.organisations.models import MemberImport, MemberImportRow, Organisation
from teabowl.people.secrets import open_sealed


@dataclass(frozen=True, slots=True)
class StagedRow:
    line: int
    typed: dict[str, str]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged table: which one it is, its rows."""

    table: str
    good: list[StagedRow]
    bad: list[StagedRow]


def imports_of(organisation: Organisation) -> list[MemberImport]:
    """The last tables brought in here."""
    return list(MemberImport.objects.filter(organisation=organisation).exclude(state="dropped").order_by("-created_at")[:10])


def import_of(organisation: Organisation, import_id: UUID) -> MemberImport:
    """One of them. Raises NotFound."""
    found = MemberImport.objects.filter(organisation=organisation, id=import_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    return found


def staged(found: MemberImport, limit: int | None = None) -> Staged:
    """Its rows in the order of the sheet, as they were typed."""
    rows = MemberImportRow.objects.filter(member_import=found).order_by("line")
    table = "members"
    good: list[StagedRow] = []
    bad: list[StagedRow] = []
    for row in rows:
        held: dict[str, Any] = json.loads(open_sealed(row.typed, "organisations.import_row"))
        table = held["table"]
        kept = bad if row.problems else good
        if limit is None or len(kept) < limit:
            kept.append(StagedRow(row.line, held["typed"], list(row.problems)))
    return Staged(table, good, bad)
