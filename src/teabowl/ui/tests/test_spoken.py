"""Numbers, money and dates as they are said."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from teabowl.ui import spoken

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1204, "1,204"), (0, "0"), (-1204, "−1,204"), (Decimal("84.60"), "84.60"), (None, "–"), (620000, "620,000")],
)
def test_number(value: int | Decimal | None, text: str) -> None:
    assert spoken.number(value) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0.963, "96.3%"), (1, "100.0%"), (0, "0.0%"), (None, "–"), (Decimal("0.96349"), "96.3%"), (0.0005, "0.1%")],
)
def test_percent(ratio: float | Decimal | None, text: str) -> None:
    assert spoken.percent(ratio) == text


@pytest.mark.parametrize(
    ("yuan", "signed", "text"),
    [
        (Decimal("18640"), False, "18,640.00"),
        (Decimal("-3860"), False, "−3,860.00"),
        (16800, True, "+16,800.00"),
        (0, True, "0.00"),
        (Decimal("0.005"), False, "0.01"),
        (None, False, "–"),
    ],
)
def test_money(yuan: Decimal | int | None, signed: bool, text: str) -> None:
    assert spoken.money(yuan, signed) == text


@pytest.mark.parametrize(
    ("moment", "clock", "text", "machine"),
    [
        (datetime(2026, 11, 20, 8, 40, tzinfo=UTC), True, "11 月 20 日 16:40", "2026-11-20T16:40+08:00"),
        (datetime(2026, 11, 20, 8, 40, tzinfo=UTC), False, "11 月 20 日", "2026-11-20T16:40+08:00"),
        (datetime(2026, 11, 20, 17, 5, tzinfo=UTC), True, "11 月 21 日 1:05", "2026-11-21T01:05+08:00"),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), False, "1 月 1 日", "2026-01-01T01:00+08:00"),
        (date(2026, 11, 20), True, "11 月 20 日", "2026-11-20"),
        (date(2025, 11, 20), True, "2025 年 11 月 20 日", "2025-11-20"),
    ],
)
def test_when_is_said_in_china_and_never_as_today(moment: date, clock: bool, text: str, machine: str) -> None:
    assert spoken.when(moment, clock, now=NOW) == f'<time datetime="{machine}">{text}</time>'


def test_when_in_english() -> None:
    with override("en"):
        assert "20 Nov 16:40" in spoken.when(datetime(2026, 11, 20, 8, 40, tzinfo=UTC), now=NOW)
        assert "20 Nov 2025<" in spoken.when(date(2025, 11, 20), now=NOW)


def test_nothing_is_a_dash() -> None:
    assert spoken.when(None) == "–"


def test_paragraphs_keep_lines_and_drop_empty_ones() -> None:
    assert spoken.paragraphs("一\r\n二\n\n\n三\n\n \n") == [["一", "二"], ["三"]]
    assert spoken.paragraphs("") == []


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([], ""),
        ([1], ""),
        ([0, 10], "M0 30 100 4"),
        ([5, 5, 5, 5, 7], "M0 30 75 30 100 4"),
        ([2, 0], "M0 4 100 30"),
    ],
)
def test_spark_path(values: list[int], path: str) -> None:
    assert spoken.spark_path(values) == path
