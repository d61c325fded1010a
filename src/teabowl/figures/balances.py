"""Everything that writes balances: folding, a change of the tree, a rebuild. Each runs under the folder's lock, one at a time.

Writers of records never wait for any of it: they only append entries and their tail.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from teabowl.figures.actions import ENTRY_COLUMNS
from teabowl.figures.locks import FOLDING
from teabowl.figures.models import YEARS_LATER

FOLD_BATCH = 20_000
MONTH = """date_trunc('month', "on"::timestamp)::date"""
"""SQL of the month of a line. A timestamp without zone: the other kind takes twice as long."""
YEAR = f"(date_trunc('year', {{}}::timestamp) + interval '{YEARS_LATER} years')::date"
"""SQL of the `month` of a balance that has a year: models.year_key."""

LEVELS = f"""
own AS MATERIALIZED (
    SELECT place_id, indicator, {MONTH} AS month, bucket, sum(amount) AS amount, sum(count) AS count
    FROM {{lines}} GROUP BY 1, 2, 3, 4
), line AS NOT MATERIALIZED (
    SELECT COALESCE(lineage[cardinality(lineage)], place_id) AS lives_at, lineage[:cardinality(lineage) - 1] AS above,
           indicator, month, bucket, amount, count
    FROM own LEFT JOIN places_place AS place ON place.id = place_id
), together AS (
    SELECT above, indicator, month, bucket, sum(amount) AS amount, sum(count) AS count FROM line GROUP BY 1, 2, 3, 4
), monthly AS MATERIALIZED (
    SELECT place_id, indicator, month, bucket, sum(amount) AS amount, sum(count)::bigint AS count FROM (
        SELECT lives_at AS place_id, indicator, month, bucket, amount, count FROM line
        UNION ALL
        SELECT unnest(above), indicator, month, bucket, amount, count FROM together
    ) AS part GROUP BY 1, 2, 3, 4
), yearly AS MATERIALIZED (
    SELECT place_id, indicator, {YEAR.format("month")} AS month, bucket, sum(amount) AS amount, sum(count)::bigint AS count
    FROM monthly GROUP BY 1, 2, 3, 4
), total AS (
    SELECT place_id, indicator, '0001-01-01'::date AS month, bucket, sum(amount) AS amount, sum(count)::bigint AS count
    FROM yearly GROUP BY 1, 2, 4
), made AS (
    SELECT * FROM (TABLE monthly UNION ALL TABLE yearly UNION ALL TABLE total) AS every WHERE amount <> 0 OR count <> 0
)
"""  # noqa: S608, constants
"""Lines added up for every level. They are read once, in months at their own place. Places below the same ones (`above`) are added
together before they are added to each of those: a city has five levels, and its villages are nearly all of its places."""

FOLD = f"""
WITH folded AS (
    DELETE FROM figures_tail WHERE ctid = ANY (ARRAY(SELECT ctid FROM figures_tail LIMIT %s)) RETURNING {ENTRY_COLUMNS}
), kept AS (
    INSERT INTO figures_entry ({ENTRY_COLUMNS}) SELECT * FROM folded
), {LEVELS.format(lines="folded")}, written AS (
    INSERT INTO figures_balance (place_id, indicator, month, bucket, amount, count)
    SELECT place_id, indicator, month, bucket, amount, count FROM made ORDER BY place_id, month
    ON CONFLICT (place_id, indicator, month, bucket) DO UPDATE
    SET amount = figures_balance.amount + excluded.amount, count = figures_balance.count + excluded.count
)
SELECT count(*) FROM folded
"""  # noqa: S608, constants
"""By `ctid`, for the tail has no index that would find the lines: nobody but a folder takes any away, one at a time."""

SHIFT = f"""
WITH changed AS (
    SELECT place_id, string_to_array(before, ',')::uuid[] AS before, string_to_array(after, ',')::uuid[] AS after
    FROM unnest(%(places)s::uuid[], %(befores)s::text[], %(afters)s::text[]) AS changed (place_id, before, after)
), own AS (
    SELECT place_id, indicator, month, bucket, sum(amount) AS amount, sum(count) AS count FROM (
        SELECT place_id, indicator, {MONTH} AS month, bucket, amount, count
        FROM ONLY figures_entry WHERE place_id = ANY (%(places)s::uuid[]) AND indicator = ANY (%(names)s)
    ) AS line GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0 OR sum(count) <> 0
), steps AS (
    SELECT place_id, above.id, -1 AS sign FROM changed CROSS JOIN LATERAL unnest(before) AS above (id) WHERE above.id <> ALL (after)
    UNION ALL
    SELECT place_id, above.id, 1 FROM changed CROSS JOIN LATERAL unnest(after) AS above (id) WHERE above.id <> ALL (before)
), sums AS (
    SELECT steps.id AS place_id, own.indicator, span.month, own.bucket,
           sum(steps.sign * own.amount) AS amount, sum(steps.sign * own.count) AS count
    FROM own JOIN steps ON steps.place_id = own.place_id
    CROSS JOIN LATERAL (VALUES (own.month), ({YEAR.format("own.month")}), ('0001-01-01'::date)) AS span (month)
    GROUP BY 1, 2, 3, 4
)
INSERT INTO figures_balance (place_id, indicator, month, bucket, amount, count)
SELECT * FROM sums ORDER BY 1, 3, 2, 4
ON CONFLICT (place_id, indicator, month, bucket) DO UPDATE
SET amount = figures_balance.amount + excluded.amount, count = figures_balance.count + excluded.count
"""  # noqa: S608, constants

REBUILD = (
    "SET LOCAL work_mem = '128MB'",
    "SET LOCAL parallel_tuple_cost = 0.01",  # few rows come back of many that are added up: let all cores do it
    f"CREATE TEMPORARY TABLE figures_anew ON COMMIT DROP AS WITH {LEVELS.format(lines='ONLY figures_entry')} TABLE made",
    "ANALYZE figures_anew",
)
COMPARE = """
SELECT count(*) FROM figures_anew AS anew
FULL JOIN figures_balance AS stored USING (place_id, indicator, month, bucket)
WHERE COALESCE(anew.amount, 0) <> COALESCE(stored.amount, 0) OR COALESCE(anew.count, 0) <> COALESCE(stored.count, 0)
"""
REPLACE = (
    """
    DELETE FROM figures_balance AS stored WHERE NOT EXISTS (
        SELECT 1 FROM figures_anew AS anew
        WHERE (anew.place_id, anew.month, anew.indicator, anew.bucket, anew.amount, anew.count)
            = (stored.place_id, stored.month, stored.indicator, stored.bucket, stored.amount, stored.count)
    )
    """,
    """
    INSERT INTO figures_balance (place_id, indicator, month, bucket, amount, count)
    SELECT place_id, indicator, month, bucket, amount, count FROM figures_anew AS anew WHERE NOT EXISTS (
        SELECT 1 FROM figures_balance AS stored
        WHERE (stored.place_id, stored.month, stored.indicator, stored.bucket) = (anew.place_id, anew.month, anew.indicator, anew.bucket)
    ) ORDER BY 1, 3, 2, 4
    """,
)
"""What is right already is left alone."""


@transaction.atomic
def fold(batch: int = FOLD_BATCH) -> int | None:
    """Add up to `batch` waiting entries to the balances of every level. Returns how many; None when another is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLDING])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(FOLD, [batch])
        return int(cursor.fetchone()[0])


