"""Migrant members, through the real actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction

from teabowl.figures.queries import figures_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations import actions, queries
from teabowl.organisations.kinds import End, Kind, Status
from teabowl.organisations.models import Member, Migration, Organisation
from teabowl.organisations.rules_migrants import Reason, State, Way
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.organisations.tests.moves import unposted
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
TODAY = china_date(NOW)
LATER = NOW + timedelta(days=3)


@dataclass
class House:
    """随西村's branch, 菏泽's committee in Beijing with 郓城's branch under it; the stranger is its secretary."""

    cast: Cast
    branch: Organisation
    beijing: Organisation
    county_there: Organisation
    member: Member
    keeper: Member

    def out(self, by: str = "secretary", **more: object) -> Migration:
        values = {
            "member_id": self.member.id, "left_on": date(2026, 3, 1), "region": "北京市丰台区", "reason": Reason.WORK,
            "contact_id": self.keeper.id, "away_id": self.beijing.id, "key": new_id(), "now": NOW,
        } | more  # fmt: skip
        return actions.register_out(self.cast.actor(by), **values)

    def taken_in(self, **more: object) -> Migration:
        migration = self.out(**more)
        return actions.receive_migrant(
            self.cast.actor("stranger"), migration_id=migration.id, away_id=self.county_there.id, joined_on=TODAY, now=NOW
        )


@pytest.fixture
def house(cast: Cast) -> House:
    branch = made_organisation(cast)
    beijing = made_organisation(
        cast, "中共菏泽市驻北京流动党员委员会", "菏泽市", Kind.COMMITTEE, is_away=True, seat="北京市丰台区"
    )
    under = made_organisation(
        cast, "郓城县驻京流动党员支部", "郓城县", parent=beijing, is_away=True, seat="北京市丰台区南苑街道"
    )
    made_post(beijing, cast.accounts["stranger"])
    member, keeper = made_member(branch, cast.accounts["neighbour"]), made_member(branch, cast.accounts["villager"])
    return House(cast, branch, beijing, under, member, keeper)


def test_out_at_home_and_in_where_they_are(house: House) -> None:
    migration = house.taken_in()
    assert (migration.state, migration.away_id, migration.contact_due) == (State.IN, house.county_there.id, date(2027, 2, 24))
    home, there = (queries.members_on(key, TODAY) for key in (house.branch.id, house.county_there.id))
    assert [(row.name, row.migrant, row.can_vote, row.guest) for row in home] == [
        ("赵小满", False, True, False),
        ("钱有田", True, True, False),
    ]
    assert [(row.name, row.can_vote, row.guest) for row in there] == [("钱有田", False, True)]
    assert queries.members_on(house.county_there.id, TODAY, voting=True) == []
    house.member.refresh_from_db()
    assert house.member.organisation_id == house.branch.id


def test_figures_of_those_gone_and_those_taken_in(house: House) -> None:
    migration = house.taken_in()
    keys = ["organisations.migrants_out", "organisations.migrants_joined", "organisations.migrants_in"]

    def seen(place: str, on: date) -> list[int]:
        return [int(f.value or 0) for f in figures_of(house.cast.place(place), on, keys=keys)]

    assert (seen("随西村", TODAY), seen("郓城县", TODAY)) == ([1, 1, 0], [1, 1, 1])
    assert unposted() == []
    actions.end_migration(house.cast.actor("neighbour"), migration_id=migration.id, on=china_date(LATER), now=LATER)
    assert seen("郓城县", china_date(LATER)) == [0, 0, 0]
    assert unposted() == []
    house.member.refresh_from_db()
    assert (house.member.away_id, house.member.migrant_since, house.member.contact_id) == (None, None, None)


def test_too_short_is_no_migration_and_nobody_keeps_in_touch_with_themself(house: House) -> None:
    for field, wrong in (
        ("back_on", {"back_on": date(2026, 8, 31)}),
        ("contact_id", {"contact_id": house.member.id}),
        ("away_id", {"away_id": house.branch.id}),
        ("region", {"region": " "}),
    ):
        with pytest.raises(Invalid) as found:
            house.out(**wrong)
        assert list(found.value.fields) == [field]


def test_a_day_that_cannot_be_is_told_from_when_on_it_can(house: House) -> None:
    migration = house.out()
    for on, told in ((date(2026, 1, 1), "2026 年 11 月 24 日"), (china_date(LATER), "今天或以前")):
        with pytest.raises(Invalid) as found:
            actions.receive_migrant(house.cast.actor("stranger"), migration_id=migration.id, joined_on=on, now=NOW)
        assert told in str(found.value.fields["joined_on"])


def test_once_at_a_time_and_once_for_each_form(house: House) -> None:
    key = new_id()
    assert house.out(key=key).id == house.out(key=key).id
    with pytest.raises(Refused):
        house.out()


