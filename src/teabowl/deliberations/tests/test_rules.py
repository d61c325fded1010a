"""Laws of the walk, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.deliberations import rules
from teabowl.deliberations.rules import MEETINGS, STEPS, Step, Terms
from teabowl.meetings.kinds import Kind

TERMS = Terms(date(2009, 12, 31), "", 3, 7, "四议两公开工作法")
days = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@pytest.mark.parametrize("chosen", range(2 ** len(STEPS)))
def test_no_step_is_ever_skipped(chosen: int) -> None:
    done = {step for at, step in enumerate(STEPS) if chosen >> at & 1}
    comes = rules.next_step(done)
    if comes is None:
        assert done == set(STEPS)
        return
    before = STEPS[: STEPS.index(comes)]
    assert set(before) <= done
    assert comes not in done
    assert [step for step in STEPS if rules.may_take(step, done)] == [comes]


@given(days, st.integers(0, 400), st.integers(0, 400))
def test_the_members_meet_no_sooner_than_the_proposal_was_with_them(proposed: date, last: int, on: int) -> None:
    last_on, day = proposed + timedelta(last), proposed + timedelta(on)
    problem = rules.problem_of_day(Step.REVIEW, day, last_on, proposed, TERMS)
    assert (problem == "") is (on >= last and on >= 3)
    other = rules.problem_of_day(Step.DECIDE, day, last_on, proposed, TERMS)
    assert (other == "") is (on >= last)


@given(days, st.integers(7, 60))
def test_a_disclosure_hangs_for_whole_days(on: date, count: int) -> None:
    until = rules.display_until(on, count)
    assert (until - on).days == count
    assert rules.result_from(until) == rules.finished_on(until) == until + timedelta(days=1)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_of_meeting_is_one_step_or_none(kind: Kind) -> None:
    steps = [step for step in STEPS if rules.fits(step, kind)]
    assert len(steps) == (1 if kind in {k for kinds in MEETINGS.values() for k in kinds} else 0)


def test_terms_are_those_of_the_day() -> None:
    assert rules.terms_on("371725104201", date(2020, 1, 1)).display == 7
    with pytest.raises(LookupError):
        rules.terms_on("371725104201", date(2000, 1, 1))
