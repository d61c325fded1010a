"""Letters of introduction, through the real actions."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from teabowl.audit.models import Entry
from teabowl.figures.queries import figures_of
from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.messages.models import Message
from teabowl.organisations import actions
from teabowl.organisations.kinds import End, Kind, Status
from teabowl.organisations.models import Member, MemberSpell, Organisation, Post, Transfer
from teabowl.organisations.rules_transfers import State
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.organisations.tests.moves import unposted
from teabowl.people.models import Person
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
TODAY = china_date(NOW)
LATER = NOW + timedelta(days=5)


@dataclass
class House:
    """随官屯镇's committee over the branches of 随西村 and 随东村, 张营镇's over 张营村's, and a member of 随西村."""

    cast: Cast
    committee: Organisation
    branch: Organisation
    near: Organisation
    other: Organisation
    member: Member

    def ask(self, by: str = "secretary", to: Organisation | None = None, **more: object) -> Transfer:
        values = {"target_id": (to or self.other).id, "key": new_id(), "now": NOW} | more
        return actions.ask_transfer(self.cast.actor(by), member_id=self.member.id, **values)

    def issue(self, **more: object) -> Transfer:
        letter = self.ask(**more)
        return actions.issue_transfer(self.cast.actor("township"), transfer_id=letter.id, now=NOW)


@pytest.fixture
def house(cast: Cast) -> House:
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    branch = made_organisation(cast, parent=committee)
    near = made_organisation(cast, "随东村党支部", "随东村", parent=committee)
    over = made_organisation(cast, "张营镇党委", "张营镇", Kind.COMMITTEE)
    other = made_organisation(cast, "张营村党支部", "张营村", parent=over)
    return House(cast, committee, branch, near, other, made_member(branch, cast.accounts["neighbour"]))


def test_a_letter_is_asked_for_issued_and_taken_in(house: House) -> None:
    made_post(house.branch, house.cast.accounts["neighbour"], PostKind.PUBLICITY_COMMISSIONER)
    letter = house.issue()
    assert (letter.state, letter.number_text, letter.until) == (State.ISSUED, "〔2026〕第 0001 号", TODAY + timedelta(days=10))
    assert letter.issuer_id == house.committee.id
    assert len(letter.code) == 20
    house.member.refresh_from_db()
    assert house.member.organisation_id == house.branch.id  # the sender answers until arrival
    done = actions.receive_transfer(house.cast.actor("county"), transfer_id=letter.id, arrived_on=china_date(LATER), now=LATER)
    house.member.refresh_from_db()
    assert (done.state, house.member.organisation_id) == (State.ARRIVED, house.other.id)
    spells = MemberSpell.objects.filter(member=house.member).order_by("starts_on").values_list("organisation_id", "ends_on")
    assert list(spells) == [(house.branch.id, china_date(LATER)), (house.other.id, None)]
    assert Post.objects.get(kind=PostKind.PUBLICITY_COMMISSIONER).ended_why == "moved"
    assert unposted() == []


def test_the_figures_open_to_the_letters(house: House) -> None:
    letter = house.issue()
    keys = ["organisations.transfers_out", "organisations.transfers_in", "organisations.transfers_overdue"]

    def seen(place: str, on: date) -> list[int]:
        return [int(f.value or 0) for f in figures_of(house.cast.place(place), on, keys=keys)]

    late = letter.until + timedelta(days=1)
    assert seen("随西村", TODAY) == [1, 0, 0]
    assert seen("随西村", late) == [1, 0, 1]
    again = actions.renew_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW + timedelta(days=12))
    assert seen("随西村", late + timedelta(days=3)) == [1, 0, 0]
    arrived = again.issued_on
    actions.receive_transfer(house.cast.actor("county"), transfer_id=again.id, arrived_on=arrived, now=NOW + timedelta(days=13))
    assert seen("随西村", arrived) == [1, 0, 0]
    assert seen("张营镇", arrived) == [0, 1, 0]
    assert unposted() == []


