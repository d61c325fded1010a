"""The law of the tree, on a filled city: thousands of random mergers, moves, renames, splits and undos, with the ledger taking part.

Needs a database with a city in it (`teabowl demo`); everything runs in one transaction that is rolled back. LAWS_STEPS (2,000) and
LAWS_SEED choose the walk. After every step, for some figures drawn anew each time: as of the day before, in the tree of that day, they are
what they were at every ancestor of what was touched; in the tree of today the common ancestors keep every sum. Now and then all
figures are asked, and the balances of the whole city are made again from the book. In the end all is undone, and every row of the
tree, the search keys and the balances is as it was.
"""

import os
import random
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from teabowl.figures import balances
from teabowl.figures.queries import figures_at, settle
from teabowl.figures.registry import registry
from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import Refused
from teabowl.kernel.indicators import ADDITIVE
from teabowl.kernel.times import china_date
from teabowl.places import actions, undoing
from teabowl.places.actions import Decision
from teabowl.places.models import Change, Place
from tests.bench.measure import Row

COMMAND = system_actor("places.command")
PAPER = Decision("菏政字〔2026〕18 号")
OF_THE_TREE = ("places.", "sites.")
"""Figures of the places themselves: a merger is meant to change these."""
FEW, EVERY = 12, 50
"""How many figures are asked after a step, of the two hundred; and after which steps all of them."""
ABOVE = {"village": "township", "township": "county"}
# a place whose opening was undone may stay as one that existed on no day (undoing._take_away); its code then begins with a dash
PICTURES = {
    "places": "SELECT * FROM places_place WHERE code NOT LIKE '-%'",
    "keys": "SELECT place_id, level, kind, key FROM places_placekey",
    "names": "SELECT * FROM places_placename",
    "codes": "SELECT * FROM places_placecode",
    "standings": "SELECT * FROM places_placestanding",
    "balances": "SELECT place_id, month, indicator, bucket, amount, count FROM figures_balance WHERE amount <> 0 OR count <> 0",
    "posted": 'SELECT source_type, source_id, indicator, place_id, "on", bucket, sum(amount), sum(count) FROM figures_entry'
    " GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(amount) <> 0 OR sum(count) <> 0",
}


def picture() -> dict[str, set[str]]:
    """Every row that undoing must bring back."""
    found = {}
    with connection.cursor() as cursor:
        for name, sql in PICTURES.items():
            cursor.execute(sql)
            found[name] = {repr(row) for row in cursor.fetchall()}
    return found


