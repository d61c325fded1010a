"""What was sent in two years, in numbers; urgent notices that are over; and a gale warning that is in force now."""

from datetime import date, datetime, timedelta

from teabowl.demo import cast
from teabowl.demo import words_messages as said
from teabowl.demo.actors import actor, neighbours
from teabowl.demo.luck import Luck, months_back
from teabowl.demo.town import MONTHS, RICH, Town
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.times import CHINA, china_date
from teabowl.messages import actions
from teabowl.messages.actions.routing import route_copies
from teabowl.messages.models import Alert, DayCount, EmailAddress, ReadAloud
from teabowl.messages.rules import Danger, How
from teabowl.people.models import Account
from teabowl.places.queries import place_by_code
from teabowl.signin.models import WeChatIdentity

SENT = (("letters.answered", 0.9), ("letters.received", 1.0), ("people.applied", 1.4), ("people.confirmed", 1.2))
"""Kinds of messages with how many there are in a month of a village that lives."""


def rows(town: Town) -> None:
    """For villages that live: a count for each day on which something was sent, and the storms of two summers and winters."""
    if town.amount is not RICH:
        return
    luck = Luck(f"messages {town.place.code}")
    for month in months_back(town.today, MONTHS):
        for kind, times in SENT:
            if luck.random() < times / 2:
                _count(town, luck, kind, month)
    for danger, in_month, title, body, source in said.STORMS:
        for year in (town.today.year - 1, town.today.year):
            day = date(year, in_month, luck.randrange(4, 26))
            if months_back(town.today, MONTHS)[0] <= day < town.today - timedelta(days=9) and luck.random() < 0.55:
                _storm(town, luck, day, Danger(danger), title, body, source)


def _count(town: Town, luck: Luck, kind: str, month: date) -> None:
    day = month.replace(day=luck.randrange(1, 28))
    if day >= town.today:
        return
    moment = luck.moment(day + timedelta(days=1), 0, 1)
    people = luck.randrange(1, 4)
    for channel, sent in (("app", people), ("wechat", luck.randrange(0, people + 1)), ("email", luck.randrange(0, 2))):
        if sent:
            town.rows.add(
                DayCount(
                    id=luck.key(moment), place=town.place, on=day, kind=kind, channel=channel, sent=sent,
                    failed=int(channel != "app" and luck.random() < 0.08), closed_at=moment,
                )
            )  # fmt: skip


def _storm(town: Town, luck: Luck, day: date, danger: Danger, title: str, body: str, source: str) -> None:
    at = luck.moment(day, 15, 18)
    until = at + timedelta(hours=luck.randrange(8, 24))
    told = luck.randrange(28, 45)
    alert = Alert(
        id=luck.key(at), place=town.place, danger=danger.value, title=title, body=body, until=until, at=at,
        source=source.format(month=day.month, day=day.day), by=town.secretary, by_role=Role.SECRETARY.value, sent_key=luck.key(at),
        spread_at=at + timedelta(seconds=9), ended_at=until, closed_at=until + timedelta(minutes=1), told=told,
        heard=luck.randrange(told // 3, told), sent={"sms": told - luck.randrange(0, 3), "wechat": luck.randrange(8, told - 6)},
    )  # fmt: skip
    town.rows.add(alert)
    for group, how, households in (("", How.SPEAKER, 120), ("一组", How.DOOR, 9), ("三组", How.DOOR, 6), ("四组", How.CALL, 4)):
        if luck.random() < 0.7:
            moment = at + timedelta(minutes=luck.randrange(10, 200))
            town.rows.add(
                ReadAloud(
                    id=luck.key(moment), alert=alert, place=town.place, group=group, how=how.value,
                    households=households + luck.randrange(0, 8), by=town.secretary, by_role=Role.SECRETARY.value,
                    sent_key=luck.key(moment), at=moment,
                )
            )  # fmt: skip


def play(now: datetime) -> None:
    """A gale is coming to the showcase village: everybody is told, some have said so, two groups were told at the door."""
    village, luck = place_by_code(cast.SHOWCASE), Luck("alert")
    operator, villager, near = actor("operator", now), actor("villager", now), neighbours(9, now)
    _reachable([villager, *near], now)
    at = now - timedelta(minutes=50)
    here = at.astimezone(CHINA)
    alert = actions.send_alert(
        operator, place=village, danger=Danger.GALE, title=said.NOW_TITLE, body=said.NOW_BODY, key=luck.key(at), now=at,
        source=said.NOW_SOURCE.format(month=here.month, day=here.day, hour=here.hour), until=now + timedelta(hours=19),
    )  # fmt: skip
    while actions.spread_alerts(now=at):
        pass
    while route_copies(now=now):
        pass
    for minutes, who in enumerate([*near[:6]], start=1):
        actions.hear_alert_signed_in(who, alert_id=alert.id, now=at + timedelta(minutes=4 * minutes))
    for who, how, group, households, note in (
        (operator, How.SPEAKER, "", 130, ""),
        (near[6], How.DOOR, "三组", 8, said.NOW_NOTE),
        (actor("secretary", now), How.DOOR, "一组", 5, ""),
    ):
        moment = at + timedelta(minutes=luck.randrange(8, 45))
        actions.note_read_aloud(
            who, alert_id=alert.id, place=village, how=how, households=households, group=group, note=note,
            key=luck.key(moment), now=moment,
        )  # fmt: skip


def _reachable(people: list[Actor], now: datetime) -> None:
    """Some of the invented people have WeChat, and the villager an e-mail address, so that their settings have something to show."""
    found = {account.id: account for account in Account.objects.filter(id__in=[who.account_id for who in people])}
    accounts = [found[who.account_id] for who in people if who.account_id]
    WeChatIdentity.objects.bulk_create(
        WeChatIdentity(account=account, app_id="console", openid=f"demo-{n}", linked_at=now)
        for n, account in enumerate(accounts)
    )
    day = china_date(now)
    EmailAddress.objects.create(
        account=accounts[0], address="xiaoman@example.org", asked_at=now, asked_on=day, confirmed_at=now
    )
