"""Writers, the folder, a change of the tree and a reader at once: the figures stay exact."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from uuid import UUID

import pytest
from django.db import close_old_connections, connection, connections, transaction

from teabowl.figures import actions, balances
from teabowl.figures.closing import close_month
from teabowl.figures.models import Closing, Entry, Tail
from teabowl.figures.queries import figures_of
from teabowl.figures.tests.books import Record, asked, stands
from teabowl.kernel.actor import system_actor
from teabowl.places.actions import Decision, merge_places
from teabowl.places.models import Place
from teabowl.places.undoing import undo_change
from tests.cast import NOW, Cast, build_cast

ACTOR = system_actor("tests")
KEYS = ["test.asked"]
DAY = date(2026, 10, 5)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> Iterator[Cast]:
    yield build_cast()
    connections.close_all()


def in_thread(work: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        close_old_connections()
        try:
            return work()
        finally:
            connection.close()

    return run


def test_what_sums_to_nothing_above_moves_all_the_same(people: Cast) -> None:
    """A stock that came and went stands in two months and, whole, nowhere: no balance of its own at the root tells of it."""
    actions.post(ACTOR, Record(stands(people.place("随东村").id, date(2026, 8, 3), date(2026, 9, 4))), now=NOW)
    balances.fold_all()
    merge_places(
        people.actor("city"),
        codes=["371725104202"],
        into="371725105201",
        on=date(2026, 11, 10),
        decision=Decision("x"),
        now=NOW,
    )
    balances.fold_all()
    assert balances.wrong_balances() == 0


def test_nothing_is_lost_or_counted_twice(people: Cast) -> None:
    city, villages = people.place("菏泽市"), [people.place(n).id for n in ("随西村", "随东村", "张营村", "龙堌北村")]
    stop = Event()
    seen: list[int] = []

    def write(place: UUID) -> int:
        kept = 0
        for n in range(60):
            try:
                with transaction.atomic():
                    record = Record(asked(place, DAY))
                    actions.post(ACTOR, record, now=NOW)
                    if n % 5 == 4:
                        raise LookupError("rolled back")
                    if n % 3 == 2:
                        record.cells = []
                        actions.post(ACTOR, record, now=NOW)
                    else:
                        kept += 1
            except LookupError:
                pass
        return kept

    def fold() -> None:
        while not stop.is_set():
            balances.fold(7)

    def change_tree() -> None:
        actor = people.actor("city")
        for _ in range(6):
            done = merge_places(
                actor, codes=["371725104202"], into="371725105201", on=date(2026, 11, 10), decision=Decision("x"), now=NOW
            )
            undo_change(actor, change_id=done.id, now=NOW)

    def look() -> None:
        while not stop.is_set():
            seen.append(figures_of(city, DAY, keys=KEYS)[0].records)

    with ThreadPoolExecutor(8) as pool:
        background = [pool.submit(in_thread(work)) for work in (fold, look)]
        writers = [pool.submit(in_thread(lambda p=p: write(p))) for p in villages]
        changer = pool.submit(in_thread(change_tree))
        kept = sum(writer.result() for writer in writers)
        changer.result()
        stop.set()
        for thread in background:
            thread.result()
    assert figures_of(city, DAY, keys=KEYS)[0].records == kept
    balances.fold_all()
    assert Tail.objects.count() == 0
    assert balances.wrong_balances() == 0
    for place in Place.objects.filter(closed_on=None):
        under = Place.objects.under(place).values_list("id", flat=True)
        due = sum(Entry.objects.filter(place_id__in=under, indicator="test.asked").values_list("count", flat=True))
        assert figures_of(place, DAY, keys=KEYS)[0].records == due
    assert seen == sorted(seen) or max(seen) <= kept + 8


def test_a_line_that_commits_late_is_folded_later(people: Cast) -> None:
    home = people.place("随西村")
    posted, go_on = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            actions.post(ACTOR, Record(asked(home.id, DAY)), now=NOW)
            posted.set()
            go_on.wait(10)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(in_thread(slow))
        posted.wait(10)
        actions.post(ACTOR, Record(asked(home.id, DAY)), now=NOW)
        assert balances.fold_all() == 1
        assert figures_of(home, DAY, keys=KEYS)[0].records == 1
        go_on.set()
        waiting.result()
    assert figures_of(home, DAY, keys=KEYS)[0].records == 2
    assert balances.fold_all() == 1
    assert figures_of(home, DAY, keys=KEYS)[0].records == 2


def test_two_folders_do_not_meet(people: Cast) -> None:
    actions.post(ACTOR, Record(asked(people.place("随西村").id, DAY)), now=NOW)
    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        assert balances.fold() == 1
        assert pool.submit(in_thread(balances.fold)).result() is None


def test_closing_waits_for_postings_under_way(people: Cast) -> None:
    home = people.place("随西村")
    posted, go_on = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            actions.post(ACTOR, Record(asked(home.id, DAY)), now=NOW)
            posted.set()
            go_on.wait(10)

    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(in_thread(slow))
        posted.wait(10)
        closing = pool.submit(in_thread(lambda: close_month(people.actor("city"), month=DAY, now=NOW)))
        with pytest.raises(TimeoutError):
            closing.result(timeout=0.3)
        go_on.set()
        waiting.result()
        closed_at = closing.result().closed_at
    actions.post(ACTOR, Record(asked(home.id, DAY)), now=NOW)
    assert figures_of(home, date(2026, 10, 31), closed_at, keys=KEYS)[0].records == 1
    assert sorted(Entry.objects.values_list("late", flat=True)) == [False, True]
    assert Closing.objects.get().closed_at == closed_at
