"""A joint branch of several villages is shown at each; what nears its end is told once, in time."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.messages.models import Message
from teabowl.organisations import actions, queries, rules, rules_transfers
from teabowl.organisations.kinds import EventKind, Kind
from teabowl.organisations.models import JoinedPlace, Organisation, OrganisationEvent
from teabowl.organisations.tests.making import made_organisation, made_post
from teabowl.organisations.tests.test_transfers import House, house  # noqa: F401, a fixture
from tests.cast import NOW, Cast

TODAY = china_date(NOW)
END = date(2026, 12, 1)


@pytest.fixture
def joint(cast: Cast) -> Organisation:
    above = made_organisation(cast, "中共随官屯镇委员会", "随官屯镇", Kind.COMMITTEE)
    return made_organisation(cast, "随西、随东联合党支部", "随西村", Kind.JOINT_BRANCH, above)


def test_a_joint_branch_is_shown_at_each_place_that_it_joins(cast: Cast, joint: Organisation) -> None:
    west, east = cast.place("随西村"), cast.place("随东村")
    assert [ref.id for ref in queries.organisations_at(east)] == []
    said = {"organisation_id": joint.id, "on": TODAY, "now": NOW}
    township = cast.actor("township")
    actions.join_places(township, place_ids={east.id, west.id}, **said)  # its own is passed over
    for place in (west, east):
        assert [ref.id for ref in queries.organisations_at(place)] == [joint.id]
        assert [row.id for row in queries.public_at(place, TODAY)] == [joint.id]
    event = OrganisationEvent.objects.get(kind=EventKind.JOINED)
    assert (event.before, event.after) == ("", "随东村")
    assert "随东村" in Client().get(f"/o/{joint.id}/").content.decode()
    assert "联合的地方变了" in Client().get(f"/o/{joint.id}/history/").content.decode()
    with pytest.raises(Invalid):
        actions.join_places(township, place_ids={east.id}, **said)  # nothing new
    with pytest.raises(Invalid):
        actions.join_places(township, place_ids={cast.place("龙堌北村").id}, **said)  # of another county
    with pytest.raises(NotAllowed):
        actions.join_places(cast.actor("villager"), place_ids=set(), **said)
    actions.join_places(township, place_ids=set(), units=[actions.Unit("大蒜冷库", east.id)], **said)
    assert [ref.id for ref in queries.organisations_at(east)] == [joint.id]
    assert queries.organisations_at(east, units=False) == []  # a unit's branch is shown, and proposes nothing to the village
    actions.join_places(township, place_ids=set(), **said)
    assert queries.organisations_at(east) == []
    assert {row.ends_on for row in JoinedPlace.objects.all()} == {TODAY}
    alone = Organisation.objects.get(kind=Kind.COMMITTEE)
    with pytest.raises(Refused):
        actions.join_places(cast.actor("county"), organisation_id=alone.id, place_ids={east.id}, on=TODAY, now=NOW)


def test_a_joint_branch_of_units_is_shown_where_each_stands(cast: Cast, joint: Organisation) -> None:
    """Two units beside its own village, one in the township: by the page, as they are typed."""
    township, west, east = cast.place("随官屯镇"), cast.place("随西村"), cast.place("随东村")
    page = Client()
    page.force_login(cast.accounts["township"], backend=settings.AUTHENTICATION_BACKENDS[0])
    here, form = f"/o/{joint.id}/change/joins/", {"key": str(new_id()), "on": TODAY.isoformat()}
    typed = f"随西 面粉厂\n镇中心小学 {township.code}\n随东合作社 {east.code}"
    assert page.post(here, form | {"units": "甲厂 371725999999"}).status_code == 422
    assert page.post(here, form | {"units": typed}).status_code == 303
    for place in (west, township, east):
        assert joint.id in [row.id for row in queries.public_at(place, TODAY)], place.name
    assert [name for name, _place in queries.organisation_page(joint.id, TODAY).units] == [
        "镇中心小学",
        "随西面粉厂",
        "随东合作社",
    ]
    shown = Client().get(f"/o/{joint.id}/").content.decode()
    assert "镇中心小学" in shown
    assert f"镇中心小学 {township.code}" in page.get(here).content.decode()
    assert page.post(here, form | {"units": "随西面粉厂"}).status_code == 303
    assert joint.id not in [row.id for row in queries.public_at(east, TODAY)]
    event = OrganisationEvent.objects.filter(kind=EventKind.JOINED).latest("recorded_at")
    assert event.after == "随西面粉厂"
    with pytest.raises(Invalid):  # a unit of another county
        actions.join_places(
            cast.actor("township"), organisation_id=joint.id, place_ids=(), on=TODAY, now=NOW,
            units=[actions.Unit("龙堌煤矿", cast.place("龙堌北村").id)],
        )  # fmt: skip


def test_the_page_ticks_villages_beside_it(cast: Cast, joint: Organisation) -> None:
    page = Client()
    page.force_login(cast.accounts["township"], backend=settings.AUTHENTICATION_BACKENDS[0])
    here = f"/o/{joint.id}/change/joins/"
    assert "随东村" in page.get(here).content.decode()
    form = {"key": str(new_id()), "on": TODAY.isoformat(), "places": [str(cast.place("随东村").id)], "codes": "371725999999"}
    assert page.post(here, form).status_code == 422
    assert page.post(here, form | {"codes": ""}).status_code == 303
    assert "checked" in page.get(here).content.decode()


@pytest.mark.parametrize(
    ("day", "told", "expected"),
    [
        (END - timedelta(days=91), None, ""),
        (END - timedelta(days=90), None, "soon"),
        (END - timedelta(days=60), END - timedelta(days=90), ""),
        (END, END - timedelta(days=90), ""),
        (END + timedelta(days=1), END - timedelta(days=90), "late"),
        (END + timedelta(days=9), END + timedelta(days=1), ""),
        (END + timedelta(days=9), None, "late"),
    ],
)
def test_an_election_is_told_once_ahead_and_once_late(day: date, told: date | None, expected: str) -> None:
    assert rules.election_to_tell(END, told, day) == expected
    assert rules.election_to_tell(None, told, day) == ""


def test_who_holds_a_post_hears_of_the_election(cast: Cast, joint: Organisation) -> None:
    made_post(joint, cast.accounts["secretary"])
    made_post(joint, cast.accounts["villager"], PostKind.PUBLICITY_COMMISSIONER)
    Organisation.objects.filter(kind=Kind.COMMITTEE).update(term_until=None)
    assert [actions.remind_of_elections(now=NOW) for _again in range(2)] == [1, 0]
    late = NOW + timedelta(days=30)
    assert [actions.remind_of_elections(now=late) for _again in range(2)] == [1, 0]
    told = Message.objects.filter(kind="organisations.election").order_by("at")
    assert ["准备换届" in message.title for message in told] == [True, False]
    assert {copy.account_id for message in told for copy in message.copies.all()} == {cast.accounts["secretary"].id}
    actions.begin_term(cast.actor("township"), organisation_id=joint.id, on=china_date(late), now=late)
    assert actions.remind_of_elections(now=late) == 0


@pytest.mark.parametrize(
    ("holds", "before", "soon"), [(30, 6, False), (30, 5, True), (30, 0, True), (30, -1, False), (4, 3, False), (4, 2, True)]
)
def test_a_letter_nears_its_end(holds: int, before: int, soon: bool) -> None:
    until = TODAY + timedelta(days=holds)
    assert rules_transfers.ends_soon(TODAY, until, until - timedelta(days=before)) is soon


def test_the_member_and_both_sides_hear_before_a_letter_runs_out(house: House) -> None:  # noqa: F811
    letter = house.issue()
    assert actions.tell_ending(now=NOW) == 0
    near = NOW + timedelta(days=6)
    assert [actions.tell_ending(now=near) for _again in range(2)] == [1, 0]
    kinds = {message.kind: message for message in Message.objects.filter(about_id=letter.id, kind__contains="letter_")}
    assert kinds["organisations.letter_ending"].path == f"/me/party/letters/{letter.id}/"
    others = set(kinds["organisations.letter_waits"].copies.values_list("account_id", flat=True))
    assert house.cast.accounts["township"].id in others
