"""Following, applying, vouching, deciding, leaving: by what they leave behind."""

from datetime import timedelta

import pytest

from teabowl.audit.models import Entry
from teabowl.audit.queries import verify
from teabowl.kernel.actor import ANONYMOUS
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.people import actions
from teabowl.people.member_queries import members_at, queue_at, waiting_at, waiting_for_vouches
from teabowl.people.models import Account, Follow, Membership, Person
from teabowl.people.queries import desk_items, is_following, memberships_of, villages_followed
from tests.cast import NOW, Cast, build_account

LATER = NOW + timedelta(days=3)


def followers(place) -> int:
    return stands("people.followers", place)


def stands(key: str, place) -> int:
    from django.db.models import Sum

    from teabowl.figures.models import Entry as Line

    return int(Line.objects.filter(indicator=key, place_id=place.id).aggregate(n=Sum("amount"))["n"] or 0)


def apply(cast: Cast, part: str = "stranger", village: str = "随西村", **typed) -> Membership:
    data = {"name": cast.accounts[part].person.name, "group": "3组", "phone": "139 5300 0088"} | typed
    return actions.apply_for_membership(cast.actor(part), place_id=cast.place(village).id, now=NOW, **data)


def test_following_twice_is_following_once(cast: Cast):
    village, actor = cast.place("随西村"), cast.actor("stranger")
    one = actions.follow_village(actor, place_id=village.id, now=NOW)
    assert actions.follow_village(actor, place_id=village.id, now=NOW).id == one.id
    assert is_following(actor, village)
    assert [v.code for v in villages_followed(actor)] == [village.code]
    assert followers(village) == 1


def test_unfollowing_ends_the_row_and_the_figure_and_may_begin_again(cast: Cast):
    village, actor = cast.place("随西村"), cast.actor("stranger")
    actions.follow_village(actor, place_id=village.id, now=NOW)
    assert actions.unfollow_village(actor, place_id=village.id, now=LATER) == 1
    assert actions.unfollow_village(actor, place_id=village.id, now=LATER) == 0
    assert followers(village) == 0
    actions.follow_village(actor, place_id=village.id, now=LATER)
    assert Follow.objects.count() == 2
    assert followers(village) == 1


def merge(cast: Cast, gone: str, into: str) -> None:
    place, successor = cast.place(gone), cast.place(into)
    place.now_at, place.lineage, place.closed_on = successor, successor.lineage, NOW.date()
    place.save()


def test_following_a_village_that_was_merged_away_follows_its_successor(cast: Cast):
    merge(cast, "随东村", "随西村")
    actor = cast.actor("stranger")
    follow = actions.follow_village(actor, place_id=cast.place("随东村").id, now=NOW)
    assert follow.place == cast.place("随西村")


def test_who_followed_a_village_before_its_merger_follows_the_successor_and_not_twice(cast: Cast):
    actor = cast.actor("stranger")
    actions.follow_village(actor, place_id=cast.place("随东村").id, now=NOW)
    merge(cast, "随东村", "随西村")
    actions.follow_village(actor, place_id=cast.place("随西村").id, now=LATER)
    assert Follow.objects.count() == 1
    assert [v.id for v in villages_followed(actor)] == [cast.place("随西村").id]
    assert actions.unfollow_village(actor, place_id=cast.place("随西村").id, now=LATER) == 1


def test_only_villages_are_followed_and_only_when_signed_in(cast: Cast):
    with pytest.raises(Refused):
        actions.follow_village(cast.actor("stranger"), place_id=cast.place("随官屯镇").id, now=NOW)
    with pytest.raises(NotAllowed):
        actions.follow_village(ANONYMOUS, place_id=cast.place("随西村").id, now=NOW)


def test_an_application_waits_and_is_tidied(cast: Cast):
    membership = apply(cast)
    assert (membership.status, membership.group, membership.phone) == ("applied", "三组", "+8613953000088")
    assert stands("people.verified", cast.place("随西村")) == 0
    entry = Entry.objects.get(verb="people.apply_for_membership")
    assert entry.changes["phone"] == [None, "139****0088"]
    operator, village = cast.actor("operator"), cast.place("随西村")
    assert [w.name for w in waiting_at(operator, village)] == ["过路人"]
    found = [queue_at(operator, village, search=text) for text in ("过 路", "别人")]
    assert [[w.name for w in page.rows] for page in found] == [["过路人"], []]
    assert [(page.count, page.older_url) for page in (queue_at(operator, village), queue_at(operator, village, page=2))] == [
        (1, "")
    ] * 2
    items = desk_items(cast.actor("operator"), cast.place("随西村"), NOW)
    assert [(i.title, i.tag) for i in items] == [("三组一位村民申请认证", "今天申请")]
    assert desk_items(cast.actor("other_operator"), cast.place("随西村"), NOW) == []


