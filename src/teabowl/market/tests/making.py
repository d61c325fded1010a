"""Short ways to list things in tests."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import Client

from teabowl.market import actions
from teabowl.market.models import Listing
from teabowl.market.rules import Board, Draft
from tests.cast import NOW, Cast

VILLAGE = "371725104201"
KINDS = {Board.PRODUCTS: "fruit", Board.TOURISM: "garden", Board.JOBS: "call", Board.SERVICES: "repair"}
DETAILS: dict[Board, dict[str, Any]] = {
    Board.PRODUCTS: {"price": Decimal("3.5"), "unit": "斤", "quantity": Decimal(2000), "season_from": 10, "season_to": 2},
    Board.TOURISM: {"ticket": Decimal(0), "opening": "每天 8 点到 18 点", "see": "五百棵老枣树", "best_from": 4, "best_to": 5},
    Board.JOBS: {"pay_low": Decimal(120), "pay_high": Decimal(150), "pay_per": "day", "where": "村东大棚", "people": 6},
    Board.SERVICES: {"who": "老马", "hours": "每天 7 点到 20 点", "comes": True},
}


def draft(board: Board = Board.PRODUCTS, title: str = "红富士苹果", **more: Any) -> Draft:
    details = DETAILS[board] | more.pop("details", {})
    said = {"kind": KINDS[board], "phone": "139 5300 0007", "agreed": True, "body": "不打蜡。", "form_key": uuid4()} | more
    return Draft(board=board, title=title, details=details, **said)


def listed(cast: Cast, by: str = "villager", at: str = "随西村", now: datetime = NOW, **more: Any) -> Listing:
    return actions.post_listing(cast.actor(by), place=cast.place(at), draft=draft(**more), now=now)


def signed_in(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[part], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
