"""Laws of counting, without a database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.ballots import rules
from teabowl.ballots.values import YES_NO, Base, Election, MajorityRule, Option, Result, Stance, Why

CANDIDATES = tuple(Option(f"c{n}", Stance.CANDIDATE, f"候选人{n}") for n in range(6))
shares = st.fractions(min_value=Fraction(1, 10), max_value=1, max_denominator=10)


@pytest.mark.parametrize(
    ("base", "share", "strict", "needed"),
    [(23, (1, 2), True, 12), (24, (1, 2), True, 13), (23, (1, 2), False, 12), (24, (1, 2), False, 12), (30, (2, 3), False, 20),
     (31, (2, 3), False, 21), (25, (4, 5), False, 20), (5, (3, 4), False, 4), (0, (1, 2), False, 1), (1, (1, 1), False, 1)],
)  # fmt: skip
def test_shares_by_hand(base: int, share: tuple[int, int], strict: bool, needed: int) -> None:
    assert rules.needed_of(base, *share, strict) == needed


@given(st.integers(1, 5_000), shares, st.booleans())
def test_needed_is_the_least_number_that_fits(base: int, share: Fraction, strict: bool) -> None:
    n = rules.needed_of(base, share.numerator, share.denominator, strict)

    def fits(votes: int) -> bool:
        return votes > base * share if strict else votes >= base * share

    assert fits(n)
    assert n == 1 or not fits(n - 1)


def decided(tally: dict[str, int], electors: int, rule: MajorityRule, election: Election | None = None, **more: int) -> Result:
    votes = more.pop("votes", sum(tally.values()))
    numbers = {"whole": electors, "present": min(electors, votes), "issued": votes, "invalid": 0} | more
    options = CANDIDATES if election else YES_NO
    return rules.decide(rule, options, election, tally=tally, votes=votes, electors=electors, **numbers)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), shares, st.booleans())
def test_a_motion_passes_exactly_with_its_share_of_the_base(
    yes: int, no: int, abstain: int, away: int, share: Fraction, strict: bool
) -> None:
    electors = yes + no + abstain + away
    if not electors:
        return
    rule = MajorityRule(Base.VOTING_MEMBERS, share.numerator, share.denominator, strict)
    result = decided({"yes": yes, "no": no, "abstain": abstain}, electors, rule)
    should = yes > electors * share if strict else yes >= electors * share
    assert result.passed is (should and yes > 0)
    assert result.why == ((Why.ENOUGH,) if result.passed else (Why.SHORT,))


@given(st.integers(1, 60), st.integers(0, 60))
def test_of_those_present_absent_ones_do_not_count_against(yes: int, away: int) -> None:
    assert decided({"yes": yes}, yes + away, MajorityRule(Base.PRESENT)).passed
    assert decided({"yes": yes}, yes + away, MajorityRule(Base.VOTING_MEMBERS)).passed is (yes > away)


@given(st.integers(1, 60), st.integers(0, 60))
def test_without_a_quorum_nothing_passes(yes: int, away: int) -> None:
    rule = MajorityRule(Base.PRESENT, quorum_base=Base.VOTING_MEMBERS, quorum_numerator=2, quorum_denominator=3)
    result = decided({"yes": yes}, yes + away, rule)
    assert result.passed is (3 * yes >= 2 * (yes + away))
    assert result.passed or result.why == (Why.NO_QUORUM,)


@given(st.lists(st.integers(0, 20), min_size=6, max_size=6), st.integers(1, 6))
def test_elected_have_enough_and_nobody_with_more_is_left_out(votes: list[int], seats: int) -> None:
    tally = {option.key: count for option, count in zip(CANDIDATES, votes, strict=True) if count}
    result = decided(tally, 20, MajorityRule(Base.VOTING_MEMBERS), Election(seats), votes=20)
    assert len(result.winners) <= seats
    assert all(tally[key] >= result.needed for key in result.winners)
    out = [count for key, count in tally.items() if key not in result.winners and key not in result.tied]
    assert all(count < tally[key] for key in result.winners for count in out if count >= result.needed)
    assert result.passed is (len(result.winners) == seats)
    assert not result.tied or len({tally[key] for key in result.tied}) == 1
    assert not result.tied or len(result.winners) + len(result.tied) > seats
    assert not result.tied or result.why == (Why.TIE,), "they all have votes enough, and are more than the seats"


@given(st.lists(st.lists(st.sampled_from(["c0", "c1", "c2", "w:甲"]), max_size=3), max_size=50))
def test_a_tally_counts_each_paper_once_for_each_name(ballots: list[list[str]]) -> None:
    tally = rules.tally_of(ballots)
    assert sum(tally.values()) == sum(len(set(ballot)) for ballot in ballots)
    assert all(count <= len(ballots) for count in tally.values())
    assert rules.tally_of(reversed(ballots)) == tally


@given(st.lists(st.sampled_from(["c0", "c5", "w: 王 桂芝 ", "w:候选人1", "w:", "w:候选人5"]), max_size=6))
def test_a_ballot_names_nobody_twice(chosen: list[str]) -> None:
    made = rules.clean_choices(chosen, CANDIDATES, Election(6, write_ins=True))
    assert len(made) == len(set(made))
    assert not set(made) & {"w:候选人1", "w:候选人5"}, "a candidate written in is that candidate"


@pytest.mark.parametrize(
    ("chosen", "election", "code"),
    [([], None, "choose_one"), (["yes", "no"], None, "choose_one"), (["maybe"], None, "not_an_option"),
     (["w:甲"], None, "no_write_ins"), (["c0", "c1"], Election(1), "choose_fewer"),
     (["w:" + "长" * 21], Election(1, write_ins=True), "bad_name")],
)  # fmt: skip
def test_what_a_ballot_may_not_say(chosen: list[str], election: Election | None, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        rules.clean_choices(chosen, CANDIDATES if election else YES_NO, election)


def test_spare_candidates_are_rounded_up() -> None:
    assert [rules.least_candidates(Election(seats, 20)) for seats in (1, 3, 5, 6)] == [2, 4, 6, 8]
    assert rules.problems_of("选支委", "", CANDIDATES[:3], Election(3, 20))[0].code == "candidates_few"
    assert rules.problems_of("选支委", "", CANDIDATES[:4], Election(3, 20)) == []


def test_a_result_and_a_rule_come_back_from_json_as_they_were() -> None:
    rule = MajorityRule(Base.PRESENT, 2, 3, False, Base.ALL, 1, 2, True, "某法第一条")
    result = decided({"yes": 3, "no": 1}, 9, rule)
    assert MajorityRule.from_json(rule.as_json()) == rule
    assert Result.from_json(result.as_json()) == result


@given(st.integers(1, 20_000))
def test_boxes_are_shared(electors: int) -> None:
    boxes = rules.boxes_for(electors)
    assert 1 <= boxes <= rules.MOST_BOXES
    assert boxes == 1 or electors // boxes >= rules.BOX_FOR
