"""From an inbox to the ways out: routed once, claimed once, tried again, given up visibly, counted."""

from collections import Counter
from datetime import timedelta

import pytest

from teabowl.kernel.telling import Channel
from teabowl.messages.actions import routing, sending
from teabowl.messages.actions.routing import route_copies
from teabowl.messages.actions.sending import recover, send_due
from teabowl.messages.channels.parcels import SENT, Outcome, Result
from teabowl.messages.models import ChannelPause, Choice, Copy, DayCount, Delivery, EmailAddress, Wish
from teabowl.messages.rules import LIFE, RETRIES
from teabowl.messages.tests.conftest import NOON


class Fake:
    """A channel that answers as it is told, and remembers what it was given."""

    def __init__(self, *answers, batch=100):
        self.answers, self.batch, self.rate, self.given = list(answers), batch, 1000.0, []

    def send(self, parcels):
        self.given += parcels
        answer = self.answers.pop(0) if self.answers else SENT
        if isinstance(answer, BaseException):
            raise answer
        return [answer] * len(parcels)


@pytest.fixture
def by(monkeypatch):
    """by(Fake()) is the way out of every channel."""

    def use(fake):
        monkeypatch.setattr(sending, "sender_of", lambda _channel: fake)
        return fake

    monkeypatch.setattr(routing, "open_channels", lambda: (Channel.SMS, Channel.EMAIL))
    return use


def states(**which):
    return dict(Counter(Delivery.objects.filter(**which).values_list("state", flat=True)))


def test_a_copy_is_routed_once_to_the_channels_that_the_person_has(by, say, cast):
    say("villager", "neighbour")
    EmailAddress.objects.create(
        account=cast.accounts["villager"], address="zhao@example.org", asked_at=NOON, asked_on=NOON.date(), confirmed_at=NOON
    )
    EmailAddress.objects.create(
        account=cast.accounts["neighbour"], address="qian@example.org", asked_at=NOON, asked_on=NOON.date()
    )
    assert route_copies(now=NOON) == 2
    assert route_copies(now=NOON) == 0
    found = Delivery.objects.values_list("account__person__name", "channel")
    assert sorted(found) == [("赵小满", "email"), ("赵小满", "sms"), ("钱有田", "sms")]


def test_an_address_not_confirmed_gets_nothing(by, say, cast):
    cast.accounts["villager"].phone_verified = False
    cast.accounts["villager"].save()
    say("villager")
    route_copies(now=NOON)
    assert states() == {}


def test_it_is_sent_once_and_counted(by, say, cast):
    fake = by(Fake())
    say("villager", "neighbour")
    route_copies(now=NOON)
    assert send_due(Channel.SMS, now=NOON) == 2
    assert send_due(Channel.SMS, now=NOON) == 0
    assert sorted(p.address for p in fake.given) == sorted(cast.accounts[p].phone for p in ("villager", "neighbour"))
    assert states() == {"sent": 2}
    assert sorted(DayCount.objects.values_list("channel", "sent", "failed")) == [("app", 2, 0), ("sms", 2, 0)]


def test_it_is_tried_again_later_and_in_the_end_given_up(by, say):
    by(Fake(*[Result(Outcome.AGAIN, "provider")] * 20))
    say("villager")
    route_copies(now=NOON)
    now, tries = NOON, 0
    while states() == {"waiting": 1} and tries < 20:
        due = Delivery.objects.get().due_at
        assert send_due(Channel.SMS, now=due - timedelta(seconds=1)) == 0
        now = due
        tries += send_due(Channel.SMS, now=now)
    assert tries == len(RETRIES) + 1
    gone = Delivery.objects.get()
    assert (gone.state, gone.reason, gone.attempts) == ("failed", "provider", tries)
    assert DayCount.objects.get(channel="sms").failed == 1


def test_who_will_not_have_it_is_not_asked_again(by, say):
    by(Fake(Result(Outcome.NEVER, "refused")))
    say("villager")
    route_copies(now=NOON)
    send_due(Channel.SMS, now=NOON)
    assert states(reason="refused") == {"failed": 1}


def test_a_provider_that_refuses_us_all_rests_and_costs_nobody_a_try(by, say):
    fake = by(Fake(Result(Outcome.PAUSE, "quota", "45009: no more today")))
    say("villager", "neighbour")
    route_copies(now=NOON)
    send_due(Channel.SMS, now=NOON)
    assert states() == {"waiting": 2}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
    assert ChannelPause.objects.get().detail == "45009: no more today"
    now = NOON + timedelta(minutes=5)
    ChannelPause.objects.update(until=now)
    assert send_due(Channel.SMS, now=now - timedelta(seconds=1)) == 0
    assert send_due(Channel.SMS, now=now) == 2
    assert len(fake.given) == 4
    assert states() == {"sent": 2}
    assert not ChannelPause.objects.exists()


