"""Who is told of an application, and of what became of it."""

import pytest

from teabowl.messages.models import Copy, Message
from teabowl.people import actions
from tests.cast import NOW, Cast


def told(kind: str) -> set[str]:
    return set(Copy.objects.filter(message__kind=kind).values_list("account__person__name", flat=True))


@pytest.fixture
def application(cast: Cast):
    return actions.apply_for_membership(
        cast.actor("stranger"), place_id=cast.place("随西村").id, name="过路人", group="二组", phone="13953000012", now=NOW
    )


def test_an_application_is_told_to_the_village_without_a_name(application):
    assert told("people.applied") == {"孙立根", "周明芳"}
    assert Message.objects.get().title == "随西村二组一位村民申请认证"


def test_the_applicant_hears_of_neighbours_and_of_the_decision(application, cast: Cast):
    for part in ("villager", "neighbour", "neighbour"):
        actions.vouch_for(cast.actor(part), membership_id=application.id, now=NOW)
    titles = list(Message.objects.filter(kind="people.vouched").order_by("id").values_list("title", flat=True))
    assert titles == ["有 1 位邻居给您作证了", "有 2 位邻居给您作证了"]
    actions.confirm_membership(cast.actor("operator"), membership_id=application.id, now=NOW)
    assert told("people.confirmed") == {"过路人"}


def test_a_refusal_says_why(application, cast: Cast):
    actions.decline_membership(cast.actor("operator"), membership_id=application.id, reason="不住在本村", now=NOW)
    assert "不住在本村" in Message.objects.get(kind="people.declined").body


def test_who_leaves_by_themselves_knows_and_who_is_ended_is_told(cast: Cast):
    actions.leave_village(cast.actor("villager"), place_id=cast.place("随西村").id, now=NOW)
    assert told("people.ended") == set()
    membership = cast.accounts["neighbour"].person.memberships.get()
    actions.end_membership(cast.actor("operator"), membership_id=membership.id, reason="moved", now=NOW)
    assert told("people.ended") == {"钱有田"}
