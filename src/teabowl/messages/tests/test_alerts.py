"""Urgent notices: sent, spread, heard, read aloud, ended, counted."""

from datetime import timedelta

import pytest

from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel
from teabowl.kernel.times import china_date
from teabowl.messages import actions, banners, queries
from teabowl.messages.actions.routing import route_copies
from teabowl.messages.actions.sending import send_due
from teabowl.messages.models import Alert, Copy, Delivery, ReadAloud, Wish
from teabowl.messages.rules import Danger, How
from teabowl.people.models import Follow
from tests.cast import NOW

NIGHT = NOW.replace(hour=18)
"""2:00 in Heze."""


def follow(cast, part, village):
    Follow.objects.create(account=cast.accounts[part], place=cast.place(village), started_at=NOW)


@pytest.fixture
def storm(cast):
    """storm("operator", "随西村") sends a notice of rain until tomorrow."""

    def send(part="operator", place="随西村", **changes):
        values = {"danger": Danger.RAIN, "title": "今晚有暴雨，低洼处先搬东西", "body": "东头三家先搬到村委会。"}
        values |= {"source": "郓城县气象台 11 月 24 日 16 时 暴雨黄色预警", "until": NOW + timedelta(hours=20), "key": new_id()}
        return actions.send_alert(cast.actor(part), place=cast.place(place), **values | {"now": NOW} | changes)

    return send


def spread(now=NOW):
    while actions.spread_alerts(now=now):
        pass


def test_everybody_who_follows_or_belongs_gets_one_copy(cast, storm):
    follow(cast, "villager", "随西村")  # belongs and follows: one copy
    follow(cast, "stranger", "随西村")
    follow(cast, "other_operator", "张营村")
    alert = storm()
    spread()
    names = set(Copy.objects.values_list("account__person__name", flat=True))
    assert names == {"赵小满", "钱有田", "过路人"}
    alert.refresh_from_db()
    assert (alert.told, alert.spread_at) == (3, NOW)


def test_a_township_reaches_all_its_villages_and_only_them(cast, storm):
    follow(cast, "stranger", "随东村")
    follow(cast, "secretary", "随西村")
    follow(cast, "stranger", "随西村")
    follow(cast, "county", "张营村")
    storm("township", "随官屯镇")
    spread()
    assert Copy.objects.count() == 4  # two villagers, a stranger of two villages once, the secretary


def test_spreading_goes_on_where_it_stopped(cast, storm, monkeypatch):
    monkeypatch.setattr("teabowl.messages.actions.alerts.PLACES", 1)
    follow(cast, "stranger", "随东村")
    storm("township", "随官屯镇")
    assert actions.spread_alerts(now=NOW) == 1
    assert Alert.objects.get().spread_at is None
    spread()
    assert Alert.objects.get().spread_at is not None
    assert Copy.objects.count() == 3


def test_the_same_form_sent_twice_is_one_notice(cast, storm):
    key = new_id()
    assert storm(key=key).id == storm(key=key).id
    spread()
    spread()
    assert Copy.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 41}, "title"),
        ({"body": " "}, "body"),
        ({"source": ""}, "source"),
        ({"until": NOW}, "until"),
        ({"until": NOW + timedelta(days=8)}, "until"),
    ],
)
def test_what_a_notice_must_say(storm, changes, field):
    with pytest.raises(Invalid) as wrong:
        storm(**changes)
    assert set(wrong.value.fields) == {field}


def test_only_weather_needs_a_source(storm):
    assert storm(danger=Danger.OUTAGE, source="").source == ""


def test_too_many_in_a_day_are_refused(storm):
    for _ in range(6):
        storm()
    with pytest.raises(Refused):
        storm()


def test_at_night_it_goes_at_once_also_to_who_stopped_everything(cast, storm):
    Wish.objects.create(account=cast.accounts["villager"], stopped_at=NOW, changed_at=NOW)
    storm(now=NIGHT, until=NIGHT + timedelta(hours=5))
    spread(NIGHT)
    route_copies(now=NIGHT)
    assert Delivery.objects.filter(channel="sms", due_at=NIGHT, first=0).count() == 2
    assert send_due(Channel.SMS, now=NIGHT) == 2


