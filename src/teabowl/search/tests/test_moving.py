"""When the tree changes, what is found below a place changes with it at once; tokens follow later, and nobody can tell."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from teabowl.kernel.actor import system_actor
from teabowl.places import actions as places
from teabowl.places import known, participants, undoing
from teabowl.places.actions import Decision
from teabowl.places.models import Change, Place
from teabowl.search import queries, terms
from teabowl.search.models import Entry, MovedPlace
from teabowl.search.questions import question
from teabowl.search.tests.papers import posted
from teabowl.search.tree import PARTICIPANT, renew_moved
from tests.cast import NOW, Cast

ACTOR = system_actor("search.tests")
PAPER = Decision("菏政字〔2026〕18 号")
ON = date(2026, 11, 1)
LATER = NOW + timedelta(hours=1)
NAMES = ("随西村", "随东村", "张营村", "随官屯镇", "张营镇", "龙堌镇", "郓城县", "巨野县", "菏泽市", "山东省")
WEST, EAST, SUIGUAN, LONGGU, JUYE = "371725104201", "371725104202", "371725104000", "371724100000", "371724000000"


@pytest.fixture(autouse=True)
def _only_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participants, "PARTICIPANTS", [PARTICIPANT])


def found(name: str) -> set[str]:
    """Titles found at a place and below."""
    known.forget()
    place = Place.objects.get(name=name)
    return {hit.whole_title for hit in queries.hits(question("停水"), place, now=LATER, limit=50).rows}


def merge() -> Change:
    return places.merge_places(ACTOR, codes=[EAST], into=WEST, on=ON, decision=PAPER, now=NOW)


def move_township() -> Change:
    return places.move_place(ACTOR, code=SUIGUAN, to=JUYE, on=ON, decision=PAPER, now=NOW)


def move_then_merge() -> Change:
    move_township()
    return merge()


def move_and_back() -> Change:
    move_township()
    return places.move_place(
        ACTOR, code=SUIGUAN, to="371725000000", on=ON + timedelta(days=1), decision=PAPER, now=NOW + timedelta(minutes=1)
    )


def merge_and_undo() -> Change:
    change = merge()
    undoing.undo_change(ACTOR, change_id=change.id, now=NOW + timedelta(minutes=2))
    return change


@pytest.mark.parametrize("change", [merge, move_township, move_then_merge, move_and_back, merge_and_undo])
def test_found_below_every_place_as_the_tree_says(cast: Cast, change: Callable[[], Change]) -> None:
    for name in NAMES:
        posted(cast.place(name), f"{name}停水")
    change()
    for name in ("随西村", "张营村", "随官屯镇"):  # after the change, so with the new line
        posted(Place.objects.get(name=name), f"{name}又停水")
    at_once = {name: found(name) for name in NAMES}
    recorded = dict(Entry.objects.values_list("title", "place__lineage"))
    for name in NAMES:
        key = Place.objects.get(name=name).id
        assert at_once[name] == {title for title, lineage in recorded.items() if key in lineage}, name
    assert renew_moved(now=LATER) > 0
    assert not MovedPlace.objects.exists()
    assert {name: found(name) for name in NAMES} == at_once
    for entry in Entry.objects.select_related("place"):
        above = {token.strip("'") for token in entry.vector.split() if token.startswith("'@")}
        assert above == set(terms.lineage_tokens(entry.place.lineage))


def test_tokens_wait_until_writers_have_committed(cast: Cast) -> None:
    posted(cast.place("随东村"), "停水")
    merge()
    assert renew_moved(now=NOW + timedelta(seconds=30)) == 0
    assert renew_moved(now=LATER) == 1


def test_a_place_without_entries_is_not_written_down(cast: Cast) -> None:
    merge()
    assert not MovedPlace.objects.exists()


def test_a_merged_village_is_told_as_its_successor(cast: Cast) -> None:
    posted(cast.place("随东村"), "停水")
    merge()
    known.forget()
    (hit,) = queries.hits(question("停水"), Place.objects.get(code=WEST), now=LATER).rows
    assert (hit.code, hit.place_name) == (WEST, "随西村")