class Walk:
    """Random changes dated today, and undos."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = timezone.now()
        self.today = china_date(self.now)
        self.numbers = iter(range(10**6))
        self.done: list[UUID] = []
        self.made: dict[str, int] = {}
        self.additive = [i for i in registry().indicators.values() if i.kind in ADDITIVE]
        self.steps = 0
        self.watched = self.additive

    def pick(self, level: str) -> Place:
        found = Place.objects.in_force().filter(level=level, code__startswith="3717")
        return found.order_by("code")[self.chance.randrange(found.count())]

    def step(self) -> None:
        self.now += timedelta(seconds=1)
        self.steps += 1
        self.watched = self.chance.sample(self.additive, FEW) if self.steps % EVERY else self.additive
        if self.done and self.chance.random() < 0.3:
            change = Change.objects.get(id=self.done[-1] if self.chance.random() < 0.5 else self.chance.choice(self.done))
            touched = list(Place.objects.filter(id__in=change.touched.values("place_id")).exclude(opened_on=self.today))
            self._watch(touched, lambda: self._undo(change.id))
            return
        kind = self.chance.choice(("merge", "merge", "merge", "move", "move", "rename", "recode", "split"))
        level = self.chance.choice(("village", "village", "village", "township")) if kind != "split" else "village"
        one, other = self.pick(level), self.pick(ABOVE[level] if kind == "move" else level)
        self._watch([one, other], lambda: self._change(kind, one, other))

    def _undo(self, change: UUID) -> str:
        undoing.undo_change(COMMAND, change_id=change, now=self.now)
        self.done.remove(change)
        return "undo"

    def _change(self, kind: str, one: Place, other: Place) -> str:
        code = f"3717{99:02d}{next(self.numbers):06d}"
        common: dict[str, Any] = {"on": self.today, "decision": PAPER, "now": self.now}
        ways: dict[str, Callable[[], Change]] = {
            "merge": lambda: actions.merge_places(COMMAND, codes=[one.code], into=other.code, **common),
            "move": lambda: actions.move_place(COMMAND, code=one.code, to=other.code, **common),
            "rename": lambda: actions.rename_place(COMMAND, code=one.code, name="新" + one.name[:20], **common),
            "recode": lambda: actions.rename_place(COMMAND, code=one.code, name="", new_code=code, **common),
            "split": lambda: actions.split_place(
                COMMAND, code=one.code, new_code=code, name="分出村", groups=["一组"], **common
            ),
        }
        self.done.append(ways[kind]().id)
        return kind

    def _watch(self, touched: Sequence[Place], work: Callable[[], str]) -> None:
        """Do it, and compare what the figures say before and after."""
        lines = [set(place.lineage) for place in touched]
        roots = set.union(*lines) if lines else set()
        then, now = self._read(roots, then=True), self._read(roots, then=False)
        with suppress(Refused), transaction.atomic():
            kind = work()
            self.made[kind] = self.made.get(kind, 0) + 1
        again = self._read(roots, then=True)
        if again != then:
            raise AssertionError(f"{self.made}: the past changed")
        after = {place.id: set(place.lineage) for place in Place.objects.filter(id__in=[place.id for place in touched])}
        common = (set.intersection(*lines, *after.values()) if lines else set()) - after.keys()
        left = self._read(common, then=False)
        if left != {key: now[key] for key in left}:
            raise AssertionError(f"{self.made}: a sum was lost or won")

    def _read(self, roots: set[UUID], *, then: bool) -> dict[UUID, list[Any]]:
        places = [p for p in Place.objects.filter(id__in=roots).order_by("id") if then or p.closed_on is None]
        if not places:
            return {}
        indicators = [i for i in self.watched if then or not i.key.startswith(OF_THE_TREE)]
        live = next((place for place in places if place.closed_on is None), None)
        if live is None:
            return {}
        asked = settle(live, self.today - timedelta(days=1) if then else None, None, "then" if then else "now")
        return {key: [f.value for f in found] for key, found in figures_at(places, asked, indicators).items()}


def laws() -> Sequence[Row]:
    """Raises AssertionError with the walk so far when a law is broken."""
    steps, seed = int(os.environ.get("LAWS_STEPS", "2000")), int(os.environ.get("LAWS_SEED", "1"))
    if not Place.objects.filter(code__startswith="3717").exists():
        return [Row("laws of the tree", "no city is loaded here: run it on a filled database", "", "")]
    walk = Walk(seed)
    with transaction.atomic():
        balances.rebuild()
        first = picture()
        for number in range(1, steps + 1):
            walk.step()
            if number % 100 == 0:
                sys.stderr.write(f"{number} steps: {walk.made}\n")
            if number % 500 == 0 and balances.wrong_balances():
                raise AssertionError(f"{walk.made}: balances differ from the book")
        while walk.done:
            walk.now += timedelta(seconds=1)
            undoing.undo_change(COMMAND, change_id=walk.done.pop(), now=walk.now)
        last = picture()
        differing = [name for name, rows in first.items() if last[name] != rows]
        for name in differing:
            lines = [f"- {row}" for row in first[name] - last[name]] + [f"+ {row}" for row in last[name] - first[name]]
            sys.stderr.write("\n".join([f"{name}: {len(lines)} rows", *sorted(lines)[:20], ""]))
        wrong = balances.wrong_balances()
        transaction.set_rollback(True)
    made = ", ".join(f"{n} {kind}" for kind, n in sorted(walk.made.items()))
    return [
        Row(
            f"laws of the tree: {made}",
            f"{len(differing)} {differing}",
            f"{wrong} wrong balances",
            "",
            "0",
            not differing and not wrong,
        )
    ]


BENCHES = [(40, "laws", laws)]