def test_what_was_being_sent_when_the_worker_died(by, say, cast):
    """SMS is not sent twice; e-mail is."""
    EmailAddress.objects.create(
        account=cast.accounts["villager"], address="z@example.org", asked_at=NOON, asked_on=NOON.date(), confirmed_at=NOON
    )
    by(Fake(KeyboardInterrupt(), KeyboardInterrupt()))
    say("villager")
    route_copies(now=NOON)
    for channel in (Channel.SMS, Channel.EMAIL):
        with pytest.raises(KeyboardInterrupt):
            send_due(channel, now=NOON)
    assert states() == {"sending": 2}
    assert recover(now=NOON + timedelta(minutes=1)) == 0
    assert recover(now=NOON + timedelta(minutes=10)) == 2
    assert dict(Delivery.objects.values_list("channel", "state")) == {"sms": "unknown", "email": "waiting"}
    by(Fake())
    assert send_due(Channel.EMAIL, now=NOON + timedelta(minutes=10)) == 1
    assert DayCount.objects.get(channel="sms").failed == 1


def test_an_answer_that_was_lost_is_not_an_answer(by, say):
    by(Fake(Result(Outcome.UNSURE, "unsure")))
    say("villager")
    route_copies(now=NOON)
    send_due(Channel.SMS, now=NOON)
    assert states(reason="unsure") == {"unknown": 1}


def test_a_late_mark_changes_nothing(by, say):
    """A worker that was thought dead comes back: what was decided meanwhile stands."""

    class Slow(Fake):
        def send(self, parcels):
            recover(now=NOON + timedelta(hours=1))
            return super().send(parcels)

    by(Slow())
    say("villager")
    route_copies(now=NOON)
    send_due(Channel.SMS, now=NOON)
    assert states() == {"unknown": 1}
    assert DayCount.objects.get(channel="sms").sent == 0


def test_old_news_is_not_sent(by, say):
    fake = by(Fake())
    say("villager")
    route_copies(now=NOON)
    send_due(Channel.SMS, now=NOON + LIFE + timedelta(minutes=1))
    assert states() == {"expired": 1}
    assert fake.given == []


def test_a_message_thrown_away_is_not_sent(by, say):
    fake = by(Fake())
    say("villager")
    route_copies(now=NOON)
    Copy.objects.update(deleted_at=NOON)
    send_due(Channel.SMS, now=NOON)
    assert fake.given == []


def test_an_account_that_was_closed_meanwhile_gets_nothing(by, say, cast):
    fake = by(Fake())
    say("villager")
    route_copies(now=NOON)
    cast.accounts["villager"].is_active = False
    cast.accounts["villager"].save()
    send_due(Channel.SMS, now=NOON)
    assert fake.given == []
    assert states(reason="no_address") == {"failed": 1}


def test_a_digest_is_one_message_with_the_titles_of_those_not_read_yet(by, say, cast):
    fake = by(Fake())
    for n in range(3):
        say("villager", kind="test.digest", title=f"新帖 {n}")
    say("neighbour", kind="test.digest", title="别的")
    route_copies(now=NOON)
    assert send_due(Channel.SMS, now=NOON) == 0
    Copy.objects.filter(message__title="新帖 1").update(read_at=NOON)
    due = Delivery.objects.filter(digest=True).first().due_at
    assert send_due(Channel.SMS, now=due) == 4
    one = next(p for p in fake.given if p.address == cast.accounts["villager"].phone)
    assert len(fake.given) == 2
    assert one.title == "您有 2 条新消息"
    assert one.lines == ("新帖 0", "新帖 2")
    assert states() == {"sent": 3, "expired": 1}


def test_the_words_are_in_the_persons_language(by, say, cast):
    fake = by(Fake())
    Wish.objects.create(account=cast.accounts["villager"], language="en", changed_at=NOON)
    say("villager")
    route_copies(now=NOON)
    send_due(Channel.SMS, now=NOON)
    assert fake.given[0].why == "You wrote it"


def test_choices_and_the_switch_are_asked_when_it_is_routed(by, say, cast):
    Choice.objects.create(account=cast.accounts["villager"], kind="test.soon", channel="sms", wanted=False)
    Wish.objects.create(account=cast.accounts["neighbour"], stopped_at=NOON, changed_at=NOON)
    say("villager", "neighbour")
    say("neighbour", kind="test.owed")
    route_copies(now=NOON)
    assert list(Delivery.objects.values_list("account__person__name", "copy__message__kind")) == [("钱有田", "test.owed")]


def test_no_more_than_a_batch_is_taken_and_storms_first(by, say):
    fake = by(Fake(batch=1))
    say("villager", title="早")
    route_copies(now=NOON)
    say("neighbour", title="急")
    route_copies(now=NOON)
    Delivery.objects.filter(copy__message__title="急").update(first=0)
    assert send_due(Channel.SMS, now=NOON) == 1
    assert [p.title for p in fake.given] == ["急"]


def test_a_channel_switched_off_leaves_nothing_waiting_for_ever(by, say):
    say("villager")
    route_copies(now=NOON)
    by(None)
    assert send_due(Channel.SMS, now=NOON) == 1
    assert states(reason="off") == {"expired": 1}
