"""The laws of the ledger, under random records, moves, dates, folding and changes of the tree."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from teabowl.figures import actions, balances, opening, rules
from teabowl.figures.models import Balance, Entry, Tail
from teabowl.figures.queries import children_compared, figures_at, figures_of, indicators_shown, settle
from teabowl.figures.tests.books import INDICATORS, Record, asked, stands
from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import TeabowlError
from teabowl.kernel.indicators import ADDITIVE, Contribution
from teabowl.places.actions import Decision, merge_places, move_place
from teabowl.places.models import Place
from teabowl.places.queries import tree_on
from teabowl.places.undoing import undo_change
from tests.cast import NOW, Cast

ACTOR = system_actor("tests")
KEYS = [one.key for one in INDICATORS if not one.inside]
ADDITIVE_KEYS = [one.key for one in INDICATORS if one.kind in ADDITIVE and not one.inside]
NAMES = ["随西村", "随东村", "张营村", "龙堌北村", "随官屯镇"]
DECISION = Decision("菏政字〔2026〕18 号")

QUICK = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
    database=None,
)
"""Without shrinking: an example costs hundreds of reads. A failing one is short enough to be read."""

days = st.dates(date(2025, 10, 1), date(2026, 11, 24))
spots = st.sampled_from(NAMES)
things = st.one_of(
    st.tuples(st.just("stands"), spots, days, st.none() | st.integers(1, 200)),
    st.tuples(
        st.just("asked"), spots, days, st.none() | st.integers(0, 12), st.none() | st.decimals("0.01", "999.99", places=2)
    ),
    st.tuples(st.just("nothing")),
)
steps = st.one_of(
    st.tuples(st.just("new"), things),
    st.tuples(st.just("change"), st.integers(0, 30), things),
    st.tuples(st.just("fold"), st.integers(1, 6)),
    st.tuples(st.just("look")),
    st.tuples(st.just("merge"), spots, spots, days),
    st.tuples(st.just("move"), spots, st.sampled_from(["随官屯镇", "张营镇", "龙堌镇"]), days),
    st.tuples(st.just("undo")),
)


@dataclass
class World:
    """What the test knows by itself: the records, and what they said at each look."""

    cast: Cast
    records: list[Record] = field(default_factory=list)
    looks: list[tuple[datetime, list[list[Contribution]]]] = field(default_factory=list)
    changes: list[UUID] = field(default_factory=list)

    def cells(self, thing: tuple) -> list[Contribution]:
        if thing[0] == "nothing":
            return []
        place = self.cast.place(thing[1]).id
        if thing[0] == "stands":
            return stands(place, thing[2], thing[2] + timedelta(thing[3]) if thing[3] else None)
        return asked(place, thing[2], thing[3], thing[4])

    def take(self, step: tuple) -> None:
        getattr(self, step[0])(*step[1:])

    def new(self, thing: tuple) -> None:
        self.records.append(Record(self.cells(thing)))
        actions.post(ACTOR, self.records[-1], now=NOW)

    def change(self, which: int, thing: tuple) -> None:
        if self.records:
            record = self.records[which % len(self.records)]
            record.cells = self.cells(thing)
            actions.post(ACTOR, record, now=NOW)

    def fold(self, batch: int) -> None:
        balances.fold(batch)

    def look(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            self.looks.append((cursor.fetchone()[0], deepcopy([r.cells for r in self.records])))

    def merge(self, one: str, other: str, on: date) -> None:
        with self.refusable():
            codes = [self.cast.place(one).code]
            made = merge_places(
                self.cast.actor("city"), codes=codes, into=self.cast.place(other).code, on=on, decision=DECISION, now=NOW
            )
            self.changes.append(made.id)

    def move(self, one: str, to: str, on: date) -> None:
        with self.refusable():
            made = move_place(
                self.cast.actor("city"),
                code=self.cast.place(one).code,
                to=self.cast.place(to).code,
                on=on,
                decision=DECISION,
                now=NOW,
            )
            self.changes.append(made.id)

    def undo(self) -> None:
        if self.changes:
            with self.refusable():
                undo_change(self.cast.actor("city"), change_id=self.changes.pop(), now=NOW)

    @contextmanager
    def refusable(self) -> Iterator[None]:
        """A change that the tree's rules refuse leaves everything as it was."""
        try:
            with transaction.atomic():
                yield
        except TeabowlError:
            pass


def recomputed(
    cells: list[list[Contribution]], lineages: dict[UUID, tuple[UUID, ...]], place: UUID, key: str, until: date
) -> tuple[Decimal, int]:
    """Amount and count straight from the records: the definition that every read must agree with."""
    kind = next(i for i in INDICATORS if i.key == key)
    since = rules.window_of(kind, until).since
    found = [
        c
        for record in cells
        for c in record
        if c.indicator == key and c.on <= until and (since is None or c.on >= since) and place in lineages[c.place_id]
    ]
    return sum((Decimal(c.amount) for c in found), Decimal(0)), sum(c.count for c in found)


def paged(question: object, key: str) -> list[object]:
    """All pages of an opened figure, three records a page; both ways of fetching them agree, and repeat count and sum."""
    ways = []
    for few in (-1, 400):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(opening, "FEW", few)
            found, cursor = [], ""
            while True:
                page = opening.open_figure(question, key, cursor=cursor, limit=3)
                found += page.records
                cursor = page.next
                if not cursor:
                    break
            assert page.count == len(found)
            assert page.sum == sum(r.amount for r in found)
            ways.append(found)
    assert ways[0] == ways[1]
    return ways[0]


