"""Places at the size of the country: loading it (13), finding among it (14), and a merger with 10,000 records (17).

PLACES_FILE may name a real list of the country (code,name,level,parent_code); without it, one of the same size is made up:
620,573 villages under 41,000 townships, with names drawn from the few hundred that most villages share.
"""

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from shutil import rmtree
from statistics import median

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from teabowl.figures import actions as ledger
from teabowl.figures import balances
from teabowl.figures.queries import figures_at, indicators_shown, settle
from teabowl.kernel.actor import system_actor
from teabowl.kernel.ids import new_id
from teabowl.places import actions, load
from teabowl.places.actions import Decision
from teabowl.places.models import Place
from teabowl.places.queries import children, find_places
from tests.bench.measure import Ratio, Row, at_most, percentile, ratio, seconds

VILLAGES = 620_573
ACTOR = system_actor("places.bench")
TABLES = {
    "places_place": load.PLACE_COLUMNS,
    "places_placekey": load.KEY_COLUMNS,
    "figures_tail": ledger.ENTRY_COLUMNS,
}
ROUNDS = 5
GROWTH = (50, 5_000, VILLAGES)
FIVE_MINUTES = 300


def made_up(path: Path, villages: int = VILLAGES) -> Path:
    """A country of the real one's shape: 31 provinces, 11 cities each, 9 counties each, 15 villages in each township or so. With
    fewer villages, as many cities as they need."""
    chance = random.Random(17)
    first, second = "张王李赵刘陈杨黄孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖", "家大小东西南北前后上下新老"
    last = ("庄村", "村", "楼村", "寨村", "集村", "屯村", "营村", "湾村", "社区", "河村", "店村", "堂村")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("code", "name", "level", "parent_code"))
        townships: list[str] = []
        for number in range(31 * 11):
            p, c = divmod(number, 11)
            province = f"{11 + p:02d}".ljust(12, "0")
            if c == 0:
                out.writerow((province, f"{first[p % 30]}{second[p % 13]}省", "province", ""))
            city = (province[:2] + f"{c + 1:02d}").ljust(12, "0")
            out.writerow((city, f"{chance.choice(first)}{chance.choice(second)}市", "city", province))
            for k in range(1, 10):
                county = (city[:4] + f"{k:02d}").ljust(12, "0")
                out.writerow((county, f"{chance.choice(first)}{chance.choice(second)}县", "county", city))
                for t in range(100, 113):
                    townships.append((county[:6] + f"{t}").ljust(12, "0"))
                    out.writerow((townships[-1], f"{chance.choice(first)}{chance.choice(second)}镇", "township", county))
            if len(townships) * 15 >= villages:
                break
        for n in range(villages):
            township = townships[n % len(townships)]
            name = chance.choice(first) + chance.choice(("", second[n % 13])) + chance.choice(last)
            out.writerow((f"{township[:9]}{200 + n // len(townships):03d}", f"{name}村民委员会", "village", township))
    return path


@cache
def country() -> Path:
    given = os.environ.get("PLACES_FILE")
    return Path(given) if given else made_up(Path(tempfile.mkdtemp(prefix="teabowl-bench-")) / "country.csv")


def migrated() -> None:
    """Each bench may be the first on a new server."""
    call_command("migrate", verbosity=0)


def emptied() -> None:
    migrated()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_place, places_change, figures_entry, figures_tail, figures_balance CASCADE")


def load_country(path: Path) -> None:
    load.load_file(ACTOR, path, now=timezone.now())


def loading() -> Sequence[Row]:
    """13: the whole command, with reading, checking, names and the ledger, over COPY of the very rows that it wrote into the same
    tables with the same indexes. Minutes each, so no round that does not count, and as many as five minutes hold (PLACES_ROUNDS:
    so many); the first is the command's, whose rows the other one then copies."""
    began, most = time.monotonic(), int(os.environ.get("PLACES_ROUNDS", "0"))
    path = country()
    kept = Path(tempfile.mkdtemp(prefix="teabowl-bench-"))
    loads, bares, memory = [], [], []

    def by_command() -> None:
        emptied()
        took, used = _command(path)
        loads.append(took)
        memory.append(used)

    def bare() -> None:
        emptied()
        bares.append(seconds(lambda: _copy_all(kept)))

    by_command()
    count = Place.objects.count()
    for table, columns in TABLES.items():
        _copy_out(kept / table, f"COPY {table} ({columns}) TO STDOUT")
    bare()
    while len(loads) < most or (not most and (time.monotonic() - began) * (1 + 1 / len(loads)) < FIVE_MINUTES):
        for work in (bare, by_command) if len(loads) % 2 else (by_command, bare):
            work()
    rmtree(kept)
    each = tuple(one / other for one, other in zip(loads, bares, strict=True))
    found = Ratio(median(each), median(loads), median(bares), each)
    used = max(memory)
    return [
        at_most(f"country load of {count:,} places, ledger included / bare COPY", found, 4, " s"),
        Row("memory of the load", f"{used:.2f} GiB", "1.5 GiB", f"{used / 1.5:.2f}", "≤ 1", used <= 1.5),
    ]


def _copy_out(path: Path, sql: str) -> None:
    with connection.cursor() as cursor, path.open("wb") as file, cursor.copy(sql) as copy:
        for block in copy:
            file.write(block)


