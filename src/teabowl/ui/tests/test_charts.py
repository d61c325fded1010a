"""Trends as drawings."""

import re
from decimal import Decimal

import pytest

from teabowl.ui.charts import HEIGHT, line, steps


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (92.9, 96.3, [92, 94, 96, 98]),
        (0, 12, [0, 5, 10, 15]),
        (3, 3, [3, 4]),
        (0, 0, [0, 0.5]),
        (1_204, 98_310, [0, 50_000, 100_000]),
        (-4.5, 2.1, [-6, -3, 0, 3]),
    ],
)
def test_lines_stand_at_round_numbers_around_all_values(low: float, high: float, marks: list[float]) -> None:
    found = steps(low, high)
    assert found[0] <= low <= high <= found[-1]
    assert 2 <= len(found) <= 6
    if low != -4.5:
        assert found == pytest.approx(marks)


def test_a_line_joins_what_is_known_and_names_the_last() -> None:
    points = [(f"2026-{n:02}", value, f"{value}") for n, value in enumerate([1, 4, None, 2, Decimal("3.5")], 1)]
    drawn = str(line(points, "近 5 个月"))
    assert 'role="img" aria-label="近 5 个月"' in drawn
    assert drawn.count('class="l"') == 2  # a gap joins nothing
    assert drawn.count("<circle") == 4
    assert ">3.5</text>" in drawn
    assert "2026-05</text>" in drawn
    heights = [int(y) for y in re.findall(r' (?:c?y|y1|y2)="(-?[0-9]+)"', drawn)]
    assert all(0 < y < HEIGHT for y in heights)


def test_fewer_than_two_known_values_are_no_trend() -> None:
    assert line([], "x") == line([("a", 1, "1")], "x") == line([("a", 1, "1"), ("b", None, "")], "x") == ""


def test_what_is_drawn_stays_text() -> None:
    hostile = "<b>"
    drawn = str(line([(hostile, 1, hostile), (hostile, 2, hostile)], hostile))
    assert hostile not in drawn