def test_a_letter_that_ran_out_is_issued_anew_and_only_then_taken(house: House) -> None:
    letter = house.issue()
    with pytest.raises(Refused):
        actions.renew_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW)
    after = NOW + timedelta(days=11)
    with pytest.raises(Invalid) as wrong:
        actions.receive_transfer(house.cast.actor("county"), transfer_id=letter.id, arrived_on=china_date(after), now=after)
    assert list(wrong.value.fields) == ["arrived_on"]
    fresh = actions.renew_transfer(house.cast.actor("township"), transfer_id=letter.id, now=after)
    letter.refresh_from_db()
    assert (letter.state, fresh.state, fresh.number, fresh.replaces_id) == (State.REPLACED, State.ISSUED, 2, letter.id)
    assert fresh.code != letter.code
    with pytest.raises(Refused):
        actions.renew_transfer(house.cast.actor("township"), transfer_id=letter.id, now=after)


def test_both_sides_hear_of_an_overdue_letter_once(house: House) -> None:
    letter = house.issue()
    late = NOW + timedelta(days=11)
    assert actions.tell_overdue(now=NOW) == 0
    assert actions.tell_overdue(now=late) == 1
    assert actions.tell_overdue(now=late) == 0
    (message,) = Message.objects.filter(kind="organisations.letter_overdue", about_id=letter.id)
    heard = set(message.copies.values_list("account_id", flat=True))
    assert house.cast.accounts["secretary"].id in heard
    assert house.cast.accounts["township"].id in heard


def test_sent_twice_it_is_one(house: House) -> None:
    key = new_id()
    assert house.ask(key=key).id == house.ask(key=key).id
    with pytest.raises(Refused):
        house.ask()
    letter = Transfer.objects.get()
    actions.issue_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW)
    with pytest.raises(Refused):
        actions.issue_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW)


def test_a_letter_to_elsewhere_ends_with_the_paper_receipt(house: House) -> None:
    letter = house.issue(target_id=None, target_name="北京市丰台区南苑街道党工委")
    assert letter.until == TODAY + timedelta(days=30)
    actions.note_receipt(house.cast.actor("secretary"), transfer_id=letter.id, arrived_on=china_date(LATER), now=LATER)
    house.member.refresh_from_db()
    assert (house.member.ended_why, house.member.ended_on) == (End.AWAY, china_date(LATER))
    assert unposted() == []


def test_somebody_comes_from_elsewhere(house: House) -> None:
    values = {
        "organisation_id": house.branch.id, "name": "秦守成", "phone": "", "status": Status.FULL, "admitted_on": date(2010, 7, 1),
        "source_name": "北京市丰台区南苑街道党工委", "number_text": "丰转〔2026〕88 号", "issued_on": date(2026, 11, 1),
        "until": date(2026, 12, 1), "arrived_on": TODAY, "key": new_id(), "now": NOW,
    }  # fmt: skip
    letter = actions.receive_outside(house.cast.actor("secretary"), **values)
    assert actions.receive_outside(house.cast.actor("secretary"), **values).id == letter.id
    assert letter.member.organisation_id == house.branch.id
    assert letter.member.confirmed_on == date(2011, 7, 1)
    with pytest.raises(Invalid):
        actions.receive_outside(house.cast.actor("secretary"), **(values | {"key": new_id(), "until": date(2027, 2, 2)}))
    assert unposted() == []


def test_what_is_sent_back_or_taken_back_leaves_the_member_at_home(house: House) -> None:
    letter = house.issue()
    with pytest.raises(Invalid):
        actions.return_transfer(house.cast.actor("county"), transfer_id=letter.id, why=" ", now=NOW)
    actions.return_transfer(house.cast.actor("county"), transfer_id=letter.id, why="人没有来", now=NOW)
    again = house.issue()
    actions.withdraw_transfer(house.cast.actor("township"), transfer_id=again.id, why="不去了", now=NOW)
    house.member.refresh_from_db()
    assert house.member.organisation_id == house.branch.id
    assert set(Transfer.objects.values_list("state", flat=True)) == {State.RETURNED, State.WITHDRAWN}