def test_applying_twice_answers_the_application_that_waits(cast: Cast):
    assert apply(cast).id == apply(cast, group="四组").id
    assert Membership.objects.filter(status="applied").count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": " "}, "name", "名字还没有写"),
        ({"name": "<b>赵"}, "name", "只能有文字"),
        ({"group": ""}, "group", "小组"),
        ({"phone": "1395300"}, "phone", "您填了 7 位"),
        ({"phone": ""}, "phone", "请留手机号"),
        ({"group": "=1+1"}, "group", "不能以"),
    ],
)
def test_an_application_says_what_is_wrong(cast: Cast, typed, field, words):
    with pytest.raises(Invalid) as caught:
        apply(cast, **typed)
    assert words in str(caught.value.fields[field])


def test_a_confirmed_villager_is_counted_and_acts_as_one(cast: Cast):
    membership = actions.confirm_membership(cast.actor("operator"), membership_id=apply(cast).id, now=LATER)
    assert membership.status == "confirmed"
    assert membership.decided_by == cast.accounts["operator"]
    assert {held.place_id for held in cast.actor("stranger").held} == {cast.place("随西村").id}
    assert stands("people.verified", cast.place("随西村")) == 1
    with pytest.raises(Refused, match="已经是"):
        apply(cast)
    assert verify().faults == []


def test_a_declined_applicant_reads_the_reason_and_may_apply_again(cast: Cast):
    first = apply(cast)
    with pytest.raises(Invalid):
        actions.decline_membership(cast.actor("secretary"), membership_id=first.id, reason=" ", now=NOW)
    actions.decline_membership(cast.actor("secretary"), membership_id=first.id, reason="三组没有这户", now=NOW)
    assert memberships_of(cast.actor("stranger"))[0].decline_reason == "三组没有这户"
    with pytest.raises(Refused):
        actions.confirm_membership(cast.actor("operator"), membership_id=first.id, now=NOW)
    assert apply(cast).id != first.id


def test_an_application_is_withdrawn_by_its_applicant_only(cast: Cast):
    membership = apply(cast)
    for part in ("neighbour", "operator"):
        with pytest.raises(NotFound):
            actions.withdraw_application(cast.actor(part), membership_id=membership.id, now=NOW)
    assert actions.withdraw_application(cast.actor("stranger"), membership_id=membership.id, now=NOW).status == "withdrawn"


def test_nobody_decides_on_their_own_application(cast: Cast):
    membership = apply(cast, "operator")
    with pytest.raises(NotAllowed):
        actions.confirm_membership(cast.actor("operator"), membership_id=membership.id, now=NOW)
    assert actions.confirm_membership(cast.actor("secretary"), membership_id=membership.id, now=NOW).status == "confirmed"


ROLES = {
    "confirm": {"operator", "secretary"},
    "decline": {"operator", "secretary"},
    "end": {"operator", "secretary"},
    "vouch": {"villager", "neighbour"},
    "list": {"operator", "secretary", "auditor"},
    "number": {"operator", "secretary"},
    "import": {"operator", "secretary"},
}
PARTS = ["operator", "secretary", "township", "county", "city", "auditor", "other_operator", "villager", "neighbour"]


@pytest.mark.parametrize("part", [*PARTS, "passer-by", "nobody"])
@pytest.mark.parametrize("verb", list(ROLES))
def test_role_and_verb(cast: Cast, verb: str, part: str):
    membership, member = apply(cast), Membership.objects.filter(person=cast.accounts["villager"].person).get()
    passer_by = build_account("别处人", "+8613953000999")
    from teabowl.people.queries import actor_for

    actor = {"passer-by": actor_for(passer_by, now=NOW), "nobody": ANONYMOUS}.get(part) or cast.actor(part)
    village = cast.place("随西村")

    def act() -> None:
        match verb:
            case "confirm":
                actions.confirm_membership(actor, membership_id=membership.id, now=NOW)
            case "decline":
                actions.decline_membership(actor, membership_id=membership.id, reason="不是", now=NOW)
            case "end":
                actions.end_membership(actor, membership_id=member.id, reason="moved", now=NOW)
            case "vouch":
                actions.vouch_for(actor, membership_id=membership.id, now=NOW)
            case "list":
                members_at(actor, village)
            case "number":
                actions.read_resident_number(actor, membership_id=member.id, now=NOW)
            case "import":
                actions.stage_import(actor, place_id=village.id, filename="a.csv", data="姓名\n王五".encode(), now=NOW)

    if part in ROLES[verb]:
        act()
    else:
        with pytest.raises(NotAllowed):
            act()


