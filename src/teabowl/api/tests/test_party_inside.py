"""Inside an organisation through the API: for whom the pages show it, noted as there, and by its one role alone with a narrow token."""

from datetime import timedelta

import pytest
from django.utils import timezone

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.audit.models import Entry
from teabowl.kernel.actor import Role
from teabowl.meetings import actions, codes
from teabowl.meetings.models import Participant, Seat
from teabowl.meetings.tests.conftest import Branch, branch  # noqa: F401, the fixture
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_members_are_listed_to_members_and_organisers_and_each_reading_is_noted(branch: Branch, by_token: Tokens) -> None:  # noqa: F811
    at = f"organisations/{branch.organisation.id}/members"
    found = by_token("villager").get(f"{at}?limit=5")
    assert (found["total"], len(found["results"]), found["next"]) == (24, 5, 5)
    assert {row["phone"] for row in found["results"]} == {""}
    assert Entry.objects.filter(verb="organisations.look_at_members").count() == 5
    by_token("villager").get(f"{at}?show=ended")
    assert by_token("township").get(f"{at}?q=党员07")["results"][0]["name"] == "党员07"
    stranger = by_token("other_operator")
    stranger.get(at)
    assert stranger.status == 404


@pytest.mark.parametrize("what", ["members", "transfers", "migrants", "meetings", "dues/book"])
def test_a_token_of_one_role_reads_by_that_role_alone(branch: Branch, by_token: Tokens, what: str) -> None:  # noqa: F811
    """The operator is a member and holds a post; a token for their role alone must not carry those."""
    at = f"organisations/{branch.organisation.id}/{what}"
    whole, narrow = by_token("secretary"), by_token("operator", only=(Role.OPERATOR, "随西村"))
    whole.get(at)
    narrow.get(at)
    assert (whole.status, narrow.status) == (200, 404)
    nobody = Program()
    nobody.get(at)
    assert nobody.status == 401


def test_a_phone_in_the_room(branch: Branch, by_token: Tokens) -> None:  # noqa: F811
    """Signs in with the code of the wall, raises a hand, says a word once; one in Beijing joins online."""
    meeting = branch.convened()
    actions.open_meeting(branch.actor("chair"), meeting_id=meeting.id, now=NOW + timedelta(days=4))
    here, away = by_token("operator"), by_token("villager")
    at = f"me/meetings/{meeting.id}"
    here.ask("PUT", f"{at}/here", {"code": "0" * 20})
    assert here.status == 409
    code = codes.code_for(meeting.id, timezone.now())
    assert here.ask("PUT", f"{at}/here", {"code": code}) == {"mark": "present"}
    assert away.ask("PUT", f"{at}/here", {}) == {"mark": "online"}
    assert away.ask("PUT", f"{at}/hand", {"up": True}) == {"up": True}
    for _again in range(2):
        said = away.post(f"{at}/speeches", {"body": "同意，先修东头"}, HTTP_IDEMPOTENCY_KEY="1")
        assert (away.status, said["item"]) == (201, "村东排水沟硬化方案")
    page = away.get(f"meetings/{meeting.id}")
    assert (page["mark"], page["may_vote"], page["count"]["online"], len(page["items"])) == ("online", True, 1, 2)
    assert page["minutes"] is None
    assert Participant.objects.get(meeting=meeting, person=branch.cast.accounts["villager"].person).hand_at is None
    assert [row["state"] for row in by_token("villager").get(f"organisations/{branch.organisation.id}/meetings")["coming"]] == [
        "open"
    ]


def test_a_roll_is_read_by_staff_and_ones_own_seat_by_oneself(cast: Cast, by_token: Tokens) -> None:
    place = cast.place("随西村")
    Seat.objects.create(
        place=place, body="representatives", person=cast.accounts["villager"].person, name="赵小满", since=NOW.date()
    )
    at = f"places/{place.code}/rolls/representatives"
    found = by_token("secretary").get(at)
    assert ([row["name"] for row in found["results"]], len(found["hints"])) == (["赵小满"], 1)
    assert Entry.objects.filter(verb="meetings.read_roll").count() == 1
    other = by_token("villager")
    other.get(at)
    assert other.status == 404
    assert [row["body"] for row in other.get("me/seats")["results"]] == ["representatives"]
    county = by_token("county").get(f"places/{place.code}/weak-branches")
    assert (county["results"], county["total"]) == ([], 0)
