"""Posting: differences only, corrections are reversals, the law is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from teabowl.figures import actions
from teabowl.figures.models import Closing, Entry, Tail
from teabowl.figures.registry import DeclaredWrongly
from teabowl.figures.rules import BreaksTheLaw
from teabowl.figures.tests.books import Record, asked, stands
from teabowl.kernel.actor import system_actor
from teabowl.kernel.indicators import Contribution
from tests.cast import NOW, Cast

DAY = date(2026, 3, 5)
ACTOR = system_actor("tests")


def lines(record: Record) -> list[tuple[str, object, date, Decimal, int]]:
    return list(
        Entry.objects.filter(source_id=record.pk).order_by("id").values_list("indicator", "place_id", "on", "amount", "count")
    )


def test_a_record_is_posted_once(cast: Cast) -> None:
    home = cast.place("随西村").id
    record = Record(asked(home, DAY, answered_after=4))
    actions.post(ACTOR, record, now=NOW)
    actions.post(ACTOR, record, now=NOW)
    assert sorted(lines(record)) == [("test.answered", home, DAY, 1, 1), ("test.asked", home, DAY, 1, 1)]
    assert Tail.objects.count() == 2


def test_a_correction_is_a_reversal(cast: Cast) -> None:
    home, other = cast.place("随西村").id, cast.place("张营村").id
    record = Record(asked(home, DAY))
    actions.post(ACTOR, record, now=NOW)
    record.cells = asked(other, DAY + timedelta(1))
    actions.post(ACTOR, record, now=NOW)
    assert lines(record) == [
        ("test.asked", home, DAY, 1, 1),
        ("test.asked", home, DAY, -1, -1),
        ("test.asked", other, DAY + timedelta(1), 1, 1),
    ]


def test_a_changed_amount_adjusts_without_counting_again(cast: Cast) -> None:
    home = cast.place("随西村").id
    record = Record([Contribution("test.money", home, DAY, Decimal("120.50"))])
    actions.post(ACTOR, record, now=NOW)
    record.cells = [Contribution("test.money", home, DAY, Decimal("100"))]
    actions.post(ACTOR, record, now=NOW)
    assert lines(record)[1:] == [("test.money", home, DAY, Decimal("-20.50"), 0)]


def test_many_are_posted_in_few_statements(cast: Cast, django_assert_max_num_queries: object) -> None:
    home = cast.place("随西村").id
    records = [Record(asked(home, DAY, answered_after=n % 9)) for n in range(500)]
    with django_assert_max_num_queries(6):
        actions.post_many(ACTOR, records, now=NOW)
    assert Entry.objects.count() == Tail.objects.count() == 1000


def test_who_recorded_it_names_staff_only(cast: Cast) -> None:
    home = cast.place("随西村").id
    for part, shown in (("operator", "周明芳"), ("villager", "villager")):
        record = Record(asked(home, DAY))
        actions.post(cast.actor(part), record, now=NOW)
        assert Entry.objects.get(source_id=record.pk).recorded_by == shown


def test_a_line_in_a_closed_month_is_late(cast: Cast) -> None:
    Closing.objects.create(month=date(2026, 3, 1), closed_at=NOW, closed_by="")
    for day, late in ((DAY, True), (date(2026, 4, 1), False)):
        record = Record(asked(cast.place("随西村").id, day))
        actions.post(ACTOR, record, now=NOW)
        assert Entry.objects.get(source_id=record.pk).late is late


@pytest.mark.parametrize(
    "cells",
    [
        lambda p, q: [Contribution("test.asked", p, DAY), Contribution("test.asked", q, DAY)],
        lambda p, q: [Contribution("test.asked", p, DAY, 2, 2)],
        lambda p, q: [Contribution("test.asked", p, DAY, 5, 0)],
        lambda p, q: [Contribution("test.standing", p, DAY), Contribution("test.standing", q, DAY)],
        lambda p, q: [Contribution("test.standing", p, DAY), Contribution("test.standing", q, DAY, -1, -1)],
        lambda p, q: stands(p, DAY, DAY - timedelta(1)),
        lambda p, q: [Contribution("test.standing", p, DAY, 5), Contribution("test.standing", p, DAY + timedelta(1), -4, -1)],
        lambda p, q: [Contribution("test.share", p, DAY)],
        lambda p, q: [Contribution("test.unheard", p, DAY)],
    ],
)
def test_what_could_not_be_opened_is_refused(cast: Cast, cells: object) -> None:
    record = Record(cells(cast.place("随西村").id, cast.place("张营村").id))
    with pytest.raises(BreaksTheLaw):
        actions.post(ACTOR, record, now=NOW)


def test_a_record_that_nobody_declared_is_refused(cast: Cast) -> None:
    with pytest.raises(DeclaredWrongly, match=r"people\.Account"):
        actions.post(ACTOR, cast.accounts["villager"], now=NOW)
