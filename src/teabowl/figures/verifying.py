"""Checking the ledger against the records, and the balances against the ledger. Reads only."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from teabowl.figures import balances, rules
from teabowl.figures.registry import registry
from teabowl.kernel.indicators import Source

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of a record where the book says something else than the record."""

    source_type: str
    source_id: UUID
    indicator: str
    place_id: UUID
    on: str
    bucket: int
    posted: str
    due: str


@dataclass(frozen=True, slots=True)
class Unlawful:
    """A record whose contributions, as it stands now, could not be opened (ADR 0008); `why` names the indicator."""

    source_type: str
    source_id: UUID
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    records: int
    differences: list[Difference]
    wrong_balances: int
    unlawful: list[Unlawful] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.differences and not self.wrong_balances and not self.unlawful


def verify(*, most: int = 1_000) -> Report:
    """Compute the contributions of all records of all sources, compare them with the entries cell by cell, and the balances
    with the entries. Reports at most `most` differences, and as many records that break the law: they stop nothing.
    One snapshot for records and entries: exact while writers go on.
    """
    records = 0
    differences: list[Difference] = []
    unlawful: list[Unlawful] = []
    with transaction.atomic():
        _one_snapshot()
        for source in registry().by_type.values():
            for compared, found, breaking in _compare(source):
                records += compared
                differences += found[: most - len(differences)]
                unlawful += breaking[: most - len(unlawful)]
    return Report(records, differences, balances.wrong_balances(), unlawful)


def _one_snapshot() -> None:
    """Where this is the whole transaction, hold one snapshot for it (inside another, that one's rules hold)."""
    if len(connection.savepoint_ids) == 0 and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _compare(source: Source) -> Iterator[tuple[int, list[Difference], list[Unlawful]]]:
    """Record by record in key order, then what is in the book for records that are not there."""
    indicators = registry().indicators
    model = model_of(source)
    if model is None:
        return
    rows = model._default_manager.order_by("pk").select_related(*source.select_related)
    waiting = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(waiting, BATCH)):
        posted = _posted(source.type, [record.pk for record in batch])
        found: list[Difference] = []
        breaking: list[Unlawful] = []
        for record in batch:
            try:
                due = rules.cells_of(source.contributions(record), indicators)
            except rules.BreaksTheLaw as law:
                breaking.append(Unlawful(source.type, record.pk, str(law)))
                continue
            found += _differences(source, record.pk, posted.get(record.pk, {}), due)
        yield len(batch), found, breaking
    yield (
        0,
        [
            difference
            for key, cells in posted_for_none(source, model._meta.db_table).items()
            for difference in _differences(source, key, cells, {})
        ],
        [],
    )


def _differences(
    source: Source, key: UUID, posted: dict[rules.Cell, rules.Sums], due: dict[rules.Cell, rules.Sums]
) -> list[Difference]:
    return [
        Difference(
            source.type,
            key,
            cell[0],
            cell[1],
            cell[2].isoformat(),
            cell[3],
            "{} × {}".format(*posted.get(cell, (0, 0))),
            "{} × {}".format(*due.get(cell, (0, 0))),
        )
        for cell, _ in rules.difference(due, posted)
    ]


CELLS = """
SELECT source_id, indicator, place_id, "on", bucket, sum(amount), sum(count) FROM figures_entry AS entry
WHERE source_type = %s AND {which}
GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount) <> 0 OR sum(count) <> 0
"""


def _posted(kind: str, keys: list[UUID]) -> dict[UUID, dict[rules.Cell, rules.Sums]]:
    return _cells(CELLS.format(which="source_id = ANY (%s)"), [kind, keys])


def model_of(source: Source) -> Any:
    """The class of the source's records; None where they have no table, and so stand behind nothing."""
    try:
        return apps.get_model(source.model)
    except LookupError:
        return None


def posted_for_none(source: Source, table: str) -> dict[UUID, dict[rules.Cell, rules.Sums]]:
    """What stands in the book for records of this source that are not in their table."""
    missing = f'NOT EXISTS (SELECT 1 FROM "{table}" AS record WHERE record.id = entry.source_id)'  # noqa: S608, a model's table
    return _cells(CELLS.format(which=missing), [source.type])


def _cells(sql: str, values: list[Any]) -> dict[UUID, dict[rules.Cell, rules.Sums]]:
    found: dict[UUID, dict[rules.Cell, rules.Sums]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for key, indicator, place, on, bucket, amount, count in cursor.fetchall():
            found[key][indicator, place, on, bucket] = (amount, int(count))
    return found
