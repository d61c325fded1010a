"""Verify finds what differs and nothing else; rebuild mends balances."""

from argparse import Namespace
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from teabowl.figures import actions, balances
from teabowl.figures.commands import verify_ledger
from teabowl.figures.models import Balance, Entry
from teabowl.figures.registry import declared, registry
from teabowl.figures.verifying import verify
from teabowl.kernel.actor import system_actor
from teabowl.kernel.indicators import Contribution
from teabowl.places.models import Place
from tests.cast import NOW, Cast

Follow = apps.get_model("people.Follow")
Membership = apps.get_model("people.Membership")
"""Records of an area above, by their tables: the arrows of the house hold for tests too."""

ACTOR = system_actor("tests")


def posted(cast: Cast) -> object:
    follow = Follow.objects.create(account=cast.accounts["stranger"], place=cast.place("随西村"), started_at=NOW)
    actions.post(ACTOR, follow, now=NOW)
    for model in (Membership, Place):
        actions.post_many(ACTOR, model.objects.all(), now=NOW)
    return follow


def test_a_ledger_that_followed_every_record_is_clean(cast: Cast) -> None:
    posted(cast)
    assert verify().is_clean
    balances.fold_all()
    report = verify()
    assert report.is_clean
    assert report.records >= 1 + 2 + len(cast.places)


def test_a_record_changed_behind_the_ledger_is_found(cast: Cast) -> None:
    follow = posted(cast)
    Follow.objects.filter(id=follow.id).update(ended_at=NOW + timedelta(1))
    (found,) = verify().differences
    assert (found.source_id, found.indicator, found.due) == (follow.id, "people.followers", "-1 × -1")


def test_a_record_deleted_behind_the_ledger_is_found(cast: Cast) -> None:
    follow = posted(cast)
    Follow.objects.filter(id=follow.id).delete()
    assert [d.source_id for d in verify().differences] == [follow.id]


def test_a_record_never_posted_is_found(cast: Cast) -> None:
    posted(cast)
    missing = Follow.objects.create(account=cast.accounts["villager"], place=cast.place("随西村"), started_at=NOW)
    assert [d.source_id for d in verify().differences] == [missing.id]


def test_wrong_balances_are_found_and_made_anew(cast: Cast) -> None:
    posted(cast)
    balances.fold_all()
    Balance.objects.filter(place_id=cast.place("郓城县").id, indicator="people.followers").update(amount=Decimal(7))
    Balance.objects.filter(place_id=cast.place("巨野县").id).delete()
    before = verify().wrong_balances
    assert before > 2
    assert balances.rebuild()[1] == before
    assert verify().is_clean


def test_a_rebuild_leaves_what_waits_to_the_folder(cast: Cast) -> None:
    posted(cast)
    balances.rebuild()
    assert Balance.objects.count() == 0
    balances.fold_all()
    assert verify().is_clean
    assert Entry.objects.count() > 0


def test_a_record_that_breaks_the_law_is_reported_and_stops_nothing(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    follow = posted(cast)
    missing = Follow.objects.create(account=cast.accounts["villager"], place=cast.place("随西村"), started_at=NOW)
    lawful = registry().by_model["people.Follow"]

    def twice(record: Any) -> list[Contribution]:
        cells = list(lawful.contributions(record))
        return cells * 2 if record.pk == follow.pk else cells

    with declared([], [replace(lawful, contributions=twice)]):
        report = verify()
        assert [(broken.source_id, broken.source_type) for broken in report.unlawful] == [(follow.id, "follow")]
        assert [d.source_id for d in report.differences] == [missing.id]
        assert not report.is_clean
        assert verify_ledger(Namespace()) == 1
    assert f"follow {follow.id}: cannot be counted: people.followers" in capsys.readouterr().out
