"""After an upgrade the book agrees with the records again, and nothing else is written."""

from datetime import timedelta

import pytest
from django.apps import apps

from teabowl.figures import actions
from teabowl.figures.models import Declared, Entry
from teabowl.figures.posting import area_of, post_all, take_up, to_take_up
from teabowl.figures.registry import registry
from teabowl.figures.verifying import verify
from teabowl.kernel.actor import system_actor
from teabowl.kernel.indicators import ADDITIVE
from tests.cast import NOW, Cast

Follow = apps.get_model("people.Follow")
ACTOR = system_actor("tests")


def test_an_indicators_key_begins_with_the_area_that_counts_it() -> None:
    named = {key.split(".")[0] for key, indicator in registry().indicators.items() if indicator.kind in ADDITIVE}
    made_up = {"test", "figures"}  # of this folder's own tests
    assert named - made_up == {area_of(source) for source in registry().by_type.values()} - made_up


def test_what_the_book_lacks_or_has_too_much_is_posted_once(cast: Cast) -> None:
    kept, gone = (
        Follow.objects.create(account=cast.accounts[who], place=cast.place("随西村"), started_at=NOW)
        for who in ("stranger", "villager")
    )
    actions.post(ACTOR, gone, now=NOW)
    Follow.objects.filter(id=gone.id).delete()
    Follow.objects.filter(id=kept.id).update(ended_at=NOW + timedelta(1))
    assert not verify().is_clean
    records = post_all(ACTOR, now=NOW)
    assert records == verify().records
    assert verify().is_clean
    written = Entry.objects.count()
    assert post_all(ACTOR, areas={"people"}, now=NOW) < records
    assert Entry.objects.count() == written


def test_an_upgrade_posts_the_areas_whose_indicators_came_or_went(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert take_up(ACTOR, now=NOW)[1] == verify().records
    assert to_take_up() == set()
    late = Follow.objects.create(account=cast.accounts["stranger"], place=cast.place("随西村"), started_at=NOW)
    assert take_up(ACTOR, now=NOW) == ([], 0)
    assert [found.source_id for found in verify().differences] == [late.id], "nothing changed, so nothing was looked at"
    Declared.objects.filter(key="people.followers").delete()
    Declared.objects.create(key="people.long_gone", since=NOW)
    assert take_up(ACTOR, now=NOW)[0] == ["people.followers", "people.long_gone"]
    assert verify().is_clean
    assert to_take_up() == set()
