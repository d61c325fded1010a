"""Laws of the tree under random changes and undos."""

import contextlib
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import Refused
from teabowl.places import actions, finding, participants, queries, undoing
from teabowl.places.actions import Decision
from teabowl.places.models import Place, PlaceCode, PlaceKey, PlaceName, PlaceStanding
from tests.cast import build_places

COMMAND = system_actor("places.command")
START = datetime(2020, 1, 1, 4, tzinfo=UTC)
PAPER = Decision("菏政字〔2026〕18 号")


def picture() -> dict[str, Any]:
    """Everything that an undo must bring back, byte for byte."""
    columns = [f.attname for f in Place._meta.concrete_fields]
    keys = sorted(PlaceKey.objects.values_list("place_id", "level", "kind", "key"))
    return {
        "places": list(Place.objects.order_by("id").values_list(*columns)),
        "keys": keys,
        **{
            model.__name__: sorted(model.objects.values_list("place_id", "valid", "change_id"), key=str)
            for model in (PlaceName, PlaceCode, PlaceStanding)
        },
    }


def check_laws() -> None:
    places = {p.id: p for p in Place.objects.all()}
    for place in places.values():
        if place.now_at_id:
            host = places[place.now_at_id]
            assert host.closed_on is None, "carried by a place in force"
            assert place.closed_on is not None
            assert place.lineage == host.lineage
        else:
            line = [*(places[place.parent_id].lineage if place.parent_id else []), place.id]
            assert place.lineage == line
        up = places[place.parent_id].sort_key + "." if place.parent_id else ""
        assert place.sort_key == up + place.code
        if place.closed_on is None and place.parent_id:
            assert places[place.parent_id].closed_on is None, "what is in force stands under what is in force"


def total(value: dict[UUID, int], root: UUID, tree: dict[UUID, tuple[UUID, ...]]) -> int:
    return sum(n for key, n in value.items() if root in tree[key])


class Walk:
    """Random changes, one a day or less, and undos, on the cast's tree."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.now = START
        self.codes = iter(range(300, 999))
        self.done: list[UUID] = []
        self.made: dict[str, int] = {}

    def pick(self, **filters: Any) -> Place:
        return self.random.choice(list(Place.objects.in_force().filter(**filters).order_by("code")))

    def change(self) -> None:
        self.now += timedelta(hours=self.random.choice([0, 1, 20, 40]), seconds=1)
        on = (self.now - timedelta(days=self.random.choice([0, 0, 0, 1, 30]))).date()
        kind = self.random.choice(["merge", "merge", "merge", "move", "move", "rename", "recode", "open", "split", "close"])
        level = self.random.choice(["village", "village", "township", "county"])
        one, other = self.pick(level=level), self.pick(level=level)
        fresh = f"3717{self.random.randint(0, 99999):05d}{next(self.codes)}"
        common = {"on": on, "decision": PAPER, "now": self.now}
        if kind == "merge":
            done = actions.merge_places(COMMAND, codes=[one.code], into=other.code, **common)
        elif kind == "move":
            up = {"village": "township", "township": "county", "county": "city"}[level]
            done = actions.move_place(COMMAND, code=one.code, to=self.pick(level=up).code, **common)
        elif kind == "rename":
            done = actions.rename_place(COMMAND, code=one.code, name=one.name + self.random.choice("新老东"), **common)
        elif kind == "recode":
            done = actions.rename_place(COMMAND, code=one.code, name="", new_code=fresh, **common)
        elif kind == "open":
            up = {"village": "township", "township": "county", "county": "city"}[level]
            done = actions.open_place(COMMAND, parent=self.pick(level=up).code, code=fresh, name="新设村", **common)
        elif kind == "split":
            village = self.pick(level="village")
            done = actions.split_place(COMMAND, code=village.code, new_code=fresh, name="分出村", groups=["一组"], **common)
        else:
            done = actions.close_place(COMMAND, code=one.code, **common)
        self.done.append(done.id)
        self.made[kind] = self.made.get(kind, 0) + 1

    def undo(self) -> None:
        if not self.done:
            return
        self.now += timedelta(seconds=1)
        change = self.done[-1] if self.random.random() < 0.5 else self.random.choice(self.done)
        undoing.undo_change(COMMAND, change_id=change, now=self.now)
        self.done.remove(change)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
@example(seed=1270250)  # a village's merger undone after its township was merged away too, with an earlier date
def test_random_changes_and_undos_keep_every_law(seed: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        walk_once(seed)
        transaction.set_rollback(True)


def walk_once(seed: int) -> None:
    finding.refresh_keys(p.id for p in build_places().values())
    walk = Walk(seed)
    value = {p.id: n + 1 for n, p in enumerate(Place.objects.order_by("code"))}
    first = picture()
    for _step in range(14):
        yesterday = (walk.now - timedelta(days=60)).date()
        then, before = queries.tree_on(yesterday), queries.tree_on(date(2100, 1, 1))
        city = queries.root_city().id
        with contextlib.suppress(Refused):
            walk.undo() if walk.random.random() < 0.3 else walk.change()
        check_laws()
        after = queries.tree_on(date(2100, 1, 1))
        assert {k: v for k, v in queries.tree_on(yesterday).items() if k in then} == {
            k: v for k, v in then.items() if k in after
        }
        assert total(value, city, before) == total(value, city, after), "the city's sum is the same before and after"
    while walk.done:
        walk.now += timedelta(seconds=1)
        undoing.undo_change(COMMAND, change_id=walk.done.pop(), now=walk.now)
        check_laws()
    assert picture() == first


@pytest.mark.django_db
def test_a_participant_that_counts_something_new_stops_the_undo(monkeypatch: pytest.MonkeyPatch) -> None:
    build_places()
    letters = participants.Participant("letters", "封书信", "letters", lambda ids: 0, lambda ids, since: 2)
    monkeypatch.setattr(participants, "PARTICIPANTS", [letters])
    done = actions.merge_places(
        COMMAND, codes=["371725104202"], into="371725104201", on=date(2020, 1, 1), decision=PAPER, now=START
    )
    with pytest.raises(Refused, match="2 封书信"):
        undoing.undo_change(COMMAND, change_id=done.id, now=START + timedelta(days=1))
