"""The table of 中组发〔2008〕3号 case by case, and what must hold for every income, month and sequence."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from teabowl.dues import rules
from teabowl.dues.rules import Category, MonthState, Payable

relaxed = hypothesis_settings(deadline=None)

MONTH = date(2026, 11, 1)
FLAT = (Category.STUDENT, Category.LAID_OFF, Category.RELIEF)


@pytest.mark.parametrize(
    ("category", "base", "owed"),
    [
        (Category.WAGE, 300_000, 1_500),
        (Category.WAGE, 300_001, 3_000),
        (Category.WAGE, 500_000, 5_000),
        (Category.WAGE, 500_001, 7_500),
        (Category.WAGE, 1_000_000, 15_000),
        (Category.WAGE, 1_000_001, 20_000),
        (Category.WAGE, 1, 0),
        (Category.WAGE, 246_913, 1_235),
        (Category.SELF_EMPLOYED, 300_001, 3_000),
        (Category.RETIRED, 300_001, 1_500),
        (Category.RETIRED, 500_000, 2_500),
        (Category.RETIRED, 500_001, 5_000),
        (Category.RETIRED, 2_000_000, 20_000),
    ],
)
def test_the_rate_is_for_the_whole_base(category: Category, base: int, owed: int) -> None:
    assert rules.monthly_fen(category, MONTH, base_fen=base) == owed


@pytest.mark.parametrize("category", FLAT)
def test_two_jiao(category: Category) -> None:
    assert rules.monthly_fen(category, MONTH) == 20


@pytest.mark.parametrize(("decided", "fits"), [(19, False), (20, True), (65, True), (100, True), (101, False), (None, False)])
def test_farmers_pay_what_the_branch_decided(decided: int | None, fits: bool) -> None:
    problems = rules.problems_of(Category.FARMER, MONTH, base_fen=None, decided_fen=decided)
    assert (not problems) is fits
    if fits:
        assert rules.monthly_fen(Category.FARMER, MONTH, decided_fen=decided) == decided
    else:
        with pytest.raises(ValueError, match="decision"):
            rules.monthly_fen(Category.FARMER, MONTH, decided_fen=decided)


def test_months_before_the_rules_are_not_judged_by_them() -> None:
    assert rules.table_for(date(2008, 4, 1)).source == "中组发〔2008〕3号"
    with pytest.raises(rules.NoRule):
        rules.monthly_fen(Category.STUDENT, date(2008, 3, 1))
    problems = rules.problems_of(Category.STUDENT, date(2008, 3, 1), base_fen=None, decided_fen=None)
    assert [problem.field for problem in problems] == ["starts"], "as the form calls it"


def test_every_category_has_its_amount() -> None:
    """So that a new category cannot be forgotten in a table."""
    for table in rules.TABLES:
        named = [set(table.brackets), set(table.flat), set(table.range)]
        assert set().union(*named) == set(Category)
        assert sum(map(len, named)) == len(Category)
        for brackets in table.brackets.values():
            edges = [b.most for b in brackets]
            assert edges[-1] is None
            assert sorted(e for e in edges if e) == edges[:-1]


@relaxed
@given(st.sampled_from([Category.WAGE, Category.SELF_EMPLOYED, Category.RETIRED]), st.integers(1, 10**8), st.integers(1, 10**8))
def test_who_earns_more_never_owes_less(category: Category, one: int, two: int) -> None:
    less, more = sorted((one, two))
    owed = [rules.monthly_fen(category, MONTH, base_fen=base) for base in (less, more)]
    assert owed[0] <= owed[1]
    assert 0 <= owed[1] <= more * 2 // 100 + 1
    assert owed[0] * 10_000 >= less * 50 - 5_000


@relaxed
@given(st.integers(1, 10**8))
def test_a_pension_never_owes_more_than_a_wage(base: int) -> None:
    assert rules.monthly_fen(Category.RETIRED, MONTH, base_fen=base) <= rules.monthly_fen(Category.WAGE, MONTH, base_fen=base)


def test_amounts_hold_for_the_year_and_for_the_self_employed_for_the_quarter() -> None:
    assert rules.review_on(Category.WAGE, date(2026, 5, 1)) == date(2027, 1, 1)
    assert rules.review_on(Category.SELF_EMPLOYED, date(2026, 5, 1)) == date(2026, 7, 1)
    assert rules.review_on(Category.SELF_EMPLOYED, date(2026, 12, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("month", "quarterly", "answer"),
    [
        ((2026, 11), False, Payable.YES),
        ((2026, 12), False, Payable.AHEAD),
        ((2026, 12), True, Payable.YES),
        ((2027, 1), True, Payable.AHEAD),
        ((2026, 5), False, Payable.YES),
        ((2026, 4), False, Payable.NEEDS_DECISION),
    ],
)
def test_paying_reaches_six_months_back_and_a_quarter_ahead(month: tuple[int, int], quarterly: bool, answer: Payable) -> None:
    assert rules.payable(date(*month, 1), date(2026, 11, 27), quarterly=quarterly) is answer


def test_the_fixed_day_in_short_months() -> None:
    assert rules.due_on(date(2026, 2, 1), 31) == date(2026, 2, 28)
    assert rules.is_late(date(2026, 2, 1), 10, date(2026, 2, 11))
    assert not rules.is_late(date(2026, 2, 1), 10, date(2026, 2, 10))


def states(text: str, since: date = date(2026, 1, 1)) -> list[MonthState]:
    """'p' paid, 'e' excused, '-' open, ' ' not owed."""
    return [
        MonthState(rules.add_months(since, n), letter == "p", letter == "e") for n, letter in enumerate(text) if letter != " "
    ]


@pytest.mark.parametrize(
    ("months", "concern"),
    [
        ("------", True),
        ("-----", False),
        ("---p---", False),
        ("---e---", False),
        ("--- ---", False),
        ("p------p", True),
        ("", False),
    ],
)
def test_six_months_in_a_row_without_a_reason_is_a_task(months: str, concern: bool) -> None:
    assert (len(rules.unexcused_run(states(months))) >= rules.table_for(MONTH).run_months) is concern


@relaxed
@given(st.text("p-e ", max_size=30))
def test_paying_or_excusing_never_makes_a_run_longer(text: str) -> None:
    run = rules.unexcused_run(states(text))
    assert len(run) == max((len(part) for part in text.replace("p", " ").replace("e", " ").split(" ")), default=0)
    for n, letter in enumerate(text):
        if letter == "-":
            better = text[:n] + "p" + text[n + 1 :]
            assert len(rules.unexcused_run(states(better))) <= len(run)


def test_a_waiver_is_less_than_what_is_owed_and_no_longer_than_a_year() -> None:
    start = date(2026, 1, 1)
    assert rules.waiver_problems(start, date(2026, 12, 1), 0, 1_500) == []
    assert [p.code for p in rules.waiver_problems(start, date(2027, 1, 1), 0, 1_500)] == ["waiver_long"]
    assert [p.code for p in rules.waiver_problems(start, date(2025, 1, 1), 0, 1_500)] == ["months_turned"]
    assert [p.code for p in rules.waiver_problems(start, start, 1_500, 1_500)] == ["waiver_is_none"]


@relaxed
@given(st.integers(0, 10**9), st.integers(0, 10_000))
def test_a_share_is_a_part(basis: int, share: int) -> None:
    up = rules.share_of(basis, share)
    assert 0 <= up <= basis
    assert abs(up * 10_000 - basis * share) <= 5_000


@relaxed
@given(st.binary(min_size=8, max_size=8), st.integers(0, 11), st.sampled_from(rules.LETTERS))
def test_a_mistyped_receipt_number_is_found(random: bytes, at: int, letter: str) -> None:
    number = rules.receipt_number(random)
    assert rules.normal_receipt(number) == number
    assert rules.normal_receipt(f" {number.lower().replace('-', ' ')} ") == number
    plain = number.replace("-", "")
    assume(plain[at] != letter)
    assert rules.normal_receipt(plain[:at] + letter + plain[at + 1 :]) == ""


@relaxed
@given(st.dates(date(2009, 1, 1), date(2040, 1, 1)), st.integers(-60, 60))
def test_months_add_up(day: date, count: int) -> None:
    month = rules.first_of(day)
    assert rules.add_months(rules.add_months(month, count), -count) == month
    assert len(rules.months_between(month, rules.add_months(month, abs(count)))) == abs(count) + 1