def test_two_neighbours_vouch_and_the_operator_sees_it(cast: Cast):
    membership = apply(cast)
    assert actions.vouch_for(cast.actor("villager"), membership_id=membership.id, now=NOW) == 1
    assert actions.vouch_for(cast.actor("villager"), membership_id=membership.id, now=NOW) == 1
    assert actions.vouch_for(cast.actor("neighbour"), membership_id=membership.id, now=NOW) == 2
    membership.refresh_from_db()
    assert membership.status == "applied"
    assert [i.tag for i in desk_items(cast.actor("operator"), cast.place("随西村"), NOW)] == ["可以确认"]
    assert [w.name for w in waiting_for_vouches(cast.actor("villager"), cast.place("随西村")).rows] == ["过**"]


def test_nobody_vouches_for_themselves(cast: Cast):
    membership = apply(cast)
    Membership.objects.create(
        person=cast.accounts["stranger"].person, place=cast.place("张营村"), status="confirmed", applied_at=NOW, decided_at=NOW
    )
    with pytest.raises(NotAllowed):
        actions.vouch_for(cast.actor("stranger"), membership_id=membership.id, now=NOW)


def test_leaving_and_coming_back_are_two_rows(cast: Cast):
    actor, village = cast.actor("villager"), cast.place("随西村")
    assert actions.leave_village(actor, place_id=village.id, now=LATER) == 1
    assert cast.actor("villager").held == frozenset()
    back = actions.apply_for_membership(
        cast.actor("villager"), place_id=village.id, name="赵小满", group="三组", phone="13953000008", now=LATER
    )
    assert [w.was_here for w in waiting_at(cast.actor("operator"), village)] == [True]
    actions.confirm_membership(cast.actor("operator"), membership_id=back.id, now=LATER)
    rows = Membership.objects.filter(person=actor.person_id).order_by("applied_at").values_list("status", flat=True)
    assert list(rows) == ["ended", "confirmed"]


def in_register(cast: Cast, name: str, phone: str, group: str = "五组") -> Membership:
    person = Person.objects.create(name=name, phone=phone, created_at=NOW)
    return Membership.objects.create(
        person=person, place=cast.place("随西村"), group=group, phone=phone, status="confirmed", applied_at=NOW, decided_at=NOW
    )


def test_the_register_answers_an_application_with_its_name_and_verified_phone(cast: Cast):
    account = cast.accounts["stranger"]
    row = in_register(cast, "过路人", account.phone)
    found = apply(cast)
    assert (found.id, found.status, found.person_id, found.group) == (row.id, "confirmed", account.person_id, "五组")
    gone = Person.objects.get(id=row.person_id)
    assert (gone.merged_into_id, gone.phone) == (account.person_id, "")


@pytest.mark.parametrize("fault", ["phone", "name", "unverified", "two"])
def test_otherwise_the_operator_decides(cast: Cast, fault: str):
    account = cast.accounts["stranger"]
    in_register(cast, "别的人" if fault == "name" else "过路人", "+8613911111111" if fault == "phone" else account.phone)
    if fault == "two":
        in_register(cast, "过路人", account.phone, "六组")
    if fault == "unverified":
        Account.objects.filter(id=account.id).update(phone_verified=False)
    assert apply(cast).status == "applied"


def test_the_operator_links_an_applicant_to_the_register(cast: Cast):
    row, waiting = in_register(cast, "过路人", ""), apply(cast)
    linked = actions.confirm_membership(
        cast.actor("operator"), membership_id=waiting.id, register_membership_id=row.id, now=NOW
    )
    waiting.refresh_from_db()
    assert (linked.id, linked.person_id, waiting.status) == (row.id, waiting.person_id, "linked")
    assert Membership.objects.filter(person_id=waiting.person_id, status="confirmed").count() == 1


def test_a_person_with_an_account_is_never_taken_over(cast: Cast):
    row = Membership.objects.get(person=cast.accounts["villager"].person)
    with pytest.raises(NotFound):
        actions.confirm_membership(cast.actor("operator"), membership_id=apply(cast).id, register_membership_id=row.id, now=NOW)
