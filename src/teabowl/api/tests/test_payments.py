"""One's own payments by the API: one's own only, what was never paid left out, page after page."""

from typing import Any

import pytest
from django.utils import timezone

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.kernel.ids import new_id
from teabowl.payments.models import Merchant, Order, Refund
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_one_paid_and_what_came_back(cast: Cast, anybody: Program, by_token: Tokens) -> None:
    now = timezone.now()
    account = Merchant.objects.create(
        place=cast.place("郓城县"), provider="wechat", title="随西村党支部", number="1900000109", app_id="wx0123456789abcdef",
        certificate_serial="A" * 40, opened_at=now, keys_at=now, private_key=b"x", apiv3_key=b"x",
    )  # fmt: skip
    common: dict[str, Any] = {
        "merchant": account, "owner_type": "dues_payment", "payer": cast.accounts["villager"], "description": "党费",
        "created_at": now, "expires_at": now,
    }  # fmt: skip
    paid = Order.objects.create(
        owner_id=new_id(), amount=1200, state="paid", counts=True, reference="42", paid_at=now, known_at=now, **common
    )
    Order.objects.create(owner_id=new_id(), amount=1, state="closed", closed_at=now, **common)
    waits = Order.objects.create(owner_id=new_id(), amount=300, state="waiting", **common)
    Refund.objects.create(order=paid, amount=500, reason="多交了", asked_at=now)
    anybody.get("me/payments")
    assert anybody.status == 401
    assert by_token("stranger").get("me/payments") == {"results": [], "next": None}
    mine = by_token("villager")
    first = mine.get("me/payments?limit=1")
    assert [(row["id"], row["state"], row["refunds"]) for row in first["results"]] == [(str(waits.id), "waiting", [])]
    (row,) = mine.get(f"me/payments?limit=1&cursor={first['next']}")["results"]
    assert (row["id"], row["amount_fen"], row["paid_to"], row["reference"]) == (str(paid.id), 1200, "随西村党支部", "42")
    assert [(back["amount_fen"], back["state"], back["done_at"]) for back in row["refunds"]] == [(500, "asked", None)]
    mine.get("me/payments?cursor=xx")
    assert mine.status == 422
