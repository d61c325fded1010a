"""Bench 22: a live meeting of 500 phones, served by `teabowl serve` with all its children, while kill -9 hits the pages, the push
process, the worker and the database, the whole is restarted, and its supervisor is killed. Everybody votes by name and in secret and
says a word meanwhile. Then every screen must show what is true, and nothing that was answered may be lost or counted twice.

BENCH_PEOPLE (500) and OUTAGE_SECONDS (40) make it smaller.
"""

import asyncio
import os
import resource
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import outage
from tests.bench.live_stage import PEOPLE
from tests.bench.measure import Row

SECONDS = float(os.environ.get("OUTAGE_SECONDS", "40"))
VICTIMS = ("push", "database", "pages", "restart", "worker", "database", "crash", "pages")


def meeting_that_dies() -> Sequence[Row]:
    """Raises AssertionError for a screen that never shows what is true, or an act that is never answered."""
    from django.core.management import call_command
    from django.db import connections

    from teabowl.config.embedded import embedded_url

    resource.setrlimit(resource.RLIMIT_NOFILE, (min(16_384, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    laid = outage.lay_out(PEOPLE)
    connections.close_all()
    killings = [((n + 1) * SECONDS / (len(VICTIMS) + 1), who) for n, who in enumerate(VICTIMS)]
    with TemporaryDirectory(prefix="tb-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        outage.move(os.environ["DATABASE_URL"], home, durable=True)
        served = outage.Served(home)
        try:
            phones, behind = asyncio.run(outage.play(served, laid, killings, SECONDS))
            found = outage.faults(embedded_url(home), laid, phones)
            told = outage.leaks(embedded_url(home), home, laid, phones)
        finally:
            served.stop()
    dumped, linked = told.pop("dumped"), {kind: count for kind, count in told.items() if count}
    again = sum(phone.again for phone in phones)
    bad = {kind: count for kind, count in found.items() if count}
    what = f"{3 * PEOPLE:,} votes and words of {PEOPLE} phones, {len(VICTIMS)} deaths, {again:,} requests sent again"
    return [
        Row(f"lost, doubled or unknown: {what}", str(sum(found.values())), f"{3 * PEOPLE:,}", str(bad or ""), "0", not bad),
        Row(
            f"traces of {PEOPLE} secret votes in {dumped:,} rows of a dump and the logs",
            str(sum(told.values())),
            f"{PEOPLE}",
            str(linked or ""),
            "0",
            not linked,
        ),
        Row(f"screens that show what is true, {behind:.1f} s after the last answer", f"{PEOPLE}", f"{PEOPLE}", "1", "1", True),
    ]


BENCHES = [(22, "outage", meeting_that_dies)]
