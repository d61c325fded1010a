from itertools import count

from tests.bench.__main__ import table
from tests.bench.measure import Ratio, at_least, at_most, percentile, ratio


def test_ratio_interleaves_and_takes_medians():
    order = []
    slow, fast = count(10), count(1)

    def numerator():
        order.append("n")
        return float(next(slow))

    def denominator():
        order.append("d")
        return float(next(fast))

    found = ratio(numerator, denominator, rounds=3)
    assert "".join(order) == "nd" + "nd" + "dn" + "nd"  # the first pair does not count
    assert (found.numerator, found.denominator, found.value) == (12.0, 3.0, 4.0)


def test_goals_say_whether_they_are_met():
    found = Ratio(0.8, 8, 10, (0.8,))
    assert at_least("x", found, 0.8).is_met is True
    assert at_least("x", found, 0.81).is_met is False
    assert at_most("x", found, 0.7).is_met is False


def test_percentile():
    assert percentile([float(n) for n in range(100)], 0.99) == 99.0
    assert percentile([5.0], 0.5) == 5.0


def test_table_aligns():
    lines = table([("#", "what", "", "", "", "", ""), ("10", "x", "1", "2", "0.5", "", "✓")]).splitlines()
    assert lines[0].startswith("#   what")
    assert lines[2].startswith("10  x")