def check_everywhere(world: World, until: date) -> None:
    indicators = indicators_shown(ADDITIVE_KEYS)
    then = tree_on(until)
    now = {p.id: tuple(p.lineage) for p in Place.objects.all()}
    known_at, known_cells = world.looks[-1] if world.looks else (None, None)
    for place in Place.objects.all():
        for tree, lineages in (("then", then), ("now", now)):
            for known, cells in ((None, [r.cells for r in world.records]), (known_at, known_cells)):
                if cells is None or (place.closed_on and (tree == "now" or until >= place.closed_on)):
                    continue
                question = settle(place, until, known, tree)
                for figure in figures_at([place], question, indicators)[place.id]:
                    key = figure.indicator.key
                    due = recomputed(cells, lineages, place.id, key, until)
                    assert (figure.value, figure.records) == due, (place.name, tree, key, known)
                    opened = paged(question, key)
                    assert (sum(r.amount for r in opened), len(opened)) == due, (place.name, tree, key, "opened")
                    assert len({r.id for r in opened}) == len(opened)


@pytest.mark.django_db
@settings(QUICK, max_examples=10)
@given(script=st.lists(steps, min_size=3, max_size=25), until=days)
def test_every_figure_is_what_its_records_say(cast: Cast, script: list[tuple], until: date) -> None:
    with transaction.atomic():
        note(repr(script))
        world = World(cast)
        for step in script:
            world.take(step)
        check_everywhere(world, until)
        balances.fold_all()
        assert Tail.objects.count() == 0
        assert balances.wrong_balances() == 0
        check_everywhere(world, until)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(QUICK, max_examples=15)
@given(script=st.lists(steps, min_size=3, max_size=20), until=days)
def test_a_parent_is_the_sum_of_its_children_and_itself(cast: Cast, script: list[tuple], until: date) -> None:
    with transaction.atomic():
        note(repr(script))
        world = World(cast)
        for step in script:
            world.take(step)
        for place in Place.objects.filter(closed_on=None).exclude(level="village"):
            for key in ADDITIVE_KEYS:
                whole, rows = children_compared(settle(place, until), key)
                if rows:
                    assert whole.value == sum(row.figure.value for row in rows)
                    assert whole.records == sum(row.figure.records for row in rows)
        transaction.set_rollback(True)


def test_a_merger_keeps_every_sum_and_undoing_it_restores_all(cast: Cast) -> None:
    for n in range(40):
        home = cast.place(NAMES[n % 4]).id
        actions.post(ACTOR, Record(asked(home, date(2026, 1 + n % 10, 3), n % 8, Decimal(n))), now=NOW)
        actions.post(ACTOR, Record(stands(home, date(2025, 11, 1 + n % 20))), now=NOW)
        if n == 25:
            balances.fold_all()
    stored = set(Balance.objects.values_list("place_id", "indicator", "month", "bucket", "amount", "count"))
    eve, day = date(2026, 11, 9), date(2026, 11, 10)

    def everything(on: date, tree: str = "then") -> dict[str, list[object]]:
        places = Place.objects.filter(level__in=["city", "county", "township"]).order_by("id")
        return {p.name: [(f.value, f.records) for f in figures_of(p, on, tree=tree, keys=KEYS)] for p in places}

    before, at_eve = everything(day), figures_of(cast.place("随东村"), eve, keys=KEYS)
    change = merge_places(cast.actor("city"), codes=["371725104202"], into="371725104201", on=day, decision=DECISION, now=NOW)
    assert everything(day) == before == everything(day, "now")
    assert figures_of(Place.objects.get(name="随东村"), keys=KEYS) == at_eve
    kept = figures_of(cast.place("随西村"), day, keys=["test.asked"])[0].records
    assert kept == 20
    assert figures_of(cast.place("随西村"), eve, keys=["test.asked"])[0].records == 10
    undo_change(cast.actor("city"), change_id=change.id, now=NOW)
    assert everything(day) == before
    now = set(
        Balance.objects.exclude(amount=0, count=0).values_list("place_id", "indicator", "month", "bucket", "amount", "count")
    )
    assert now == {row for row in stored if row[4] or row[5]} or balances.wrong_balances() == 0
    assert balances.wrong_balances() == 0


def test_what_a_closed_month_knew_can_be_asked_again(cast: Cast) -> None:
    home = cast.place("随西村")
    record = Record(asked(home.id, date(2026, 10, 5), 3))
    actions.post(ACTOR, record, now=NOW)
    moment = Entry.objects.get(indicator="test.asked").recorded_at
    record.cells = asked(home.id, date(2026, 10, 6))
    actions.post(ACTOR, record, now=NOW)
    actions.post(ACTOR, Record(asked(home.id, date(2026, 10, 7))), now=NOW)
    for fold in (False, True):
        if fold:
            balances.fold_all()
        assert [f.records for f in figures_of(home, date(2026, 10, 5), moment, keys=["test.asked", "test.answered"])] == [1, 1]
        assert [f.records for f in figures_of(home, date(2026, 10, 5), keys=["test.asked", "test.answered"])] == [0, 0]
        assert [f.records for f in figures_of(home, date(2026, 10, 31), keys=["test.asked", "test.answered"])] == [2, 0]
