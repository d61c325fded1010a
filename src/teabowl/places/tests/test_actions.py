"""Changes of the tree by their effects."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from teabowl.kernel.actor import Actor, system_actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.places import actions, participants, queries, undoing
from teabowl.places.actions import Decision
from teabowl.places.models import Change, Place, PlaceCode, PlaceKey, PlaceName, PlaceStanding
from teabowl.places.participants import Participant, TreeChange
from tests.cast import NOW, Cast

PAPER = Decision("菏政字〔2026〕18 号", date(2026, 10, 20), "菏泽市人民政府")
ON = date(2026, 11, 1)
BEFORE = date(2026, 10, 31)
WEST, EAST, NORTH = "371725104201", "371725104202", "371724100201"
SUIGUAN, ZHANGYING, LONGGU = "371725104000", "371725105000", "371724100000"
JUYE = "371724000000"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[TreeChange]:
    """What a participant is told; it has 3 letters at 随东村 and none elsewhere."""
    heard: list[TreeChange] = []
    east = Place.objects.filter(code=EAST)

    def count(ids: Any) -> int:
        return 3 if east.filter(id__in=list(ids)).exists() else 0

    part = Participant("letters", "封书信", "letters", count, lambda ids, since: 0, heard.append)
    monkeypatch.setattr(participants, "PARTICIPANTS", [part])
    return heard


@pytest.fixture
def city(cast: Cast) -> Actor:
    return cast.actor("city")


def merge(actor: Actor, *codes: str, into: str, on: date = ON, days: int = 0) -> Change:
    return actions.merge_places(actor, codes=codes, into=into, on=on, decision=PAPER, now=NOW + timedelta(days=days))


def undo(actor: Actor, change: Change) -> None:
    undoing.undo_change(actor, change_id=change.id, now=NOW + timedelta(days=9))


def names(ids: Any) -> set[str]:
    return set(Place.objects.filter(id__in=list(ids)).values_list("name", flat=True))


def test_a_merged_village_lives_at_its_successor(cast: Cast, city: Actor, told: list[TreeChange]) -> None:
    change = merge(city, EAST, into=WEST)
    west, east = queries.place_by_code(WEST), queries.place_by_code(EAST)
    assert (east.now_at, east.closed_on, east.lineage) == (west, ON, west.lineage)
    assert east.parent == west.parent
    assert east.ref.id == west.id
    assert queries.ids_living_at(west) == [west.id, east.id]
    assert (change.actor_name, change.decision, change.approved_by) == ("冯致远", PAPER.document, "菏泽市人民政府")
    assert told[0].lineages == {east.id: (tuple(cast.place("随东村").lineage), tuple(west.lineage))}
    assert set(told[0].places) == {west.id, east.id}


def test_the_day_before_is_as_it_was(cast: Cast, city: Actor) -> None:
    merge(city, EAST, into=NORTH)
    county, juye, east = cast.place("郓城县"), cast.place("巨野县"), cast.place("随东村")
    assert east.id in queries.subtree_on(county, BEFORE)
    assert east.id not in queries.subtree_on(county, ON)
    assert east.id in queries.subtree_on(juye, ON)
    assert [p.name for p in queries.ancestors_on(east, BEFORE)] == ["山东省", "菏泽市", "郓城县", "随官屯镇", "随东村"]
    assert [p.name for p in queries.ancestors_on(east, ON)] == ["山东省", "菏泽市", "巨野县", "龙堌镇", "龙堌北村"]
    assert queries.standing_on(east.id, BEFORE).in_force
    assert not queries.standing_on(east.id, ON).in_force
    assert queries.standing_on(east.id, ON).carried_by == cast.place("龙堌北村").id


def test_as_of_reads_are_single_queries(cast: Cast, city: Actor, django_assert_num_queries: Callable[[int], Any]) -> None:
    merge(city, EAST, into=NORTH)
    east = cast.place("随东村")
    for read in (
        lambda: queries.ancestors(east),
        lambda: queries.ancestors_on(east, BEFORE),
        lambda: queries.subtree_on(cast.place("郓城县"), BEFORE),
        lambda: queries.standing_on(east.id, BEFORE),
        lambda: queries.tree_on(BEFORE),
        lambda: queries.place_paths([east.id]),
    ):
        with django_assert_num_queries(1):
            read()


def test_a_chain_of_mergers_ends_at_the_last(cast: Cast, city: Actor) -> None:
    merge(city, EAST, into=WEST)
    merge(city, WEST, into=NORTH, days=1)
    east, west, north = (queries.place_by_code(code) for code in (EAST, WEST, NORTH))
    assert east.now_at == west.now_at == north
    assert east.lineage == west.lineage == north.lineage


def test_townships_merge_with_their_villages_and_come_apart_again(cast: Cast, city: Actor) -> None:
    before = {p.code: (p.parent_id, p.lineage, p.sort_key) for p in Place.objects.all()}
    change = merge(city, SUIGUAN, into=LONGGU)
    west = queries.place_by_code(WEST)
    assert west.parent == cast.place("龙堌镇")
    assert west.sort_key.split(".")[-3:] == [JUYE, LONGGU, WEST]
    assert {p.name for p in queries.children(cast.place("龙堌镇"))} == {"随西村", "随东村", "龙堌北村"}
    undo(city, change)
    assert {p.code: (p.parent_id, p.lineage, p.sort_key) for p in Place.objects.all()} == before
    assert not PlaceStanding.objects.exists()


def test_a_moved_township_takes_along_what_was_merged_into_its_villages(cast: Cast, city: Actor) -> None:
    merge(city, "371725105201", into=WEST)
    actions.move_place(city, code=SUIGUAN, to=JUYE, on=ON, decision=PAPER, now=NOW + timedelta(hours=1))
    assert cast.place("巨野县").id in queries.place_by_code("371725105201").lineage
    zhangying = queries.place_by_code("371725105201")
    assert zhangying.sort_key.split(".")[-2:] == [ZHANGYING, "371725105201"], "its own place in the list is kept"


def test_a_renamed_place_is_found_by_both_names(cast: Cast, city: Actor) -> None:
    actions.rename_place(city, code=WEST, name="随河村村民委员会", on=ON, decision=PAPER, now=NOW)
    west = queries.place_by_code(WEST)
    assert (west.name, west.official_name, west.pinyin, west.initials) == ("随河村", "随河村村民委员会", "suihecun", "shc")
    assert queries.name_on(west, BEFORE) == "随西村"
    assert [(f.name, f.former) for f in queries.find_places("随西")] == [("随河村", "随西村")]
    assert [f.name for f in queries.find_places("shc")] == ["随河村"]


def test_a_new_code_keeps_the_old_one_findable(cast: Cast, city: Actor) -> None:
    actions.rename_place(city, code=SUIGUAN, name="", new_code="371725114000", on=ON, decision=PAPER, now=NOW)
    assert queries.place_by_code(SUIGUAN).code == "371725114000"
    assert queries.place_by_code(WEST).sort_key.split(".")[-2] == "371725114000"


def test_a_split_opens_a_village_and_names_the_groups(cast: Cast, city: Actor, told: list[TreeChange]) -> None:
    change = actions.split_place(
        city, code=WEST, new_code="371725104203", name="随南村", groups=["三组"], on=ON, decision=PAPER, now=NOW
    )
    west, south = queries.place_by_code(WEST), queries.place_by_code("371725104203")
    assert (south.parent, south.opened_on, west.closed_on) == (west.parent, ON, None)
    assert (told[0].groups, told[0].moved_from, told[0].moved_to) == (("三组",), west.id, south.id)
    assert told[0].lineages[south.id] == ((), tuple(south.lineage))
    undo(city, change)
    assert (told[1].undoing, told[1].moved_to, told[1].lineages[south.id][1]) == (True, south.id, ())
    assert not Place.objects.filter(code="371725104203").exists()


def test_closing_without_a_successor_asks_whether_anything_was_recorded(
    cast: Cast, city: Actor, told: list[TreeChange]
) -> None:
    with pytest.raises(Refused, match="3 封书信"):
        actions.close_place(city, code=EAST, on=ON, decision=PAPER, now=NOW)
    actions.close_place(city, code=WEST, on=ON, decision=PAPER, now=NOW)
    west = queries.place_by_code(WEST)
    assert (west.closed_on, west.now_at) == (ON, None)
    with pytest.raises(Refused, match="下面还有 1 个"):
        actions.close_place(city, code=SUIGUAN, on=ON, decision=PAPER, now=NOW)


@pytest.mark.parametrize(
    ("codes", "into", "on", "words"),
    [
        ([WEST], WEST, ON, "不能并入它自己"),
        ([WEST], SUIGUAN, ON, "不是一级"),
        ([SUIGUAN], "371725000000", ON, "不是一级"),
        ([EAST], WEST, date(2026, 11, 25), "还没有到"),
        ([EAST], WEST, date(2014, 12, 31), "还没有设立"),
        ([], WEST, ON, "还没有选"),
    ],
)
def test_mergers_that_cannot_be(cast: Cast, city: Actor, codes: list[str], into: str, on: date, words: str) -> None:
    with pytest.raises(Refused, match=words):
        merge(city, *codes, into=into, on=on)
    assert not Change.objects.exists()


def test_history_is_written_forwards(cast: Cast, city: Actor) -> None:
    merge(city, EAST, into=WEST)
    with pytest.raises(Refused, match="已经撤并"):
        merge(city, "371725105201", into=EAST)
    with pytest.raises(Refused, match="2026-11-01"):
        merge(city, WEST, into=NORTH, on=BEFORE)
    merge(city, NORTH, into=WEST, on=BEFORE)


def test_a_decision_is_needed(cast: Cast, city: Actor) -> None:
    with pytest.raises(Invalid, match="依据的文件"):
        actions.merge_places(city, codes=[EAST], into=WEST, on=ON, decision=Decision(" "), now=NOW)


def test_unknown_code(cast: Cast, city: Actor) -> None:
    with pytest.raises(NotFound, match="999999999999"):
        merge(city, "999999999999", into=WEST)


def test_a_taken_code_is_refused(cast: Cast, city: Actor) -> None:
    with pytest.raises(Refused, match="已经有地方用了"):
        actions.open_place(city, parent=SUIGUAN, code=WEST, name="新村", on=ON, decision=PAPER, now=NOW)


WHO = ["operator", "secretary", "township", "county", "city", "auditor", "villager", "stranger", "other_operator"]


@pytest.mark.parametrize("part", WHO)
def test_who_may_merge_villages_of_the_county(cast: Cast, part: str) -> None:
    allowed = part in {"county", "city"}
    try:
        merge(cast.actor(part), EAST, into=WEST)
    except NotAllowed:
        assert not allowed
    else:
        assert allowed


def test_a_county_does_not_reach_into_another_nor_change_itself(cast: Cast) -> None:
    county = cast.actor("county")
    with pytest.raises(NotAllowed):
        merge(county, EAST, into=NORTH)
    with pytest.raises(NotAllowed):
        merge(county, "371725000000", into=JUYE)
    with pytest.raises(NotAllowed):
        actions.move_place(county, code=SUIGUAN, to=JUYE, on=ON, decision=PAPER, now=NOW)


def test_only_the_command_changes_the_top(cast: Cast, city: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.rename_place(city, code="370000000000", name="齐鲁省", on=ON, decision=PAPER, now=NOW)
    actions.rename_place(system_actor("places.command"), code="370000000000", name="齐鲁省", on=ON, decision=PAPER, now=NOW)


def test_undo_is_refused_once_a_later_change_hangs_on_it(cast: Cast, city: Actor) -> None:
    first = merge(city, EAST, into=WEST)
    second = merge(city, WEST, into=NORTH, days=1)
    with pytest.raises(Refused, match="先撤回那一次"):
        undo(city, first)
    undo(city, second)
    undo(city, first)
    with pytest.raises(Refused, match="已经撤回了"):
        undo(city, first)
    assert queries.place_by_code(EAST).now_at is None


def test_two_mergers_into_one_village_come_apart_in_any_order(cast: Cast, city: Actor) -> None:
    first = merge(city, EAST, into=WEST)
    merge(city, NORTH, into=WEST, days=1)
    undo(city, first)
    assert names(queries.ids_living_at(cast.place("随西村"))) == {"随西村", "龙堌北村"}


def test_who_may_not_merge_may_not_undo(cast: Cast, city: Actor) -> None:
    change = merge(city, EAST, into=NORTH)
    with pytest.raises(NotAllowed):
        undo(cast.actor("county"), change)
    with pytest.raises(NotFound):
        undoing.undo_change(city, change_id=UUID(int=1), now=NOW)


def test_the_database_holds_what_must_always_be_true(cast: Cast, city: Actor) -> None:
    change = merge(city, EAST, into=WEST)
    east = cast.place("随东村")
    common: dict[str, Any] = {"place": east, "change": change, "valid": (None, date(2030, 1, 1))}
    doubles = [
        lambda: PlaceStanding.objects.create(lineage=[], sort_key="", **common),
        lambda: [PlaceName.objects.create(name="甲", pinyin="", initials="", **common) for _n in range(2)],
        lambda: [PlaceCode.objects.create(code="1", **common) for _n in range(2)],
        lambda: Place.objects.filter(id=east.id).update(closed_on=None),
        lambda: Place.objects.filter(id=east.id).update(closed_on=date(2014, 1, 1)),
    ]
    for double in doubles:
        with pytest.raises(IntegrityError), transaction.atomic():
            double()


def test_a_merged_village_is_still_found_after_those_in_force(cast: Cast, city: Actor) -> None:
    merge(city, WEST, into=EAST)
    assert [(f.name, f.in_force) for f in queries.find_places("sui")] == [
        ("随官屯镇", True),
        ("随东村", True),
        ("随西村", False),
    ]
    assert PlaceKey.objects.filter(place=cast.place("随西村"), kind=1).count() == 0
