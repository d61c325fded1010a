"""Benches 7, 8, 9, 11 and 12: the ledger against plain SQL over the same records.

The city is made by bulk SQL in a database of its own, at a tenth of Heze's size; `--city` makes it whole (8.6 M follows, 3 M
memberships, 1.2 M letters); `--filled` takes that of DATABASE_URL as `teabowl demo --scale city` has filled it, for 7, 11 and 12.
Record tables of the denominator are plain tables with the index that one would give them.
"""

import os
import re
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import duckdb
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from teabowl.config.urls import urlpatterns as pages
from teabowl.figures import actions, balances
from teabowl.figures.answers import records_answer
from teabowl.figures.locks import CLOSING
from teabowl.figures.queries import figures_at, indicators_shown, settle
from teabowl.kernel.actor import Level, system_actor
from teabowl.kernel.indicators import Indicator
from teabowl.launch.binaries import installed
from teabowl.people.models import Account, Follow, Person
from teabowl.places.models import Place
from teabowl.places.queries import root_city
from tests.bench.measure import Row, at_least, at_most, ratio, seconds

FILLED = "--filled" in sys.argv
SCALE = 1.0 if "--city" in sys.argv else 0.1
FOLLOWS, MEMBERSHIPS, LETTERS = (int(n * SCALE) for n in (8_600_000, 3_000_000, 1_200_000))
ACTOR = system_actor("bench")
NOW = datetime.now(UTC)
WRITERS, SECONDS = 8, 3

KEY = """(lpad(to_hex((extract(epoch FROM made."on") * 1000)::bigint), 12, '0') || '7' || substr(gen_random_uuid()::text, 16))::uuid"""
"""A UUIDv7 of the day, as real keys are: they come in the order of time."""
RECORDS = f"""
DROP TABLE IF EXISTS bench_record, bench_village;
CREATE TABLE bench_village AS
    SELECT id, lineage[3] AS county, row_number() OVER (ORDER BY sort_key) - 1 AS n FROM places_place WHERE level = 'village';
CREATE INDEX ON bench_village (n);
CREATE TABLE bench_record AS
    SELECT {KEY} AS id, made.* FROM (
        SELECT kind.indicator, village.id AS place_id, date '2024-12-01' + by_lot %% 720 AS "on", by_lot / 720 %% 12 AS days
        FROM (VALUES ('people.followers', %s::int), ('people.verified', %s), ('letters.received', %s)) AS kind (indicator, records)
        CROSS JOIN LATERAL generate_series(1, kind.records::bigint) AS made (n)
        CROSS JOIN LATERAL (SELECT ('x' || substr(md5(made.n::text), 1, 6))::bit(24)::int) AS lot (by_lot)
        JOIN bench_village AS village ON village.n = (made.n * 104729) %% (SELECT count(*) FROM bench_village)
    ) AS made;
CREATE INDEX ON bench_record (indicator, place_id, "on");
ANALYZE bench_record
"""
REAL_RECORDS = """
DROP TABLE IF EXISTS bench_record, bench_village;
CREATE TABLE bench_village AS
    SELECT id, lineage[3] AS county, row_number() OVER (ORDER BY sort_key) - 1 AS n FROM places_place WHERE level = 'village';
CREATE TABLE bench_record AS
    SELECT id, 'people.followers' AS indicator, place_id, (started_at AT TIME ZONE 'Asia/Shanghai')::date AS "on", 0 AS days
    FROM people_follow WHERE ended_at IS NULL
    UNION ALL SELECT id, 'people.verified', place_id, (decided_at AT TIME ZONE 'Asia/Shanghai')::date, 0
    FROM people_membership WHERE status = 'confirmed'
    UNION ALL SELECT id, 'letters.received', place_id, (received_at AT TIME ZONE 'Asia/Shanghai')::date,
                     (answered_at::date - received_at::date) FROM letters_letter;
CREATE INDEX ON bench_record (indicator, place_id, "on");
ANALYZE bench_record
"""
LEDGER = f"""
INSERT INTO figures_entry (id, indicator, place_id, "on", bucket, amount, count, source_type, source_id, recorded_at, recorded_by, late)
SELECT {KEY}, part.indicator, place_id, "on", CASE WHEN part.measured THEN days ELSE 0 END, 1, 1,
       part.source, made.id, "on" + interval '1 hour', 'bench', false
FROM bench_record AS made
JOIN (VALUES ('people.followers', 'people.followers', 'follow', false), ('people.verified', 'people.verified', 'membership', false),
      ('letters.received', 'letters.received', 'letter', false), ('letters.received', 'letters.answered', 'letter', false),
      ('letters.received', 'letters.answer_days', 'letter', true), ('letters.received', 'letters.due', 'letter', false),
      ('letters.received', 'letters.answered_in_time', 'letter', false)) AS part (of, indicator, source, measured)
  ON part.of = made.indicator
WHERE part.indicator <> 'letters.answered_in_time' OR days < 6
ORDER BY made."on"
"""
DIRECT = """
SELECT village.county, record.indicator, count(*) FILTER (WHERE record."on" <= %(day)s),
       count(*) FILTER (WHERE record."on" BETWEEN %(january)s AND %(day)s),
       count(*) FILTER (WHERE days < 6 AND record."on" BETWEEN %(january)s AND %(day)s),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE record."on" BETWEEN %(january)s AND %(day)s)
FROM bench_record AS record JOIN bench_village AS village ON village.id = record.place_id GROUP BY 1, 2
"""
DIRECTLY = ["people.followers", "people.verified", "letters.received", "letters.answered_in_time_rate", "letters.median_days"]
"""What DIRECT works out. Areas that came later added figures of records that are not in its tables."""