def test_members_ask_for_themselves_and_take_it_back(house: House) -> None:
    letter = house.ask(by="neighbour")
    assert Transfer.objects.get().state == State.ASKED
    actions.withdraw_transfer(house.cast.actor("neighbour"), transfer_id=letter.id, why="先不转了", now=NOW)
    with pytest.raises(NotAllowed):
        house.ask(by="villager")


def test_a_row_that_was_merged_into_ones_person_is_oneself(house: House) -> None:
    letter, actor = house.ask(by="neighbour"), house.cast.actor("neighbour")
    row = Person.objects.create(name="名册上的", created_at=NOW, merged_into_id=actor.person_id)
    Member.objects.filter(id=house.member.id).update(person=row)
    assert actions.withdraw_transfer(actor, transfer_id=letter.id, why="先不转了", now=NOW).state == State.WITHDRAWN


def test_printing_is_written_down_unless_it_is_ones_own(house: House) -> None:
    letter = house.issue()
    actions.print_transfer(house.cast.actor("neighbour"), transfer_id=letter.id, now=NOW)
    assert not Entry.objects.filter(verb="organisations.print_transfer").exists()
    actions.print_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW)
    entry = Entry.objects.get(verb="organisations.print_transfer")
    assert (entry.is_read, entry.about_person_id) == (True, house.member.person_id)


def test_a_county_lets_letters_hold_longer(house: House) -> None:
    county = house.cast.place("郓城县")
    with pytest.raises(NotAllowed):
        actions.set_transfer_terms(
            house.cast.actor("township"), place=county, since=TODAY, near_days=15, far_days=60, longest_months=6, source="县规定", now=NOW
        )  # fmt: skip
    actions.set_transfer_terms(
        house.cast.actor("county"), place=county, since=TODAY, near_days=15, far_days=60, longest_months=6, source="县规定", now=NOW
    )  # fmt: skip
    assert house.issue().until == TODAY + timedelta(days=15)


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


def test_who_issues_and_who_receives(house: House) -> None:
    letter = house.ask()

    def able(act: object) -> set[str]:
        from django.db import transaction

        found = set()
        for part in PARTS:
            try:
                with transaction.atomic():
                    act(house.cast.actor(part))  # type: ignore[operator]
                    transaction.set_rollback(True)
                found.add(part)
            except NotAllowed:
                continue
        return found

    assert able(lambda a: actions.issue_transfer(a, transfer_id=letter.id, now=NOW)) == {"township", "county", "city"}
    actions.issue_transfer(house.cast.actor("township"), transfer_id=letter.id, now=NOW)
    receive = lambda a: actions.receive_transfer(a, transfer_id=letter.id, arrived_on=TODAY, now=NOW)  # noqa: E731
    assert able(receive) == {"county", "city"}  # 随官屯镇's organiser and secretary are not 张营镇's
    made_post(house.other, house.cast.accounts["stranger"])
    assert able(receive) == {"county", "city", "stranger"}


def test_a_branch_secretary_by_post_asks_but_does_not_issue_the_committees_letter(house: House) -> None:
    made_post(house.branch, house.cast.accounts["villager"])
    letter = house.ask(by="villager")
    with pytest.raises(NotAllowed):
        actions.issue_transfer(house.cast.actor("villager"), transfer_id=letter.id, now=NOW)
    made_post(house.committee, house.cast.accounts["stranger"], PostKind.ORGANISATION_COMMISSIONER)
    assert actions.issue_transfer(house.cast.actor("stranger"), transfer_id=letter.id, now=NOW).number == 1
