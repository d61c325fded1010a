"""The rules of each kind through time, as tables from the sources, and the laws that hold for every one of them."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.meetings import rules
from teabowl.meetings.kinds import PARTY, VILLAGE, Ballot, Base, Kind, Matter, Online, Publish, Share
from teabowl.meetings.rules import Mark, NoRule, Seat, State, Turnout, rule_set
from teabowl.meetings.rulesets import RULE_SETS

NOW = date(2026, 11, 27)
COUNTS = st.integers(min_value=1, max_value=5000)


# Of so many who should come: how many must come, and how many yes-votes it takes when so many came.
@pytest.mark.parametrize(
    ("kind", "day", "voters", "came", "quorum", "needed"),
    [
        (Kind.MEMBERS, NOW, 23, 19, 12, 12),  # S16, the branch of the mock-up
        (Kind.MEMBERS, NOW, 24, 12, 12, 13),  # half of 24 may open it, more than half of 24 must agree
        (Kind.MEMBERS, NOW, 3, 3, 2, 2),
        (Kind.MEMBERS, NOW, 1, 1, 1, 1),
        (Kind.MEMBERS, NOW, 100, 100, 50, 51),
        (Kind.MEMBERS, date(2018, 10, 28), 24, 12, 12, 13),
        (Kind.MEMBERS, date(2018, 10, 27), 24, 13, 13, 13),  # before: more than half had to come
        (Kind.MEMBERS, date(2015, 6, 1), 23, 12, 12, 12),
        (Kind.ELECTION, NOW, 23, 19, 19, 10),  # S22: at least 4/5; more than half of those who came
        (Kind.ELECTION, NOW, 25, 20, 20, 11),
        (Kind.ELECTION, NOW, 20, 16, 16, 9),
        (Kind.ELECTION, date(2020, 7, 12), 25, 21, 21, 11),  # 1990: more than 4/5
        (Kind.ELECTION, date(2015, 3, 1), 20, 17, 17, 9),
        (Kind.ADMISSION, NOW, 24, 20, 13, 13),  # 细则 arts 21, 22: more than half must come, more than half of all agree
        (Kind.ADMISSION, NOW, 3, 2, 2, 2),
        (Kind.ADMISSION, date(2010, 5, 1), 24, 20, 13, 13),
        (Kind.COMMITTEE, NOW, 5, 3, 3, 2),
        (Kind.COMMITTEE, NOW, 4, 2, 2, 2),
        (Kind.REPRESENTATIVES, NOW, 30, 20, 20, 11),  # S40 art 26
        (Kind.REPRESENTATIVES, NOW, 31, 21, 21, 11),
        (Kind.REPRESENTATIVES, date(2015, 1, 1), 30, 25, 20, 13),
        (Kind.VILLAGERS, NOW, 1204, 700, 603, 351),  # S40 art 22: more than half of the adults
        (Kind.VILLAGERS, date(2009, 1, 1), 1204, 700, 603, 351),
        (Kind.COLLECTIVE, NOW, 900, 700, 600, 600),  # S42 art 27: two thirds of all members, whoever came
        (Kind.COLLECTIVE, NOW, 100, 80, 67, 67),
        (Kind.COLLECTIVE, NOW, 3, 2, 2, 2),
        (Kind.DELIBERATION, NOW, 23, 16, 16, 12),  # S69: two thirds of all come, half of those who should agree
        (Kind.DELIBERATION, NOW, 24, 16, 16, 12),
        (Kind.REPRESENTATIVES, date(2010, 10, 28), 29, 20, 20, 11),
        (Kind.VILLAGERS, NOW, 1203, 650, 602, 326),
        (Kind.TWO_COMMITTEES, NOW, 7, 4, 4, 3),
    ],
)
def test_how_many_must_come_and_agree(kind: Kind, day: date, voters: int, came: int, quorum: int, needed: int) -> None:
    rule, turnout = rule_set(kind, day), Turnout(voters, voters, came, came)
    first = rules.attendance(rule, turnout).either[0]
    need = rules.votes_needed(rule, turnout)
    assert need is not None
    assert (first.least, need.least) == (quorum, needed)
    assert rules.attendance(rule, Turnout(voters, voters, quorum, quorum)).enough
    assert not rules.attendance(rule, Turnout(voters, voters, quorum - 1, quorum - 1)).enough
    assert rules.is_passed(rule, turnout, needed)
    assert not rules.is_passed(rule, turnout, needed - 1)


def test_the_members_step_counts_probationary_members_as_present_but_not_as_voters() -> None:
    rule = rule_set(Kind.DELIBERATION, NOW)  # S69: two thirds of all members present, half of those with a vote agree
    turnout = Turnout(convened=24, voters=22, came=16, voters_came=14)
    assert [need.least for need in rules.attendance(rule, turnout).either] == [16]
    assert rules.attendance(rule, turnout).enough
    need = rules.votes_needed(rule, turnout)
    assert need
    assert (need.base, need.least) == (Base.VOTERS, 11)
    assert rules.is_passed(rule, turnout, 11)
    assert not rules.is_passed(rule, turnout, 10)


def test_villagers_may_come_by_households_instead() -> None:
    rule = rule_set(Kind.VILLAGERS, NOW)
    few = Turnout(1200, 1200, 210, 210, households=300, households_came=199)
    assert not rules.attendance(rule, few).enough
    enough = Turnout(1200, 1200, 210, 210, households=300, households_came=200)
    assert rules.attendance(rule, enough).enough
    closest = rules.attendance(rule, enough).closest
    assert closest
    assert closest.base is Base.HOUSEHOLDS
    # Without the number of households nobody can say that two thirds of them came.
    assert not rules.attendance(rule, Turnout(1200, 1200, 210, 210, households_came=210)).enough


def test_where_nobody_has_a_vote_nothing_is_decided() -> None:
    rule = rule_set(Kind.MEMBERS, NOW)  # a branch of migrant members: all of them vote at home
    assert not rules.attendance(rule, Turnout(convened=9, voters=0, came=9)).enough
    assert not rules.is_passed(rule, Turnout(convened=9, voters=0, came=9), 0)


def test_in_shandong_two_thirds_of_the_women_must_come_too() -> None:
    turnout = Turnout(30, 30, 22, 22, women=12, women_came=7)
    local, other = rule_set(Kind.REPRESENTATIVES, NOW), rule_set(Kind.REPRESENTATIVES, NOW, province="41")
    assert not rules.attendance(local, turnout).enough
    assert rules.attendance(other, turnout).enough
    assert rules.attendance(local, Turnout(30, 30, 22, 22, women=12, women_came=8)).enough
    assert not rules.attendance(rule_set(Kind.REPRESENTATIVES, date(2012, 12, 31)), Turnout(30, 30, 19, 19)).enough
    assert rules.attendance(rule_set(Kind.REPRESENTATIVES, date(2012, 12, 31)), turnout).enough


@pytest.mark.parametrize(
    ("kind", "day", "province", "days", "written"),
    [
        (Kind.VILLAGERS, NOW, "37", 10, False),
        (Kind.VILLAGERS, date(2015, 5, 1), "37", 10, False),
        (Kind.VILLAGERS, date(2010, 10, 27), "37", 0, False),  # the law of 1998 names none
        (Kind.REPRESENTATIVES, NOW, "37", 5, True),
        (Kind.REPRESENTATIVES, date(2013, 1, 1), "37", 5, True),
        (Kind.REPRESENTATIVES, date(2012, 12, 31), "37", 0, False),
        (Kind.REPRESENTATIVES, NOW, "41", 0, False),
        (Kind.COLLECTIVE, NOW, "37", 10, False),
        (Kind.DELIBERATION, NOW, "37", 3, False),
        (Kind.MEMBERS, NOW, "37", 0, False),
    ],
)
def test_notice(kind: Kind, day: date, province: str, days: int, written: bool) -> None:
    rule = rule_set(kind, day, province)
    assert (rule.notice.days if rule.notice else 0) == days
    assert bool(rule.notice and rule.notice.written) is written
    assert rules.is_told_in_time(rule, day - timedelta(days=days), day)
    assert rules.is_told_in_time(rule, day - timedelta(days=days - 1), day) is (days == 0)


@pytest.mark.parametrize(
    ("kind", "months"),
    [
        (Kind.MEMBERS, 3), (Kind.COMMITTEE, 1), (Kind.GROUP, 1), (Kind.LECTURE, 3), (Kind.PARTY_DAY, 1), (Kind.LIFE, 12),
        (Kind.APPRAISAL, 12), (Kind.REPRESENTATIVES, 3), (Kind.COLLECTIVE, 12), (Kind.ELECTION, 0), (Kind.ADMISSION, 0),
        (Kind.VILLAGERS, 0),
    ],
)  # fmt: skip
def test_how_often(kind: Kind, months: int) -> None:
    frequency = rule_set(kind, NOW).frequency
    assert (frequency.months if frequency else 0) == months


def test_only_a_lecture_may_be_set_otherwise() -> None:
    lecture, members = rule_set(Kind.LECTURE, NOW), rule_set(Kind.MEMBERS, NOW)
    assert (found := rules.frequency_of(lecture, 6))
    assert found.months == 6
    assert (found := rules.frequency_of(members, 6))
    assert found.months == 3


def test_before_the_collectives_law_there_is_no_rule_of_ours() -> None:
    assert rule_set(Kind.COLLECTIVE, date(2025, 5, 1)).proxy
    with pytest.raises(NoRule):
        rule_set(Kind.COLLECTIVE, date(2025, 4, 30))


def test_what_may_be_published() -> None:
    assert rule_set(Kind.LIFE, NOW).publish == frozenset()
    assert rule_set(Kind.GROUP, NOW).publish == frozenset()
    assert rules.may_publish(rule_set(Kind.MEMBERS, NOW), Publish.DECISION)
    assert not rules.may_publish(rule_set(Kind.MEMBERS, NOW), Publish.RESULT)
    assert all(rule_set(kind, NOW).publish == frozenset(Publish) for kind in VILLAGE if kind != Kind.TWO_COMMITTEES)


@pytest.mark.parametrize(
    ("kind", "matter", "members", "needed"),
    [
        (Kind.COLLECTIVE, None, 900, 600),
        (Kind.COLLECTIVE, Matter.OUTSIDERS, 900, 675),  # S42 art 15: three quarters of all members
        (Kind.COLLECTIVE, Matter.OUTSIDERS, 901, 676),
        (Kind.COLLECTIVE, Matter.CHARTER, 900, 600),
        (Kind.DELEGATES, None, 31, 21),  # art 28: two thirds of all delegates
        (Kind.DELEGATES, Matter.CHARTER, 31, 0),
        (Kind.DELEGATES, Matter.MERGER, 31, 0),
        (Kind.DELEGATES, Matter.OUTSIDERS, 31, 0),  # art 15 speaks of the assembly
    ],
)
def test_what_takes_more_and_what_delegates_may_not_decide(
    kind: Kind, matter: Matter | None, members: int, needed: int
) -> None:
    majority = rules.majority_for(rule_set(kind, NOW), matter)
    assert (majority.share.least(members) if majority else 0) == needed


@pytest.mark.parametrize(
    ("kind", "day", "ballot"),
    [
        (Kind.ELECTION, NOW, Ballot.SECRET),
        (Kind.APPRAISAL, NOW, Ballot.SECRET),
        (Kind.ADMISSION, NOW, Ballot.SECRET),
        (Kind.ADMISSION, date(2014, 5, 27), Ballot.EITHER),  # 1990: by hands or in secret
        (Kind.MEMBERS, NOW, Ballot.EITHER),
        (Kind.REPRESENTATIVES, NOW, Ballot.EITHER),
    ],
)
def test_how_it_is_voted(kind: Kind, day: date, ballot: Ballot) -> None:
    assert rule_set(kind, day).ballot is ballot


@pytest.mark.parametrize(
    ("body", "seats", "women", "years", "households", "hints"),
    [
        ("representatives", 30, 10, 1, 0, []),  # S40 art 25: a third
        ("representatives", 31, 10, 1, 0, ["women_third"]),
        ("representatives", 30, 10, 5, 0, ["term_over"]),
        ("delegates", 21, 1, 1, 300, []),  # S42 art 28: over 20, one for 5 to 15 households
        ("delegates", 20, 1, 1, 300, ["delegates_few"]),
        ("delegates", 21, 0, 1, 105, ["women_some"]),
        ("delegates", 21, 1, 1, 104, ["delegates_households"]),
        ("delegates", 21, 1, 1, 316, ["delegates_households"]),
        ("collective_members", 900, 0, 9, 300, []),
        ("representatives", 0, 0, 0, 0, []),
    ],
)
def test_what_a_roll_lacks(body: str, seats: int, women: int, years: int, households: int, hints: list[str]) -> None:
    oldest = date(NOW.year - years, NOW.month, NOW.day)
    found = rules.roll_hints(body, seats=seats, women=women, oldest=oldest, today=NOW, households=households)
    assert [hint.code for hint in found] == hints


def test_elections_are_secret_and_held_in_the_hall() -> None:
    rule = rule_set(Kind.ELECTION, NOW)
    assert (rule.ballot, rule.online, rule.elects) == (Ballot.SECRET, Online.LISTENING, True)
    online = Seat(votes=True, mark=Mark.ONLINE)
    assert not rules.may_vote(rule, online)
    assert rules.may_vote(rule_set(Kind.MEMBERS, NOW), online)
    assert not rules.may_vote(rule, Seat(votes=True, mark=Mark.EXCUSED))
    assert not rules.may_vote(rule, Seat(votes=True, mark=Mark.PRESENT, counted=False))


def test_counting_a_hall() -> None:
    here, away = Mark.PRESENT, Mark.ONLINE
    seats = [
        *[Seat(True, here)] * 12, *[Seat(True, away)] * 7, *[Seat(True, Mark.EXCUSED)] * 3, Seat(True, Mark.UNKNOWN),
        Seat(False, here), Seat(True, here, counted=False),
    ]  # fmt: skip
    counted = rules.turnout_of(rule_set(Kind.MEMBERS, NOW), seats)
    assert (counted.convened, counted.voters, counted.came, counted.voters_came) == (24, 23, 20, 19)
    counted = rules.turnout_of(rule_set(Kind.ELECTION, NOW), seats)
    assert (counted.voters, counted.voters_came) == (23, 12)
    village = rules.turnout_of(
        rule_set(Kind.VILLAGERS, NOW), [Seat(True, here, household=str(n // 2)) for n in range(9)], roll=1200, households=300
    )
    assert (village.voters, village.voters_came, village.households_came) == (1200, 9, 5)


@given(base=COUNTS, numerator=st.integers(1, 5), denominator=st.integers(5, 9), strict=st.booleans())
def test_the_least_number_is_the_first_that_holds(base: int, numerator: int, denominator: int, strict: bool) -> None:
    share = Share(numerator, denominator, strict)
    least = share.least(base)
    assert share.holds(least, base)
    assert not share.holds(least - 1, base)


@given(rule=st.sampled_from([r for r in RULE_SETS if r.majority]), voters=COUNTS, extra=st.integers(0, 50), data=st.data())
def test_one_more_vote_or_person_never_undoes_a_decision(rule, voters: int, extra: int, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    came = data.draw(st.integers(0, voters))
    given = data.draw(st.integers(0, came))
    turnout = Turnout(voters + extra, voters, came, came)
    if rules.is_passed(rule, turnout, given):
        assert given > 0
        assert rules.is_passed(rule, turnout, min(given + 1, came))
        more = Turnout(voters + extra, voters, min(came + 1, voters), min(came + 1, voters))
        assert rules.is_passed(rule, more, given + (more.voters_came - came))
    if given == 0:
        assert not rules.is_passed(rule, turnout, given)


@given(
    day=st.dates(date(1980, 1, 1), date(2040, 1, 1)), kind=st.sampled_from(list(Kind)), province=st.sampled_from(["37", "41"])
)
def test_on_each_day_at_most_one_rule_set_holds(day: date, kind: Kind, province: str) -> None:
    for where in ("", "37"):
        held = [
            r
            for r in RULE_SETS
            if r.kind == kind and r.province == where and r.since <= day and not (r.until and r.until <= day)
        ]
        assert len(held) <= 1
    try:
        found = rule_set(kind, day, province)
    except NoRule:
        return
    assert found.since <= day
    assert found.until is None or day < found.until
    assert found in rules.versions(kind, province)


def test_versions_follow_one_another_without_a_gap() -> None:
    for kind in Kind:
        found = rules.versions(kind)
        assert found, kind
        assert all(
            before.until is None or before.until <= after.since or after.province for before, after in itertools.pairwise(found)
        )
        assert found[-1].until is None
    assert {Kind(kind) for kind in Kind} == PARTY | VILLAGE


@given(day=st.dates(date(2000, 1, 1), date(2060, 1, 1)), months=st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_a_day_lies_in_its_period_and_periods_meet(day: date, months: int) -> None:
    period = rules.period_of(months, day)
    assert period.first <= day <= period.last
    following = rules.period_of(months, period.last + timedelta(days=1))
    assert following.first == period.last + timedelta(days=1)
    found = list(rules.periods(months, day, day + timedelta(days=800)))
    assert all(one.first >= day for one in found)
    assert all(a.last + timedelta(days=1) == b.first for a, b in itertools.pairwise(found))


def test_quarters() -> None:
    assert rules.period_of(3, date(2026, 11, 27)) == rules.Period(date(2026, 10, 1), date(2026, 12, 31))
    with pytest.raises(ValueError, match="divides"):
        rules.period_of(5, NOW)


def test_moves_and_lateness() -> None:
    assert rules.may_move(State.CONVENED, State.OPEN)
    assert not rules.may_move(State.PLANNED, State.OPEN)
    assert not any(rules.may_move(State.FIXED, to) for to in State)
    begun = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
    assert rules.is_late(begun, begun + timedelta(minutes=1))
    assert not rules.is_late(begun, begun)
    assert not rules.is_late(None, begun)


def test_nobody_is_late_before_the_hour_that_was_told() -> None:
    told = datetime(2026, 11, 28, 19, 30)
    assert rules.begins_at(told, None) is None
    assert rules.begins_at(told, told - timedelta(minutes=10)) == told
    assert rules.begins_at(told, told + timedelta(minutes=5)) == told + timedelta(minutes=5)
