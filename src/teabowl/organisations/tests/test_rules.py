"""Sizes, terms, steps and posts, as the regulations say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.kernel.actor import PostKind
from teabowl.kernel.times import months_after
from teabowl.organisations import rules
from teabowl.organisations.kinds import End, Kind, Status, StepKind

TODAY = date(2026, 11, 24)


def codes(problems) -> list[str]:  # type: ignore[no-untyped-def]
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("kind", "members", "full", "committee", "expected"),
    [
        (Kind.BRANCH, 23, 22, 5, []),
        (Kind.BRANCH, 2, 2, 1, ["too_few"]),
        (Kind.BRANCH, 3, 3, 1, []),
        (Kind.BRANCH, 3, 2, 1, ["too_few"]),
        (Kind.JOINT_BRANCH, 5, 5, 1, []),
        (Kind.JOINT_BRANCH, 6, 6, 1, ["could_part"]),
        (Kind.BRANCH, 50, 50, 5, []),
        (Kind.BRANCH, 51, 50, 5, ["general_branch"]),
        (Kind.BRANCH, 99, 99, 5, ["general_branch"]),
        (Kind.BRANCH, 100, 99, 5, ["committee"]),
        (Kind.GENERAL_BRANCH, 100, 99, 0, ["committee"]),
        (Kind.GENERAL_BRANCH, 50, 50, 0, ["small_general_branch"]),
        (Kind.BRANCH, 6, 6, 1, []),
        (Kind.BRANCH, 7, 7, 1, ["needs_committee"]),
        (Kind.BRANCH, 8, 6, 3, ["secretary_only"]),
        (Kind.BRANCH, 30, 30, 8, ["large_committee"]),
        (Kind.COMMITTEE, 5000, 4900, 9, []),
    ],
)
def test_size_hints(kind, members, full, committee, expected) -> None:  # type: ignore[no-untyped-def]
    hints = rules.size_hints(kind, members, full, committee)
    assert [hint.code for hint in hints] == expected
    assert all("条例" in hint.source for hint in hints)


@pytest.mark.parametrize(("covers", "expected"), [(5, []), (6, ["joint_wide"])])
def test_a_joint_branch_covers_five_at_most(covers: int, expected: list[str]) -> None:
    assert codes(rules.size_hints(Kind.JOINT_BRANCH, 5, 5, 1, covers=covers)) == expected


@pytest.mark.parametrize(
    ("kind", "village", "day", "years"),
    [
        (Kind.BRANCH, True, date(2021, 12, 1), 5),
        (Kind.BRANCH, True, date(2018, 10, 28), 5),
        (Kind.BRANCH, True, date(2018, 10, 27), 3),
        (Kind.BRANCH, False, date(2024, 1, 1), 3),
        (Kind.GENERAL_BRANCH, True, date(2024, 1, 1), 5),
        (Kind.COMMITTEE, False, date(2024, 1, 1), 5),
        (Kind.COMMITTEE, True, date(2024, 1, 1), 5),
        (Kind.COMMITTEE, True, date(2015, 1, 1), 3),
    ],
)
def test_terms_are_those_of_the_day(kind, village, day, years) -> None:  # type: ignore[no-untyped-def]
    assert rules.term(kind, at_village=village, day=day).years == years


def test_an_election_is_due_three_months_ahead_and_late_after() -> None:
    until = date(2026, 12, 10)
    assert [rules.election_state(until, until + timedelta(days=n)) for n in (-91, -90, 0, 1)] == ["", "soon", "soon", "late"]
    assert rules.election_state(None, TODAY) == ""


def test_what_stands_below_what() -> None:
    assert rules.standing_problems(Kind.COMMITTEE, None) == []
    assert codes(rules.standing_problems(Kind.BRANCH, None)) == ["needs_parent"]
    assert rules.standing_problems(Kind.BRANCH, Kind.GENERAL_BRANCH) == []
    assert codes(rules.standing_problems(Kind.BRANCH, Kind.BRANCH)) == ["wrong_parent"]
    assert rules.standing_problems(Kind.GROUP, Kind.JOINT_BRANCH) == []
    assert codes(rules.standing_problems(Kind.GROUP, Kind.COMMITTEE)) == ["wrong_parent"]


DAY = date(2025, 3, 1)
ACTIVIST = rules.Way(Status.ACTIVIST, DAY)
PROBATION = rules.Way(Status.PROBATIONARY, DAY, admitted_on=DAY, probation_until=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("way", "kind", "on", "decision", "until", "expected"),
    [
        (ACTIVIST, StepKind.DEVELOPMENT, date(2026, 3, 1), "", None, []),
        (ACTIVIST, StepKind.DEVELOPMENT, date(2026, 2, 28), "", None, ["cultivation_too_short"]),
        (ACTIVIST, StepKind.ADMITTED, date(2026, 3, 1), "决议", None, ["not_now"]),
        (rules.Way(Status.DEVELOPMENT, DAY), StepKind.ADMITTED, DAY, "", None, ["decision_needed"]),
        (rules.Way(Status.DEVELOPMENT, DAY), StepKind.ADMITTED, date(2025, 2, 28), "决议", None, ["before_last_step"]),
        (rules.Way(Status.DEVELOPMENT, DAY), StepKind.ADMITTED, date(2026, 11, 25), "决议", None, ["in_future"]),
        (PROBATION, StepKind.CONFIRMED, date(2026, 3, 1), "决议", None, []),
        (PROBATION, StepKind.CONFIRMED, date(2026, 2, 28), "决议", None, ["probation_not_over"]),
        (PROBATION, StepKind.EXTENDED, date(2026, 3, 1), "决议", date(2026, 9, 1), []),
        (PROBATION, StepKind.EXTENDED, date(2026, 3, 1), "决议", date(2027, 3, 1), []),
        (PROBATION, StepKind.EXTENDED, date(2026, 3, 1), "决议", date(2026, 8, 31), ["extension_range"]),
        (PROBATION, StepKind.EXTENDED, date(2026, 3, 1), "决议", date(2027, 3, 2), ["extension_range"]),
        (PROBATION, StepKind.EXTENDED, date(2026, 3, 1), "决议", None, ["extension_range"]),
        (rules.Way(Status.PROBATIONARY, DAY, DAY, date(2026, 9, 1), True), StepKind.EXTENDED, date(2026, 9, 1), "决议", date(2027, 3, 1),
         ["not_now"]),
        (rules.Way(Status.FULL, DAY), StepKind.NO_VOTE, date(2026, 3, 1), "决定", date(2028, 3, 1), []),
        (rules.Way(Status.FULL, DAY), StepKind.NO_VOTE, date(2026, 3, 1), "决定", date(2028, 3, 2), ["no_vote_range"]),
        (rules.Way(Status.FULL, DAY, ended=End.EXPELLED), StepKind.RESTORED, date(2026, 3, 1), "决定", None, ["not_now"]),
        (rules.Way(Status.FULL, DAY, ended=End.LOST), StepKind.RESTORED, date(2026, 3, 1), "决定", None, []),
    ],
)  # fmt: skip
def test_steps(way, kind, on, decision, until, expected) -> None:  # type: ignore[no-untyped-def]
    assert codes(rules.step_problems(way, kind, on, TODAY, decision=decision, until=until)) == expected


@pytest.mark.parametrize(
    ("status", "end", "decision", "expected"),
    [
        (Status.FULL, End.DIED, "", []),
        (Status.FULL, End.REMOVED, "", ["decision_needed"]),
        (Status.FULL, End.REMOVED, "支部大会决议", []),
        (Status.FULL, End.CANCELLED, "决议", ["not_this_end"]),
        (Status.PROBATIONARY, End.CANCELLED, "决议", []),
        (Status.APPLICANT, End.EXPELLED, "决议", ["not_this_end"]),
        (Status.APPLICANT, End.DROPPED, "", []),
        (Status.FULL, End.UNDONE, "", ["not_this_end"]),
    ],
)
def test_ends(status, end, decision, expected) -> None:  # type: ignore[no-untyped-def]
    assert codes(rules.end_problems(rules.Way(status, DAY), end, DAY, TODAY, decision=decision)) == expected


@given(st.dates(date(1921, 1, 1), date(2090, 1, 1)), st.integers(0, 48))
def test_months_after_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or ((later + timedelta(days=1)).day == 1 and later.day < day.day)


@given(st.sampled_from(list(Status)), st.sampled_from([None, *End]))
def test_no_step_leaves_the_way(status: Status, ended: End | None) -> None:
    """Each step that may be taken is one for this status; full members go nowhere but out; after an end only its revocation."""
    for kind in rules.may_take(rules.Way(status, DAY, DAY, DAY, False, ended)):
        assert (kind is StepKind.RESTORED) is (ended is End.LOST)
        assert kind in {StepKind.ENDED, StepKind.RESTORED} or status in rules.FROM[kind]


@pytest.mark.parametrize(
    ("kind", "organisation", "status", "confirmed", "holds", "expected"),
    [
        (PostKind.SECRETARY, Kind.BRANCH, Status.FULL, date(2025, 11, 24), (), []),
        (PostKind.SECRETARY, Kind.BRANCH, Status.FULL, date(2025, 11, 25), (), ["secretary_wants_a_year"]),
        (PostKind.SECRETARY, Kind.BRANCH, Status.PROBATIONARY, None, (), ["post_wants_full_member"]),
        (PostKind.SECRETARY, Kind.BRANCH, None, None, (), ["post_wants_full_member"]),
        (PostKind.RECORDER, Kind.BRANCH, Status.PROBATIONARY, None, (), []),
        (PostKind.DUES_CHECKER, Kind.BRANCH, Status.FULL, None, (PostKind.DUES_KEEPER,), ["two_people"]),
        (PostKind.DUES_KEEPER, Kind.BRANCH, Status.FULL, None, (PostKind.SECRETARY,), []),
        (PostKind.DEPUTY, Kind.BRANCH, Status.FULL, None, (PostKind.DEPUTY,), ["holds_it"]),
        (PostKind.GROUP_LEADER, Kind.BRANCH, Status.FULL, None, (), ["post_of_group"]),
        (PostKind.GROUP_LEADER, Kind.GROUP, Status.FULL, None, (), []),
    ],
)
def test_posts(kind, organisation, status, confirmed, holds, expected) -> None:  # type: ignore[no-untyped-def]
    found = rules.post_problems(kind, organisation, status=status, confirmed_on=confirmed, holds=holds, on=TODAY, today=TODAY)
    assert codes(found) == expected