def test_contacts_move_the_day_of_the_next(house: House) -> None:
    migration = house.out(reason=Reason.ABROAD)
    assert migration.contact_due == date(2027, 5, 24)
    actions.note_contact(
        house.cast.actor("villager"), migration_id=migration.id, on=TODAY, way=Way.PHONE, note="要开一张证明", key=new_id(), now=LATER
    )  # fmt: skip
    migration.refresh_from_db()
    assert migration.contact_due == date(2027, 5, 24)
    with pytest.raises(Invalid):
        actions.note_contact(
            house.cast.actor("villager"), migration_id=migration.id, on=date(2026, 2, 1), way=Way.PHONE, key=new_id(), now=NOW
        )


def test_home_sees_what_was_attended(house: House) -> None:
    migration = house.taken_in()
    there = house.cast.actor("stranger")
    actions.note_activity(there, migration_id=migration.id, on=TODAY, title="主题党日：参观", now=NOW)
    actions.note_activity(there, migration_id=migration.id, on=TODAY, title="主题党日：参观", now=NOW)
    meeting = ("meeting", new_id())
    for _again in range(2):
        actions.note_attended(
            there, organisation_id=house.county_there.id, person_ids=[house.member.person_id, house.keeper.person_id], on=TODAY,
            title="第四季度党员大会", source=meeting, now=NOW,
        )  # fmt: skip
    assert sorted(migration.activities.values_list("title", flat=True)) == ["主题党日：参观", "第四季度党员大会"]


def test_guests_of_organisations_unknown_here(house: House) -> None:
    guest = actions.receive_guest(
        house.cast.actor("secretary"), organisation_id=house.branch.id, name="于海生", home_name="河南省濮阳县某村党支部",
        status=Status.FULL, left_on=date(2026, 1, 5), reason=Reason.TRADE, joined_on=TODAY, key=new_id(), now=NOW,
    )  # fmt: skip
    assert (guest.state, guest.home_id, guest.away_place_id) == (State.IN, None, house.branch.place_id)
    assert unposted() == []


PARTS = (
    "villager",
    "neighbour",
    "stranger",
    "operator",
    "other_operator",
    "secretary",
    "township",
    "county",
    "city",
    "auditor",
)


def able(house: House, act: Callable[[Actor], object]) -> set[str]:
    found = set()
    for part in PARTS:
        try:
            with transaction.atomic():
                act(house.cast.actor(part))
                transaction.set_rollback(True)
            found.add(part)
        except NotAllowed:
            continue
    return found


def test_who_registers_and_who_takes_in(house: House) -> None:
    assert able(house, lambda a: house.out(by=next(p for p in PARTS if house.cast.actor(p) == a))) == {
        "neighbour", "secretary", "township", "county", "city",
    }  # fmt: skip
    migration = house.out()
    take = lambda a: actions.receive_migrant(a, migration_id=migration.id, joined_on=TODAY, now=NOW)  # noqa: E731
    assert able(house, take) == {"stranger", "city"}
    actions.receive_migrant(house.cast.actor("stranger"), migration_id=migration.id, joined_on=TODAY, now=NOW)
    note = lambda a: actions.note_contact(a, migration_id=migration.id, on=TODAY, way=Way.MET, key=new_id(), now=NOW)  # noqa: E731
    assert able(house, note) == {"villager", "secretary", "township", "county", "city"}
    end = lambda a: actions.end_migration(a, migration_id=migration.id, on=TODAY, now=NOW)  # noqa: E731
    assert able(house, end) == {"neighbour", "stranger", "secretary", "township", "county", "city"}


def test_a_letter_taken_in_ends_being_away(house: House) -> None:
    migration = house.taken_in()
    letter = actions.ask_transfer(
        house.cast.actor("secretary"), member_id=house.member.id, target_id=house.county_there.id, key=new_id(), now=NOW
    )
    actions.issue_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW)
    actions.receive_transfer(house.cast.actor("stranger"), transfer_id=letter.id, arrived_on=TODAY, now=NOW)
    migration.refresh_from_db()
    assert (migration.state, migration.over_on) == (State.MOVED, TODAY)
    assert [row.guest for row in queries.members_on(house.county_there.id, TODAY)] == [False]
    assert unposted() == []


def test_when_membership_ends_so_do_being_away_and_a_letter_on_its_way(house: House) -> None:
    migration = house.taken_in()
    letter = actions.ask_transfer(
        house.cast.actor("secretary"), member_id=house.member.id, target_name="外地某党委", key=new_id(), now=NOW
    )
    actions.issue_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW)
    actions.end_membership(
        house.cast.actor("township"), member_id=house.member.id, end=End.DIED, on=TODAY, form_key=new_id(), now=NOW
    )
    migration.refresh_from_db()
    letter.refresh_from_db()
    assert (migration.state, letter.state) == (State.ENDED, "withdrawn")
    assert unposted() == []
