"""Posting to the ledger. Every action that saves a record which declares indicators calls `post` in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from teabowl.figures import rules
from teabowl.figures.locks import CLOSING
from teabowl.figures.registry import registry, source_of
from teabowl.figures.trips import one_trip
from teabowl.kernel.actor import Actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import add_months

BATCH = 5_000
COPY_FROM = 200
"""From so many lines on, COPY beats an INSERT."""

Line = tuple[UUID, str, UUID, date, int, Decimal | int, int, str, UUID, datetime, str, bool]


def post(actor: Actor, record: Any, *, now: datetime, fresh: bool = False) -> None:
    """Compare the record's contribution with what is already posted for it and append the difference. Idempotent.

    Call it in the transaction that saved the record, with the record's row locked if it existed before. `fresh`: it did not,
    see `post_many`.
    """
    post_many(actor, [record], now=now, fresh=fresh)


def post_many(actor: Actor, records: Iterable[Any], *, now: datetime, fresh: bool = False) -> None:
    """The same for many records, a few statements for each 5,000. `fresh`: the records came to be in this very transaction, so
    nothing of them can be posted yet and nobody needs to look (a first load of 660,000 places).

    `now` is the action's time; the ledger's own recorded time is the database's clock (see Entry). Raises DeclaredWrongly for a
    model without a Source, BreaksTheLaw for contributions that could not be opened.
    """
    waiting = iter(records)
    with transaction.atomic(savepoint=False):
        while batch := list(islice(waiting, BATCH)):
            _post_batch(actor, batch, fresh=fresh)


def withdraw(actor: Actor, source_type: str, keys: Iterable[UUID], *, now: datetime) -> None:
    """Reverse all that is posted for records that are no more (an opening undone). In the transaction that removed them."""
    due: dict[tuple[str, UUID], dict[rules.Cell, rules.Sums]] = {(source_type, key): {} for key in keys}
    if due:
        with transaction.atomic(savepoint=False):
            _append_difference(actor, due)


def _post_batch(actor: Actor, records: Sequence[Any], *, fresh: bool) -> None:
    indicators = registry().indicators
    due: dict[tuple[str, UUID], dict[rules.Cell, rules.Sums]] = {}
    for record in records:
        source = source_of(record)
        due[source.type, record.pk] = rules.cells_of(source.contributions(record), indicators)
    _append_difference(actor, due, fresh=fresh)


def _append_difference(
    actor: Actor, due: Mapping[tuple[str, UUID], Mapping[rules.Cell, rules.Sums]], *, fresh: bool = False
) -> None:
    by = rules.recorder(actor)
    if fresh and sum(map(len, due.values())) < COPY_FROM:
        _post_new(due, by)
        return
    with connection.cursor() as cursor:
        recorded_at, last_closed, posted = _clock_and_posted(cursor, [] if fresh else [key for _, key in due])
        lines: list[Line] = [
            (new_id(), name, place, on, bucket, amount, count, kind, key, recorded_at, by, on < last_closed)
            for (kind, key), cells in due.items()
            for (name, place, on, bucket), (amount, count) in rules.difference(cells, posted.get((kind, key), {}))
        ]
        if lines:
            (_copy if len(lines) >= COPY_FROM else _insert)(cursor, lines)


def _post_new(due: Mapping[tuple[str, UUID], Mapping[rules.Cell, rules.Sums]], by: str) -> None:
    """Lock and lines in one trip to the server, for records of which nothing is posted yet."""
    lines = [
        (new_id(), name, place, on, bucket, amount, count, kind, key, by)
        for (kind, key), cells in due.items()
        for (name, place, on, bucket), (amount, count) in rules.difference(cells, {})
    ]
    if not lines:
        return
    with one_trip(), connection.cursor() as cursor:
        cursor.execute(LOCK, [CLOSING])
        cursor.execute(append_new(len(lines)), [value for line in lines for value in line])


LOCK = "SELECT pg_advisory_xact_lock_shared(%s)"
CLOCK_AND_POSTED = """
SELECT clock.at, clock.closed, posted.* FROM (
    SELECT clock_timestamp() AS at, (SELECT max(month) FROM figures_closing) AS closed OFFSET 0
) AS clock LEFT JOIN (
    SELECT source_type, source_id, indicator, place_id, "on", bucket, sum(amount), sum(count)
    FROM figures_entry WHERE source_id = ANY(%s)
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(amount) <> 0 OR sum(count) <> 0
) AS posted ON true
"""
Posted = dict[tuple[str, UUID], dict[rules.Cell, rules.Sums]]


def _clock_and_posted(cursor: Any, keys: list[UUID]) -> tuple[datetime, date, Posted]:
    """The time of recording, the first day that no closed month has, and what stands posted for these records.

    A statement of its own after the lock, so that its snapshot and its clock are younger than any closing it waited for.
    """
    with one_trip(), connection.cursor() as first:
        first.execute(LOCK, [CLOSING])
        cursor.execute(CLOCK_AND_POSTED, [keys])
    rows = cursor.fetchall()
    posted: Posted = defaultdict(dict)
    for _, _, kind, key, indicator, place, on, bucket, amount, count in rows:
        if key is not None:
            posted[kind, key][indicator, place, on, bucket] = (amount, int(count))
    recorded_at, month = rows[0][:2]
    return recorded_at, add_months(month, 1) if month else date.min, posted


ENTRY_COLUMNS = 'id, indicator, place_id, "on", bucket, amount, count, source_type, source_id, recorded_at, recorded_by, late'


@cache
def append_new(lines: int) -> str:
    """SQL that appends lines, with the server's clock and the closed months as this very statement sees them. To be sent after
    LOCK, as a statement of its own. A line that says nothing would be left out."""
    rows = ", ".join(["(%s::uuid, %s, %s::uuid, %s::date, %s::int, %s::numeric, %s::int, %s, %s::uuid, %s)"] * lines)
    return f"""
    INSERT INTO figures_tail ({ENTRY_COLUMNS})
    SELECT id, indicator, place_id, "on", bucket, amount, count, source_type, source_id, clock_timestamp(), recorded_by,
           COALESCE("on" < (SELECT max(month) + interval '1 month' FROM figures_closing), false)
    FROM (VALUES {rows}) AS line (id, indicator, place_id, "on", bucket, amount, count, source_type, source_id, recorded_by)
    WHERE amount <> 0 OR count <> 0
    """  # noqa: S608, our own column names


def _insert(cursor: Any, lines: Sequence[Line]) -> None:
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(lines))
    cursor.execute(
        f"INSERT INTO figures_tail ({ENTRY_COLUMNS}) VALUES {rows}",  # noqa: S608, our own column names
        [value for line in lines for value in line],
    )


def _copy(cursor: Any, lines: Sequence[Line]) -> None:
    """In COPY's text form: a quarter of the time of `write_row`. Only a recorder's name can hold what needs escaping."""
    with cursor.copy(f"COPY figures_tail ({ENTRY_COLUMNS}) FROM STDIN") as copy:
        for start in range(0, len(lines), BATCH):
            copy.write(
                "".join(
                    [
                        f"{id_}\t{name}\t{place}\t{on}\t{bucket}\t{amount}\t{count}\t{kind}\t{key}\t{at}\t{by.translate(ESCAPES)}\t{late}\n"
                        for id_, name, place, on, bucket, amount, count, kind, key, at, by, late in lines[start : start + BATCH]
                    ]
                )
            )


ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
