"""Letters of introduction and one's own moves, through the API."""

import json

from django.utils import timezone

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.kernel.ids import new_id
from teabowl.organisations import actions
from teabowl.organisations.kinds import Kind
from teabowl.organisations.tests.making import made_member, made_organisation
from tests.cast import Cast


def test_a_letter_is_verified_and_a_member_reads_their_own(cast: Cast, anybody: Program, by_token: Tokens) -> None:
    now = timezone.now()
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    branch = made_organisation(cast, parent=committee)
    near = made_organisation(cast, "随东村党支部", "随东村", parent=committee)
    member = made_member(branch, cast.accounts["neighbour"])
    asked = actions.ask_transfer(
        cast.actor("secretary"), member_id=member.id, target_id=near.id, phone="13953011888", key=new_id(), now=now
    )
    letter = actions.issue_transfer(cast.actor("township"), transfer_id=asked.id, now=now)
    found = anybody.get(f"verify/{letter.code}")
    assert (anybody.status, found["holds"], found["state"], found["name"]) == (200, True, "issued", "钱**")
    assert "13953011888" not in json.dumps(found)
    anybody.get("verify/AAAAAAAAAAAAAAAAAAAA")
    assert anybody.status == 404
    anybody.get("me/party/moves")
    assert anybody.status == 401
    mine = by_token("neighbour").get("me/party/moves")
    assert [row["number"] for row in mine["letters"]] == [letter.number_text]
    assert mine["away"] == []