def test_the_banner_stands_on_pages_of_the_place_and_below_until_it_ends(cast, storm, django_capture_on_commit_callbacks):
    village, other = cast.place("随西村"), cast.place("张营村")
    with django_capture_on_commit_callbacks(execute=True):
        alert = storm("township", "随官屯镇", until=NOW + timedelta(days=6), now=NOW)
    Alert.objects.update(until=NOW + timedelta(days=3650))
    assert [b.id for b in banners.in_force_at(village.id)] == [alert.id]
    assert banners.in_force_at(other.id) == []
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_alert(cast.actor("township"), alert_id=alert.id, now=NOW)
    assert banners.in_force_at(village.id) == []


def test_a_page_without_a_notice_asks_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert banners.banners(cast.place("随西村").id) == []


def test_saying_that_one_has_seen_it_stops_what_has_not_left(cast, storm):
    alert = storm()
    spread()
    route_copies(now=NOW)
    copy = actions.hear_alert_signed_in(cast.actor("villager"), alert_id=alert.id, now=NOW)
    actions.hear_alert_signed_in(cast.actor("villager"), alert_id=alert.id, now=NOW + timedelta(hours=1))
    copy.refresh_from_db()
    assert copy.heard_at == NOW
    assert set(Delivery.objects.filter(copy=copy).values_list("state", "reason")) == {("expired", "read")}
    with pytest.raises(NotFound):
        actions.hear_alert_signed_in(cast.actor("stranger"), alert_id=alert.id, now=NOW)


def test_nobody_hears_for_somebody_else(cast, storm):
    storm()
    spread()
    copy = Copy.objects.get(account=cast.accounts["villager"])
    with pytest.raises(NotFound):
        actions.hear_alert(copy_id=copy.id, account_id=cast.accounts["stranger"].id, now=NOW)


def aloud(cast, alert, part="operator", village="随西村", **changes):
    values = {"how": How.DOOR, "households": 12, "group": "三组", "note": "老刘家没人", "key": new_id(), "now": NOW}
    return actions.note_read_aloud(cast.actor(part), alert_id=alert.id, place=cast.place(village), **values | changes)


def test_villagers_and_staff_note_what_was_read_aloud(cast, storm):
    alert = storm()
    key = new_id()
    assert aloud(cast, alert, "villager", key=key).id == aloud(cast, alert, "villager", key=key).id
    aloud(cast, alert, "operator", how=How.SPEAKER, group="", households=80)
    page = queries.alert_page(cast.place("随西村"), alert.id, now=NOW)
    assert (page.households, len(page.aloud)) == (92, 2)
    assert {row.who for row in page.aloud} == {"一位认证村民", "村里的操作员"}
    assert "赵小满" not in str(page)
    for part in ("stranger", "other_operator", "auditor"):
        with pytest.raises(NotAllowed):
            aloud(cast, alert, part)
    with pytest.raises(Invalid):
        aloud(cast, alert, "other_operator", "张营村")
    with pytest.raises(Invalid):
        aloud(cast, alert, households=-1)


def test_a_wrong_note_is_taken_back_by_who_made_it_or_by_the_village(cast, storm):
    alert = storm()
    one, two = aloud(cast, alert, "villager"), aloud(cast, alert, "villager")
    with pytest.raises(NotAllowed):
        actions.take_back_read_aloud(cast.actor("neighbour"), read_id=one.id, now=NOW)
    actions.take_back_read_aloud(cast.actor("villager"), read_id=one.id, now=NOW)
    actions.take_back_read_aloud(cast.actor("operator"), read_id=two.id, now=NOW)
    assert ReadAloud.objects.filter(taken_back_at__isnull=True).count() == 0
    assert queries.alert_page(cast.place("随西村"), alert.id, now=NOW).households == 0


