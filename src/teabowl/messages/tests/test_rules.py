"""When a message leaves, by which channels, and how often it is tried."""

from datetime import UTC, datetime, timedelta

import pytest

from teabowl.kernel.telling import Channel, MessageKind, Pace
from teabowl.kernel.times import CHINA
from teabowl.messages.rules import (
    RETRIES,
    STORM_RETRIES,
    Digest,
    Wishes,
    after_quiet,
    departures,
    is_path,
    is_quiet,
    may_repeat,
    next_digest,
    next_try,
    one_line,
)

SMS, EMAIL, WECHAT = Channel.SMS, Channel.EMAIL, Channel.WECHAT


def kind(pace=Pace.SOON, *, owed=False, channels=(SMS, EMAIL)):
    return MessageKind("k", "k", "k", channels=channels, pace=pace, owed=owed)


def at(hour, minute=0, day=24):
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def leaving(what, *, wishes=None, choices=None, reachable=(SMS, EMAIL), now=None):
    return departures(what, wishes or Wishes(), choices or {}, reachable, now or at(12))


def test_by_day_it_leaves_at_once_by_the_channels_of_its_kind_that_the_person_has():
    assert [(d.channel, d.due_at) for d in leaving(kind())] == [(SMS, at(12)), (EMAIL, at(12))]
    assert [d.channel for d in leaving(kind(), reachable=[EMAIL])] == [EMAIL]
    assert [d.channel for d in leaving(kind(channels=()))] == []


def test_a_choice_stands_above_the_default():
    assert [d.channel for d in leaving(kind(), choices={("k", SMS): False})] == [EMAIL]
    assert [d.channel for d in leaving(kind(channels=()), choices={("k", SMS): True})] == [SMS]


@pytest.mark.parametrize(("hour", "due"), [(20, at(20)), (21, at(7, day=25)), (23, at(7, day=25)), (6, at(7)), (7, at(7))])
def test_at_night_it_waits_for_the_morning(hour, due):
    assert {d.due_at for d in leaving(kind(), now=at(hour))} == {due}


def test_urgent_waits_at_night_unless_the_person_allows_it_and_a_storm_never():
    night = at(2)
    assert leaving(kind(Pace.URGENT), now=night)[0].due_at == at(7)
    assert leaving(kind(Pace.URGENT), wishes=Wishes(urgent_at_night=True), now=night)[0].due_at == night
    assert leaving(kind(Pace.STORM), now=night)[0].due_at == night


def test_the_one_switch_stops_all_but_what_is_owed():
    stopped = Wishes(stopped=True)
    assert leaving(kind(), wishes=stopped) == []
    assert len(leaving(kind(owed=True), wishes=stopped)) == 2
    assert leaving(kind(owed=True), wishes=stopped, choices={("k", SMS): False, ("k", EMAIL): False}) == []


def test_a_digest_leaves_in_the_morning_or_on_monday_or_at_once():
    daily = leaving(kind(Pace.DIGEST))
    assert [(d.due_at, d.digest) for d in daily] == [(at(8, day=25), True)] * 2
    weekly = leaving(kind(Pace.DIGEST), wishes=Wishes(digest=Digest.WEEK))
    assert weekly[0].due_at == at(8, day=30)
    assert weekly[0].due_at.weekday() == 0
    assert leaving(kind(Pace.DIGEST), wishes=Wishes(digest=Digest.NONE))[0].due_at == at(12)
    late_riser = Wishes(quiet_from=22, quiet_to=10)
    assert leaving(kind(Pace.DIGEST), wishes=late_riser)[0].due_at == at(10, day=25)


def test_quiet_hours_may_cross_midnight_or_not_or_be_none():
    assert is_quiet(at(13), Wishes(quiet_from=12, quiet_to=14))
    assert not is_quiet(at(14), Wishes(quiet_from=12, quiet_to=14))
    assert not is_quiet(at(3), Wishes(quiet=False))
    assert not is_quiet(at(3), Wishes(quiet_from=5, quiet_to=5))
    assert after_quiet(at(13), Wishes(quiet_from=12, quiet_to=14)) == at(14)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("quiet", [(21, 7), (0, 6), (12, 14), (23, 0)])
def test_what_waited_never_leaves_within_the_quiet_hours_and_never_in_the_past(hour, quiet):
    wishes = Wishes(quiet_from=quiet[0], quiet_to=quiet[1])
    due = after_quiet(at(hour, 30), wishes)
    assert due >= at(hour, 30)
    assert not is_quiet(due, wishes)


def test_before_eight_the_digest_is_this_mornings():
    assert next_digest(Digest.DAY, at(7, 59)) == at(8)
    assert next_digest(Digest.DAY, at(8)) == at(8, day=25)


def test_tries_grow_apart_and_end():
    now = datetime(2026, 11, 24, tzinfo=UTC)
    waits = [next_try(n, False, now) - now for n in range(1, len(RETRIES) + 1)]
    assert waits == sorted(waits)
    assert next_try(len(RETRIES) + 1, False, now) is None
    assert next_try(1, True, now) - now < timedelta(seconds=30)
    assert next_try(len(STORM_RETRIES) + 1, True, now) is None


def test_only_sms_is_not_sent_twice_and_in_a_storm_even_that():
    assert [may_repeat(c, False) for c in (WECHAT, SMS, EMAIL)] == [True, False, True]
    assert may_repeat(SMS, True)


def test_one_line_holds_no_line_break_of_any_kind():
    assert one_line("a\r\nb\u2028c\x0bd", 80) == "a b c d"
    assert one_line("长" * 10, 5) == "长长长长…"


def test_a_path_is_of_this_site():
    assert is_path("/p/371725104201/letters/")
    assert not is_path("//x.example/")