def _copy_all(kept: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in TABLES.items():
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy, (kept / table).open("rb") as file:
                while block := file.read(1 << 20):
                    copy.write(block)


def _command(path: Path) -> tuple[float, float]:
    """`places load` in a process of its own: (seconds, the most memory that it took in GiB)."""
    code = (
        "import resource, sys, django; django.setup();"
        "from teabowl.places.commands import main; status = main(['places', 'load', sys.argv[1]]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); sys.exit(status)"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "teabowl.config.settings"}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    took = time.perf_counter() - began
    return took, int(done.stdout.split()[-1]) / (1 << 30 if sys.platform == "darwin" else 1 << 20)


def finding() -> Sequence[Row]:
    """14: what people type, over the primary key lookup of the same places, both through Django's connection; p99 of each."""
    migrated()
    if Place.objects.count() < VILLAGES:
        emptied()
        load_country(country())
    chance = random.Random(14)
    rows = list(Place.objects.filter(level="village").order_by("id").values_list("id", "name", "pinyin", "initials")[:40_000])
    chosen = chance.sample(rows, 1_000)

    def pk() -> float:
        return percentile(list(_times(lambda row: Place.objects.get(id=row[0]), chosen)), 0.99)

    def typed(pick: Callable[[tuple[str, ...]], str]) -> Ratio:
        texts = [pick(row) for row in chosen]
        return ratio(lambda: percentile(list(_times(find_places, texts)), 0.99), pk, ROUNDS)

    ways: list[tuple[str, Callable[[tuple[str, ...]], str]]] = [
        ("name", lambda row: row[1]),
        ("first two characters", lambda row: row[1][:2]),
        ("inside of the name", lambda row: row[1][1:3]),
        ("pinyin", lambda row: row[2]),
        ("half a pinyin", lambda row: row[2][:4]),
        ("initials", lambda row: row[3]),
    ]
    return [at_most(f"picker by {name}, p99 / primary key, p99", typed(pick), 3, " s") for name, pick in ways]


def _times(work: Callable[[object], object], given: Sequence[object]) -> Iterator[float]:
    for item in given:
        began = time.perf_counter()
        work(item)
        yield time.perf_counter() - began


def growing() -> Sequence[Row]:
    """Growth: the dashboard of a city with its counties, and the picker, in countries of three sizes, each over a primary key lookup
    in the same country. They must cost the same at each size; half as much again is noise."""
    found = {}
    for villages in GROWTH:
        emptied()
        load_country(country() if villages == VILLAGES else made_up(Path(tempfile.mkdtemp()) / "country.csv", villages))
        balances.fold_all()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        found[villages] = {"dashboard": _dashboard(), "picker": _picker()}
    return [_grown(what, villages, found[villages][what], found[50][what]) for what in found[50] for villages in GROWTH]


def _p50(work: Callable[[object], object], given: Sequence[object]) -> float:
    return median(_times(work, given))


def _dashboard() -> Ratio:
    city = Place.objects.filter(level="city").order_by("sort_key")[0]
    shown, places = indicators_shown(), [city, *children(city)]
    return ratio(
        lambda: _p50(lambda _n: figures_at(places, settle(city), shown), range(20)),
        lambda: _p50(lambda _n: Place.objects.get(id=city.id), range(50)),
    )


def _picker() -> Ratio:
    rows = list(Place.objects.filter(level="village").order_by("id").values_list("id", "name")[:50])
    return ratio(
        lambda: _p50(lambda row: find_places(row[1]), rows),  # type: ignore[index]
        lambda: _p50(lambda row: Place.objects.get(id=row[0]), rows),  # type: ignore[index]
    )


def _grown(what: str, villages: int, found: Ratio, smallest: Ratio) -> Row:
    most = smallest.value * 1.5
    return Row(
        f"{what} among {villages:,} villages / primary key, p50", f"{found.numerator:.4g} s", f"{found.denominator:.4g} s",
        f"{found.value:.3g}", f"≤ {most:.3g}", found.value <= most,
    )  # fmt: skip


def merging() -> Sequence[Row]:
    """17: a merger of two villages that hold 10,000 records, over the bare UPDATE of 10,000 rows to another village."""
    emptied()
    load_country(made_up(Path(tempfile.mkdtemp()) / "small.csv", villages=100_000))
    one, other = Place.objects.filter(level="village").order_by("sort_key")[:2]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_record")
        cursor.execute("CREATE TABLE bench_record (id uuid PRIMARY KEY, place_id uuid NOT NULL, body text NOT NULL)")
        cursor.execute("CREATE INDEX ON bench_record (place_id)")
        cursor.executemany(
            "INSERT INTO bench_record VALUES (%s, %s, %s)", [(new_id(), one.id, "一封信" * 20) for _n in range(10_000)]
        )

    def merge() -> float:
        with transaction.atomic():
            took = seconds(
                lambda: actions.merge_places(
                    ACTOR, codes=[one.code], into=other.code, on=date(2026, 1, 1), decision=Decision("x"), now=timezone.now()
                )
            )
            transaction.set_rollback(True)
        return took

    def bare() -> float:
        with transaction.atomic(), connection.cursor() as cursor:
            took = seconds(
                lambda: cursor.execute("UPDATE bench_record SET place_id = %s WHERE place_id = %s", [other.id, one.id])
            )
            transaction.set_rollback(True)
        return took

    found = ratio(merge, bare, ROUNDS)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_record")
    return [at_most("merger of two villages with 10,000 records / bare UPDATE", found, 3, " s")]


BENCHES = [(13, "country", loading), (14, "picker", finding), (17, "merger", merging), (22, "growth", growing)]
