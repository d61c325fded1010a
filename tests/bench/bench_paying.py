"""A bill of 250,000 lines compared with 250,000 orders in one command, against reading the file and one hash join.

The denominator does what cannot be left out: unpack, decode and split the file, bring key and amount of each line into the database by
COPY, join once. One line in a thousand differs. Behind the command the same differences are listed whenever it is run again.
"""

import gzip
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from teabowl.kernel.actor import Level
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import CHINA
from teabowl.launch.cli import run
from teabowl.payments.models import Difference, Merchant, Order
from teabowl.payments.standin import bills
from teabowl.places.bulk import copy_rows
from teabowl.places.models import Place
from tests.bench.measure import Row, at_most, ratio, seconds

LINES = 250_000
WRONG = 1_000
NUMBER, APP = "1900000109", "wx0123456789abcdef"
DAY = datetime(2026, 11, 26, 9, tzinfo=CHINA)


def _stage(folder: Path) -> Path:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_place, payments_merchant CASCADE")
    place = Place(code="371700000000", name="菏泽市", level=Level.CITY, sort_key="1", pinyin="x", initials="x")
    place.lineage = [place.id]
    place.save()
    merchant = Merchant.objects.create(
        place=place, title="中共菏泽市委", number=NUMBER, app_id=APP, certificate_serial="0", private_key=b"", apiv3_key=b"",
        status="on", opened_at=DAY, keys_at=DAY, checked_at=DAY,
    )  # fmt: skip
    orders = [
        Order(
            id=new_id(), merchant=merchant, owner_type="dues_payment", owner_id=new_id(), description="2026 年 11 月党费",
            amount=500 + n % 700, state="paid", counts=True, reference=f"42{n:026}", created_at=DAY, expires_at=DAY,
            paid_at=DAY + timedelta(milliseconds=150 * n), known_at=DAY,
        )
        for n in range(LINES)
    ]  # fmt: skip
    copy_rows(orders)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE payments_order")
    lines = [
        bills.paid_line({
            "number": order.number, "mchid": NUMBER, "appid": APP, "total": order.amount + (n % WRONG == 0), "way": "NATIVE",
            "reference": order.reference, "at": order.paid_at.isoformat(timespec="seconds"), "description": order.description,
        })
        for n, order in enumerate(orders)
    ]  # fmt: skip
    paid = sum(order.amount for order in orders) + LINES // WRONG
    file = folder / "bill.gz"
    file.write_bytes(gzip.compress(bills.whole(lines, paid=paid, refunded=0), 6))
    return file


def bare(file: Path) -> None:
    """Read, copy, join."""
    lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (key uuid, amount text) ON COMMIT DROP")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for line in lines[1:-2]:
                part = line.split(",`")
                copy.write_row((part[6], part[24]))
        cursor.execute("SELECT count(*), sum(ours.amount) FROM bare JOIN payments_order AS ours ON ours.id = bare.key")
        if cursor.fetchone()[0] != LINES:
            raise RuntimeError("the join lost a line")


def command(file: Path) -> None:
    """The whole command, as an operator runs it."""
    if run(["payments", "reconcile", NUMBER, DAY.date().isoformat(), "--file", str(file)]) != 1:
        raise RuntimeError("it should have found something to look at")


def reconciliation() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = _stage(Path(folder))
        found = ratio(lambda: seconds(lambda: command(file)), lambda: seconds(lambda: bare(file)), 3)
    if Difference.objects.filter(kind="amount", settled_at__isnull=True).count() != LINES // WRONG:
        raise RuntimeError("not every difference is listed")
    return [at_most(f"a bill of {LINES:,} lines in one command, against reading it and one hash join", found, 3, " s")]


BENCHES = [(21, "reconciliation", reconciliation)]
