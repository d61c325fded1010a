"""Closing months, and what a closed month says later."""

from datetime import date, datetime, timedelta

import pytest

from teabowl.audit.models import Entry as AuditEntry
from teabowl.figures import actions, balances
from teabowl.figures.closing import close_month
from teabowl.figures.queries import figures_of, restatements
from teabowl.figures.tests.books import Record, asked
from teabowl.kernel.actor import ANONYMOUS, system_actor
from teabowl.kernel.errors import NotAllowed, Refused
from tests.cast import NOW, Cast

ACTOR = system_actor("tests")
OCTOBER = date(2026, 10, 1)


def test_closing_is_recorded_and_audited(cast: Cast) -> None:
    closing = close_month(cast.actor("city"), month=date(2026, 10, 17), now=NOW)
    assert (closing.month, closing.closed_by) == (OCTOBER, "冯致远")
    assert AuditEntry.objects.filter(verb="figures.close_month", subject_id=closing.id).exists()


@pytest.mark.parametrize("part", ["villager", "operator", "secretary", "township", "county", "auditor"])
def test_only_the_city_closes(cast: Cast, part: str) -> None:
    with pytest.raises(NotAllowed):
        close_month(cast.actor(part), month=OCTOBER, now=NOW)
    with pytest.raises(NotAllowed):
        close_month(ANONYMOUS, month=OCTOBER, now=NOW)


def test_the_running_month_stays_open(cast: Cast) -> None:
    for month in (date(2026, 11, 1), date(2026, 12, 1)):
        with pytest.raises(Refused):
            close_month(cast.actor("city"), month=month, now=NOW)


def test_the_last_day_in_china_decides(cast: Cast) -> None:
    with pytest.raises(Refused):
        close_month(cast.actor("city"), month=OCTOBER, now=datetime.fromisoformat("2026-10-31T15:59:00+00:00"))
    close_month(cast.actor("city"), month=OCTOBER, now=datetime.fromisoformat("2026-10-31T16:00:00+00:00"))


def test_months_close_in_order_and_once(cast: Cast) -> None:
    city = cast.actor("city")
    close_month(city, month=date(2026, 8, 1), now=NOW)
    for month in (OCTOBER, date(2026, 8, 1), date(2026, 7, 1)):
        with pytest.raises(Refused):
            close_month(city, month=month, now=NOW)
    close_month(city, month=date(2026, 9, 1), now=NOW)


def test_late_and_corrected_records_are_restatements(cast: Cast) -> None:
    home, county = cast.place("随西村"), cast.place("郓城县")
    kept, moved = Record(asked(home.id, date(2026, 10, 5), 3)), Record(asked(home.id, date(2026, 10, 6), 4))
    actions.post_many(ACTOR, [kept, moved], now=NOW)
    closing = close_month(cast.actor("city"), month=OCTOBER, now=NOW)
    assert restatements(county, OCTOBER) == []
    moved.cells = asked(home.id, date(2026, 11, 2), 4)
    actions.post(ACTOR, moved, now=NOW)
    actions.post_many(ACTOR, [Record(asked(home.id, date(2026, 10, 30))) for _ in range(3)], now=NOW)
    actions.post(ACTOR, Record(asked(home.id, date(2026, 11, 3))), now=NOW)
    for _ in range(2):
        found = {r.now.indicator.key: r for r in restatements(county, OCTOBER)}
        assert (found["test.asked"].was.value, found["test.asked"].now.value, found["test.asked"].records) == (2, 4, 4)
        assert (found["test.share"].was.value, found["test.share"].now.value) == (100, 25)
        assert "test.standing" not in found
        assert figures_of(county, date(2026, 10, 31), closing.closed_at, keys=["test.asked"])[0].value == 2
        assert restatements(cast.place("巨野县"), OCTOBER) == []
        balances.fold_all()


def test_a_correction_taken_back_is_no_restatement(cast: Cast) -> None:
    record = Record(asked(cast.place("随西村").id, date(2026, 10, 5)))
    actions.post(ACTOR, record, now=NOW)
    close_month(cast.actor("city"), month=OCTOBER, now=NOW)
    for day in (date(2026, 10, 5) + timedelta(40), date(2026, 10, 5)):
        record.cells = asked(cast.place("随西村").id, day)
        actions.post(ACTOR, record, now=NOW)
    assert restatements(cast.place("菏泽市"), OCTOBER) == []
