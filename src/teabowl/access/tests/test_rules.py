"""Who may give which role where, without a database."""

from datetime import date

import pytest

from teabowl.access.rules import (
    ROLE_LEVELS,
    apart_problem,
    last_day,
    period_problems,
    reach_problem,
    roles_to_give,
)
from teabowl.kernel.actor import Actor, Held, Level, PlaceRef, Role
from teabowl.kernel.ids import new_id
from teabowl.kernel.phones import BadPhone, e164

CITY, COUNTY, TOWNSHIP, VILLAGE, OTHER_TOWNSHIP = (new_id() for _ in range(5))
LINES = {
    "city": (CITY,),
    "county": (CITY, COUNTY),
    "township": (CITY, COUNTY, TOWNSHIP),
    "village": (CITY, COUNTY, TOWNSHIP, VILLAGE),
    "other_township": (CITY, COUNTY, OTHER_TOWNSHIP),
}


def place(name: str) -> PlaceRef:
    line = LINES[name]
    return PlaceRef(line[-1], "", name, Level(name.split("_")[-1]), line)


def actor(role: Role, at: str) -> Actor:
    return Actor(new_id(), new_id(), "", frozenset({Held(role, LINES[at][-1])}))


O, S, T, C, CI, A = Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR  # noqa: E741
K, F = Role.KEEPER, Role.FINANCE


@pytest.mark.parametrize(
    ("giver", "at", "where", "given"),
    [
        (CI, "city", "city", {O, CI, A}),
        (CI, "city", "county", {O, C, A}),
        (CI, "city", "township", {O, T, A}),
        (CI, "city", "village", {O, S, K, F}),
        (C, "county", "city", set()),
        (C, "county", "county", {O}),
        (C, "county", "township", {O, T}),
        (C, "county", "village", {O, S, K, F}),
        (T, "township", "county", set()),
        (T, "township", "township", {O}),
        (T, "township", "village", {O, S, K, F}),
        (T, "township", "other_township", set()),
        (S, "village", "village", {O, K}),
        (S, "village", "township", set()),
        (O, "village", "village", set()),
        (O, "city", "village", set()),
        (A, "city", "village", set()),
        (Role.VILLAGER, "village", "village", set()),
    ],
)
def test_each_gives_what_is_lower_and_within_reach(giver, at, where, given):
    assert set(roles_to_give(actor(giver, at), place(where))) == given


def test_the_check_agrees_with_the_list():
    for giver in Role:
        for at in LINES:
            for where in LINES:
                listed = roles_to_give(actor(giver, at), place(where))
                for role in Role:
                    assert (role in listed) == (reach_problem(actor(giver, at), role, place(where)) == "")


def test_every_role_but_villager_has_its_levels():
    assert set(ROLE_LEVELS) == set(Role) - {Role.VILLAGER}


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (date(2026, 11, 23), None, "starts_on"),
        (date(2028, 1, 1), None, "starts_on"),
        (date(2026, 11, 25), date(2026, 11, 24), "ends_on"),
    ],
)
def test_a_period_neither_rewrites_the_past_nor_runs_backwards(starts, ends, field):
    assert [problem.field for problem in period_problems(starts, ends, TODAY)] == [field]


def test_last_day_of_a_grant_ended_today_is_yesterday():
    assert last_day(date(2026, 1, 1), TODAY) == date(2026, 11, 23)
    assert last_day(date(2027, 1, 1), TODAY) == date(2026, 12, 31)


def test_an_auditor_holds_nothing_else():
    assert apart_problem(Role.AUDITOR, [Role.AUDITOR]) == apart_problem(Role.OPERATOR, [Role.SECRETARY]) == ""
    assert apart_problem(Role.AUDITOR, [Role.OPERATOR]) == "auditor_alone"
    assert apart_problem(Role.OPERATOR, [Role.AUDITOR]) == "is_auditor"


@pytest.mark.parametrize(
    "typed",
    [
        "13953000007",
        "139 5300 0007",
        "+86 139-5300-0007",
        "１３９５３００００７"[:0] + "１３９５３０００００７",
        "008613953000007",
    ],
)
def test_a_number_is_kept_in_one_form(typed):
    assert e164(typed) == "+8613953000007"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("1395300", "length"),
        ("139530000071", "length"),
        ("12953000007", "beginning"),
        ("1395300000x", "characters"),
        ("٠١٣٩", "characters"),
        ("1395300\x000007", "characters"),
    ],
)
def test_what_is_no_mobile_number_says_why(typed, fault):
    with pytest.raises(BadPhone) as error:
        e164(typed)
    assert error.value.fault == fault


@pytest.mark.parametrize("handles", [Role.KEEPER, Role.OPERATOR, Role.SECRETARY])
def test_who_keeps_the_accounts_does_not_check_them(handles: Role) -> None:
    assert apart_problem(Role.FINANCE, [handles]) == apart_problem(handles, [Role.FINANCE]) == "money_apart"
    assert apart_problem(Role.FINANCE, [Role.FINANCE, Role.VILLAGER]) == ""