def test_what_is_left_is_a_list_in_division_order(cast, storm):
    alert = storm("township", "随官屯镇")
    aloud(cast, alert, "township", "随东村", group="")
    went = queries.how_it_went(alert)
    assert [(row.name, row.times, row.households) for row in went.below] == [("随西村", 0, 0), ("随东村", 1, 12)]
    mine = queries.villages_for(cast.actor("township"), alert)
    assert [village.name for village in mine] == ["随西村", "随东村"]
    assert [v.name for v in queries.villages_for(cast.actor("villager"), alert)] == ["随西村"]
    assert queries.villages_for(cast.actor("stranger"), alert) == []


def test_the_audience_before_sending(cast):
    follow(cast, "stranger", "随西村")
    found = queries.audience_of(cast.place("随西村"))
    assert found.people == 3
    assert found.by[Channel.SMS] == 3
    assert found.by[Channel.EMAIL] == 0
    assert found.without_phone == 0


def test_when_it_is_over_it_is_counted_and_the_figures_open(cast, storm):
    alert = storm()
    spread()
    route_copies(now=NOW)
    send_due(Channel.SMS, now=NOW)
    actions.hear_alert_signed_in(cast.actor("villager"), alert_id=alert.id, now=NOW)
    aloud(cast, alert)
    assert actions.close_alerts(now=NOW) == 0
    assert actions.end_due_alerts(now=NOW) == 0
    later = NOW + timedelta(hours=21)
    assert actions.end_due_alerts(now=later) == 1
    assert actions.close_alerts(now=later) == 1
    assert actions.close_alerts(now=later) == 0
    alert.refresh_from_db()
    assert (alert.told, alert.heard, alert.sent) == (2, 1, {"sms": 2})
    assert alert.ended_by is None
    keys = ["messages.alerts", "messages.alert_told", "messages.alert_heard", "messages.read_aloud"]
    found = figures_of(cast.place("随官屯镇"), china_date(NOW), keys=keys)
    assert [int(figure.value) for figure in found] == [1, 2, 1, 12]
    with pytest.raises(Refused):
        actions.hear_alert_signed_in(cast.actor("neighbour"), alert_id=alert.id, now=later)


def test_one_that_ends_while_it_spreads_is_not_spread_on(cast, storm):
    alert = storm()
    actions.end_alert(cast.actor("operator"), alert_id=alert.id, now=NOW)
    spread()
    assert Copy.objects.count() == 0
    assert Alert.objects.get().spread_at is not None


@pytest.mark.parametrize(
    ("part", "place", "may"),
    [
        ("operator", "随西村", True),
        ("secretary", "随西村", True),
        ("township", "随西村", True),
        ("township", "随官屯镇", True),
        ("county", "郓城县", True),
        ("city", "菏泽市", True),
        ("operator", "随官屯镇", False),
        ("operator", "随东村", False),
        ("other_operator", "随西村", False),
        ("township", "张营村", False),
        ("township", "郓城县", False),
        ("auditor", "随西村", False),
        ("villager", "随西村", False),
        ("stranger", "随西村", False),
    ],
)
def test_who_may_send_and_end_one_where(cast, storm, part, place, may):
    if may:
        alert = storm(part, place)
        assert actions.end_alert(cast.actor(part), alert_id=alert.id, now=NOW).ended_at == NOW
        return
    with pytest.raises(NotAllowed):
        storm(part, place)
    alert = storm("city", place)
    with pytest.raises(NotAllowed):
        actions.end_alert(cast.actor(part), alert_id=alert.id, now=NOW)


def test_the_desk_says_where_nobody_was_told_yet(cast, storm):
    alert = storm("township", "随官屯镇")
    [item] = queries.desk_items(cast.actor("operator"), cast.place("随西村"), NOW)
    assert "三组" in item.note
    assert item.url.endswith("/aloud/")
    [above] = queries.desk_items(cast.actor("township"), cast.place("随官屯镇"), NOW)
    assert above.note == "还有 2 个村没有记喊话上门"
    aloud(cast, alert)
    [item] = queries.desk_items(cast.actor("operator"), cast.place("随西村"), NOW)
    assert item.note == "各组都有人说过了"
    for part in ("villager", "stranger", "auditor", "other_operator"):
        assert queries.desk_items(cast.actor(part), cast.place("随西村"), NOW) == []
