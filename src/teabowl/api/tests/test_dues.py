"""Dues through the API: years for everybody, receipts by number, one's own with a token."""

import pytest

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.dues import actions
from teabowl.dues.codes import Way
from teabowl.dues.rules import Category, first_of
from teabowl.kernel.actor import PostKind
from teabowl.kernel.times import china_date
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import NOW, Cast

HERE = "places/371725104201"


@pytest.fixture
def number(cast: Cast) -> str:
    """The receipt of the villager's dues of this month."""
    branch = made_organisation(cast)
    member = made_member(branch, cast.accounts["villager"])
    made_post(branch, cast.accounts["secretary"], PostKind.DUES_KEEPER)
    made_post(branch, cast.accounts["operator"], PostKind.DUES_CHECKER)
    keeper, month = cast.actor("secretary"), first_of(china_date(NOW))
    actions.fix_amount(
        keeper, organisation_id=branch.id, member_id=member.id, category=Category.WAGE, starts=month, base_fen=300_001, now=NOW
    )
    taken = actions.take_payment(
        keeper, organisation_id=branch.id, member_id=member.id, months=[month], way=Way.CASH, paid_on=china_date(NOW), now=NOW
    )
    return str(actions.confirm_payment(cast.actor("operator"), payment_id=taken.id, now=NOW).number)


def test_a_receipt_holds_and_names_nobody(number: str, anybody: Program) -> None:
    found = anybody.get(f"dues/receipts/{number}")
    assert (found["holds"], found["amount_fen"]) == (True, 3_000)
    assert "赵小满" not in str(found)
    anybody.get("dues/receipts/0000-0000-0000")
    assert anybody.status == 404
    assert anybody.get(f"{HERE}/dues")["results"] == []


def test_my_own_dues_want_a_token(number: str, anybody: Program, by_token: Tokens) -> None:
    anybody.get("me/dues")
    assert anybody.status == 401
    mine = by_token("villager").get("me/dues")
    assert (mine["monthly_fen"], mine["owed_fen"]) == (3_000, 0)
    assert [row["state"] for row in mine["months"]] == ["paid"]
    assert mine["payments"][0]["number"] == number