def fold_all() -> int:
    """Fold what waits now. Returns how many entries were folded; stops when another folder is at it.

    A batch that was not full was the last: what came in meanwhile is for the next time. Folding few lines costs nearly as much as
    folding many, and while others write there are always a few.
    """
    total = 0
    while done := fold():
        total += done
        if done < FOLD_BATCH:
            break
    return total


def shift(lineages: Mapping[UUID, tuple[tuple[UUID, ...], tuple[UUID, ...]]]) -> None:
    """Carry what is folded of these places from the ancestors before to the ancestors after. In the tree change's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING])
        moved = {key: lines for key, lines in lineages.items() if lines[0] and lines[0] != lines[1]}
        if not moved:
            return  # a place that was just opened has nothing behind it
        # by months where they live, not by totals above: those may be nothing, and then have no row
        cursor.execute(
            "SELECT DISTINCT indicator FROM figures_balance WHERE place_id = ANY (%s)",
            [list({before[-1] for before, _ in moved.values()})],
        )
        cursor.execute(
            SHIFT,
            {
                "places": list(moved),
                "befores": [",".join(map(str, before)) for before, _ in moved.values()],
                "afters": [",".join(map(str, after)) for _, after in moved.values()],
                "names": [row[0] for row in cursor.fetchall()],
            },
        )


@transaction.atomic
def rebuild() -> tuple[int, int]:
    """Make all balances anew from the entries, exactly, while writers go on. Returns (balances, how many were wrong).

    What is waiting in the tail stays there: its entries are left out here, in one snapshot with them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING])
        for statement in REBUILD:
            cursor.execute(statement)
        wrong = _count(cursor, COMPARE)
        if wrong:
            for statement in REPLACE:
                cursor.execute(statement)
        made = _count(cursor, "SELECT count(*) FROM figures_anew")
        cursor.execute("DROP TABLE figures_anew")
        return made, wrong


def wrong_balances() -> int:
    """How many balances differ from the entries that they should hold. Changes nothing; writers go on, folding waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING])
        for statement in REBUILD:
            cursor.execute(statement)
        wrong = _count(cursor, COMPARE)
        cursor.execute("DROP TABLE figures_anew")
        return wrong


def _count(cursor: CursorWrapper, statement: str) -> int:
    cursor.execute(statement)
    return int(cursor.fetchone()[0])
