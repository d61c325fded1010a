"""Guides and errands in the ledger, and sheets in and out."""

from datetime import date, timedelta
from typing import Any

import pytest

from teabowl.figures.queries import figures_of
from teabowl.figures.verifying import verify
from teabowl.guides import actions, queries, sheets
from teabowl.guides.content import Field
from teabowl.guides.errand_rules import Rating
from teabowl.guides.models import Guide
from teabowl.guides.tests.conftest import CONTENT, REVIEW, Ask, Write
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.messages.models import Copy
from teabowl.people.sheets import read_sheet, write_sheet
from teabowl.search.models import Entry
from tests.cast import NOW, Cast

DAY = timedelta(days=1)
TODAY = china_date(NOW)


def assert_clean() -> None:
    """No difference in what this area posts (the cast lays out its places without telling the ledger)."""
    ours = {"guide", "guide_adaptation", "errand"}
    report = verify()
    assert [d for d in report.differences if d.source_type in ours] == []
    assert [u for u in report.unlawful if u.source_type in ours] == []


def value(cast: Cast, place: str, key: str, on: date = TODAY) -> Any:
    return figures_of(cast.place(place), on, keys=[f"guides.{key}"])[0].value


def test_a_guide_counts_once_and_what_is_added_where_it_is_added(cast: Cast, write: Write, adapt: Any) -> None:
    guide = write()
    adapt(guide, "county", "郓城县", Field.FEE, "收 5 元")
    adapt(guide, "county", "郓城县", Field.NOTE, "先打电话")
    adapt(guide, "operator", "随西村", Field.HERE, "东屋")
    assert value(cast, "菏泽市", "in_force") == 1
    assert value(cast, "随西村", "in_force") == 0
    assert (value(cast, "菏泽市", "adapted"), value(cast, "随西村", "adapted")) == (2, 1)
    actions.drop_field(cast.actor("operator"), guide_id=guide.id, place=cast.place("随西村"), field=Field.HERE, now=NOW)
    assert value(cast, "菏泽市", "adapted") == 1
    actions.withdraw_guide(cast.actor("city"), guide_id=guide.id, why="并了", now=NOW)
    told = Copy.objects.filter(message__kind="guides.original_changed").values_list("account_id", flat=True)
    assert list(told) == [cast.accounts["county"].id]
    with pytest.raises(Refused):  # not that it were no guide from above
        queries.adapting(cast.actor("county"), cast.place("郓城县"), guide.id)
    assert [value(cast, "菏泽市", key) for key in ("in_force", "adapted", "overdue")] == [0, 0, 0]
    assert_clean()


def test_a_guide_is_overdue_from_its_day_until_somebody_looked(cast: Cast, write: Write) -> None:
    guide = write()
    assert value(cast, "菏泽市", "overdue", REVIEW) == 0
    assert value(cast, "菏泽市", "overdue", REVIEW + DAY) == 1
    looked = NOW + timedelta(days=(REVIEW - TODAY).days + 10)
    again = china_date(looked) + timedelta(days=300)
    actions.confirm_review(cast.actor("city"), guide_id=guide.id, review_on=again, now=looked)
    assert value(cast, "菏泽市", "overdue", REVIEW + DAY) == 1  # it was, then
    assert value(cast, "菏泽市", "overdue", china_date(looked)) == 0
    assert value(cast, "菏泽市", "overdue", again + DAY) == 1
    assert_clean()


def test_errands_in_the_ledger(cast: Cast, ask: Ask, write: Write) -> None:
    guide = write(now=NOW - 90 * DAY)
    start = NOW - 60 * DAY
    quick, slow, waiting = (ask(guide=guide, now=start) for _ in range(3))
    operator = cast.actor("operator")
    for errand, days in ((quick, 3), (slow, 45)):
        actions.take_errand(operator, errand_id=errand.id, now=start + DAY)
        actions.finish_errand(operator, errand_id=errand.id, outcome="好了", now=start + days * DAY)
    actions.rate_errand(cast.actor("villager"), errand_id=quick.id, rating=Rating.SATISFIED, now=NOW)
    found = {key: value(cast, "郓城县", key) for key in ("errands_asked", "errands_done", "errands_in_time", "errands_due")}
    assert found == {"errands_asked": 3, "errands_done": 2, "errands_in_time": 1, "errands_due": 3}
    assert [round(float(value(cast, "郓城县", key))) for key in ("errands_in_time_rate", "errands_satisfied_rate")] == [33, 100]
    actions.cancel_errand(cast.actor("villager"), errand_id=waiting.id, now=NOW)  # too late: it was due
    assert value(cast, "郓城县", "errands_due") == 3
    assert_clean()


def test_what_is_found_by_words(cast: Cast, write: Write) -> None:
    guide = write()
    assert Entry.objects.get(id=guide.id).title == "满 60 岁，领养老金"
    actions.withdraw_guide(cast.actor("city"), guide_id=guide.id, why="并了", now=NOW)
    assert not Entry.objects.filter(id=guide.id).exists()


def test_a_sheet_comes_back_as_it_went_and_only_as_drafts(cast: Cast, write: Write) -> None:
    guide, city, place = write(), cast.actor("city"), cast.place("菏泽市")
    data = sheets.guides_sheet(place)
    done = sheets.take_in(city, place=place, filename="a.xlsx", data=data, now=NOW)
    assert (done.made, done.changed, done.same, done.wrong) == (0, 0, 1, [])
    rows = [row for _line, row in sorted(read_sheet("a.xlsx", data, cell=4000).rows.items())]
    head, first = rows[0], list(rows[1])
    assert first[5].splitlines()[2] == "待遇申领表｜表｜1｜｜姓名：王有福；电话：13900000000"
    changed = [*first[:9], "收 10 元", *first[10:]]
    new = ["", "", "新的一件事", "新的一件事", first[4], "身份证", "到村里说", "谁都能办", *[""] * 5, "市里", *[""] * 4]
    bad = ["", "", "", "没有说法", "没有这一类", *[""] * 11]
    data = write_sheet("x", head, [changed, new[:16], bad])
    done = sheets.take_in(city, place=place, filename="b.xlsx", data=data, now=NOW)
    assert done.changed == 1
    assert [line for line, _why in done.wrong] in ([3, 4], [4])
    guide.refresh_from_db()
    assert guide.draft is not None
    assert guide.content["fee"] == CONTENT["fee"]  # nothing is published by a sheet
    with pytest.raises(Invalid, match="表头"):
        sheets.take_in(city, place=place, filename="c.xlsx", data=write_sheet("x", ["别的"], [["1"]]), now=NOW)
    with pytest.raises(NotAllowed):
        sheets.take_in(cast.actor("county"), place=place, filename="a.xlsx", data=data, now=NOW)
    assert Guide.objects.filter(version=0).count() == done.made
