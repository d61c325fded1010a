"""The index is made again from the records, and held against them."""

from argparse import Namespace
from collections.abc import Iterator

import pytest
from django.db import connection

from teabowl.kernel.ids import new_id
from teabowl.kernel.searching import Found, Searched
from teabowl.places.models import Place
from teabowl.search import actions, commands, keeping
from teabowl.search.models import Entry
from teabowl.search.registry import declared
from tests.cast import NOW, Cast


def of_place(place: Place) -> Found | None:
    return Found(place.id, place.name, place.pinyin, NOW, f"history/{place.code}/") if place.level == "village" else None


@pytest.fixture(autouse=True)
def villages(cast: Cast) -> Iterator[list[Place]]:
    with declared(Searched("place", "places.Place", "services", of_place)):
        found = list(Place.objects.order_by("code"))
        actions.post_many(found, now=NOW)
        yield found


def whats() -> list[str]:
    return sorted(found.what for found in keeping.verify()[1])


def test_what_was_posted_agrees(villages: list[Place]) -> None:
    records, differences = keeping.verify()
    assert differences == []
    assert records >= len(villages)


def test_each_way_to_differ_is_found_and_mended(villages: list[Place]) -> None:
    entries = list(Entry.objects.order_by("id"))
    entries[0].delete()
    Entry.objects.filter(id=entries[1].id).update(title="别的", at=NOW.replace(year=2020))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_entry SET vector = array_to_tsvector(ARRAY['x']) WHERE id = %s", [entries[2].id])
    stray, alien = new_id(), new_id()
    for key, kind in ((stray, "place"), (alien, "nothing")):
        Entry.objects.create(
            id=key, type=kind, place=villages[0], board="x", at=NOW, path="", segmenter=1, title="", vector="", text=""
        )
    assert whats() == ["at, title", "extra", "extra", "missing", "tokens"]
    assert commands.run_verify(Namespace()) == 1
    assert commands.run_rebuild(Namespace(old=False)) == 0
    assert commands.run_verify(Namespace()) == 0


def test_only_old_ones_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Entry.objects.order_by("id").first()
    Entry.objects.filter(id=old.id).update(segmenter=0)
    assert keeping.rebuild(now=NOW, only_old=True) == 1
    assert not Entry.objects.filter(segmenter=0).exists()