@cache
def city() -> Place:
    """The tree of a city like Heze and its ledger, folded. Once for all benches."""
    call_command("migrate", verbosity=0)
    if FILLED:
        return _filled()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_place, figures_entry, figures_tail, figures_balance CASCADE")
        made = _tree()
        for statement in RECORDS.split(";"):  # a prepared statement is one alone
            cursor.execute(statement, [FOLLOWS, MEMBERSHIPS, LETTERS] if "%s" in statement else None)
        cursor.execute(LEDGER)
        cursor.execute("ANALYZE places_place")
    balances.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE figures_entry")
        cursor.execute("VACUUM ANALYZE figures_balance")
    return made


def _filled() -> Place:
    """The city that is there, with its records once more in the plain table of the denominator."""
    with connection.cursor() as cursor:
        for statement in REAL_RECORDS.split(";"):
            cursor.execute(statement)
    balances.fold_all()
    return root_city()


def records() -> int:
    """How many records the figures stand on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_record")
        return int(cursor.fetchone()[0])


def _tree() -> Place:
    places: list[Place] = []

    def add(level: Level, code: str, parent: Place | None) -> Place:
        line = parent.sort_key + "." if parent else ""
        place = Place(code=code, name=code, level=level, parent=parent, sort_key=line + code, pinyin=code, initials=code)
        place.lineage = [*(parent.lineage if parent else []), place.id]
        places.append(place)
        return place

    root = add(Level.CITY, "371700000000", add(Level.PROVINCE, "370000000000", None))
    counties = [add(Level.COUNTY, f"3717{n + 1:02}000000", root) for n in range(11)]
    townships = [add(Level.TOWNSHIP, f"{counties[n % 11].code[:6]}{n + 1:03}000", counties[n % 11]) for n in range(167)]
    for n in range(5_040):
        add(Level.VILLAGE, f"{townships[n % 167].code[:9]}{n // 167 + 1:03}", townships[n % 167])
    Place.objects.bulk_create(places, batch_size=2_000)
    return root


def p50(work: Callable[[], object], times: int) -> float:
    return statistics.median(seconds(work) for _ in range(times))


def dashboard() -> list[Row]:
    """7: what the plain SQL works out, at the city and its counties; and, over that same SQL, all that pages show there."""
    root = city()
    places = [root, *Place.objects.filter(level=Level.COUNTY, parent=root)]
    day = settle(root).as_of

    def stored(shown: list[Indicator]) -> object:
        return figures_at(places, settle(root), shown)

    def direct() -> None:
        with connection.cursor() as cursor:
            cursor.execute(DIRECT, {"day": day, "january": date(day.year, 1, 1)})
            cursor.fetchall()

    rows = []
    for shown in (indicators_shown(DIRECTLY), indicators_shown()):
        found = ratio(lambda shown=shown: p50(lambda: stored(shown), 20), lambda: p50(direct, 1))  # type: ignore[misc]
        what = f"dashboard, {len(shown)} figures × {len(places)} places, p50, {records():,} records"
        rows.append(at_most(what, found, 0.001, " s"))
    return [rows[0], replace(rows[1], what=f"{rows[1].what}, the SQL of {len(DIRECTLY)} of them", goal="", is_met=None)]


BARE = """
\\set n random(0, 5039)
BEGIN;
INSERT INTO bench_written (id, place_id, started_at) VALUES (uuidv7(), (SELECT id FROM bench_village WHERE n = :n), now());
COMMIT;
"""
LINE = (
    "uuidv7()", "'people.followers'", "(SELECT id FROM bench_village WHERE n = :n)", "current_date", 0, 1, 1,
    "'follow'", "uuidv7()", "''",
)  # fmt: skip
WITH_ENTRIES = BARE.replace("BEGIN;\n", "BEGIN;\n\\startpipeline\n").replace(
    "COMMIT;",
    f"{actions.LOCK.replace('%s', str(CLOSING))};\n{actions.append_new(1).replace('%s', '{}').format(*LINE)};\n\\endpipeline\nCOMMIT;",
)
"""What an action sends to the ledger for a new record, word for word, and in one trip with it."""


def writing() -> list[Row]:
    """8: one record with its entries, as many writers as the goal says, folding on; and the whole action."""
    city()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_written (id uuid PRIMARY KEY, place_id uuid, started_at timestamptz)")
    bare = ratio(lambda: _rate(WITH_ENTRIES, folding=True), lambda: _rate(BARE, folding=False))
    return [at_least(f"tps with entries / bare insert, {WRITERS} writers, folding", bare, 0.70, "/s"), _whole_action()]


def _rate(script: str, *, folding: bool) -> float:
    """Transactions a second, by pgbench: a driver's own work for each would count for as much as the server's."""
    stop = threading.Event()

    def folder() -> None:
        while not stop.wait(0.5):
            balances.fold_all()
        connection.close()

    thread = threading.Thread(target=folder)
    if folding:
        thread.start()
    try:
        command = [str(installed() / "bin" / "pgbench"), *f"-n -M prepared -c {WRITERS} -T {SECONDS} -f /dev/stdin".split()]
        where = os.environ["DATABASE_URL"]
        done = subprocess.run([*command, where], input=script, capture_output=True, text=True, check=True)
    finally:
        stop.set()
        if folding:
            thread.join()
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    assert found, done.stderr
    return float(found[1])


def _accounts(number: int) -> list[Account]:
    people = [Person(name="甲", created_at=NOW) for _ in range(number)]
    Person.objects.bulk_create(people)
    return Account.objects.bulk_create([Account(person=person, created_at=NOW) for person in people])


def _whole_action() -> Row:
    """A follow through its action, with rule, audit and figures, against saving the row through the ORM."""
    from teabowl.people.actions.follows import follow_village
    from teabowl.people.queries import actor_for

    villages = list(Place.objects.filter(level=Level.VILLAGE))
    account = _accounts(1)[0]
    actor = actor_for(account, now=NOW)
    other = _accounts(1)[0]
    left, right = iter(villages), iter(villages)

    def whole() -> None:
        for place in islice(left, 60):
            follow_village(actor, place_id=place.id, now=NOW)

    def plain() -> None:
        for place in islice(right, 60):
            with transaction.atomic():
                Follow(account=other, place=place, started_at=NOW).save(force_insert=True)

    return at_most("following a village / ORM save, 60 times", ratio(lambda: seconds(whole), lambda: seconds(plain)), 2.5, " s")


def importing() -> list[Row]:
    """9: 100,000 records with figures and without."""
    city()
    villages = list(Place.objects.filter(level=Level.VILLAGE)[:5_000])

    def records() -> list[Follow]:
        return [Follow(account=account, place=place, started_at=NOW) for account in _accounts(20) for place in villages]

    def without() -> None:
        with transaction.atomic():
            Follow.objects.bulk_create(records(), batch_size=5_000)

    def with_figures() -> None:
        with transaction.atomic():
            fresh = Follow.objects.bulk_create(records(), batch_size=5_000)
            actions.post_many(ACTOR, fresh, now=NOW)

    found = ratio(lambda: seconds(with_figures), lambda: seconds(without), rounds=3)
    balances.fold_all()
    return [at_most("importing 100,000 records, with figures / without", found, 2.0, " s")]


COLUMNS = {
    "place_id": "UUID",
    "indicator": "VARCHAR",
    "on": "DATE",
    "bucket": "INTEGER",
    "amount": "DECIMAL(18,2)",
    "count": "INTEGER",
}
GRAIN = """
SELECT place_id, indicator, date_trunc('month', "on") AS month, bucket, sum(amount) AS amount, sum(count) AS count
FROM read_parquet('{path}') GROUP BY 1, 2, 3, 4
"""


def rebuilding() -> list[Row]:
    """11: all balances at all levels made anew in PostgreSQL, against DuckDB adding the same entries up at village grain from
    Parquet, in memory, with all cores."""
    city()
    balances.fold_all()
    with TemporaryDirectory(prefix="teabowl-bench-") as folder:
        path = Path(folder) / "entries.parquet"
        _to_parquet(path)
        with duckdb.connect() as duck:

            def grain() -> None:
                duck.execute(f"CREATE OR REPLACE TABLE grain AS {GRAIN.format(path=path)}")

            found = ratio(lambda: seconds(_from_nothing), lambda: seconds(grain), rounds=3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM figures_entry")
        entries = f"{cursor.fetchone()[0]:,} entries"
    return [at_most(f"rebuild at all levels / DuckDB over Parquet at village grain, {entries}", found, 8, " s")]


def _to_parquet(path: Path) -> None:
    """The entries as DuckDB likes them best: typed columns, one file."""
    text = path.with_suffix(".csv")
    with connection.cursor() as cursor, text.open("wb") as file:
        copied = """COPY (SELECT place_id, indicator, "on", bucket, amount, count FROM figures_entry) TO STDOUT (FORMAT csv, HEADER)"""
        with cursor.copy(copied) as copy:
            file.writelines(copy)
    with duckdb.connect() as duck:
        duck.execute(
            f"COPY (SELECT * FROM read_csv('{text}', header = true, columns = {COLUMNS})) TO '{path}' (FORMAT parquet)"
        )
    text.unlink()


def _from_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE figures_balance")
    balances.rebuild()


def opening() -> list[Row]:
    """12: the first page of opened records, against a lookup by primary key, both as JSON through Django's whole stack."""
    root = city()
    balances.fold_all()
    rows = []
    with override_settings(ROOT_URLCONF=__name__):
        client = Client()

        def get(path: str) -> Callable[[], None]:
            def once() -> None:
                assert client.get(path).status_code == 200, path

            return once

        for key in ("people.followers", "letters.received", "letters.median_days", "letters.escalated"):
            page, lookup = get(f"/{root.code}/{key}"), get(f"/{root.id}")
            found = ratio(lambda page=page: p50(page, 30), lambda lookup=lookup: p50(lookup, 30))  # type: ignore[misc]
            rows.append(at_most(f"first page of {key}, city / primary key, p50", found, 3, " s"))
    return rows


def records_view(request: HttpRequest, code: str, key: str) -> JsonResponse:
    return JsonResponse(records_answer(Place.objects.get(code=code), key, limit=20))


def lookup_view(request: HttpRequest, place_id: UUID) -> JsonResponse:
    place = Place.objects.get(id=place_id)
    return JsonResponse({"code": place.code, "name": place.name, "level": place.level})


urlpatterns = [path("<str:code>/<str:key>", records_view), path("<uuid:place_id>", lookup_view), *pages]
"""With all pages behind them: opened records have their addresses."""

BENCHES = [
    (7, "dashboard", dashboard),
    (8, "writing", writing),
    (9, "importing", importing),
    (11, "rebuilding", rebuilding),
    (12, "opening", opening),
]
