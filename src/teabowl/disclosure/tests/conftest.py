"""A village whose accounts are kept by its operator and checked by three villagers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from teabowl.access.models import Grant
from teabowl.disclosure import actions
from teabowl.disclosure.models import Book, Entry
from teabowl.disclosure.rules import Category, Flow, Opinion
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.ids import new_id
from teabowl.people.models import Account
from teabowl.people.queries import actor_for
from teabowl.places.models import Place
from tests.cast import NOW, Cast, build_account

OCTOBER = date(2026, 10, 1)
SENT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
"""5 November 2026, 10:00 in Heze: October is over, its last day to be published is the 10th."""
PUBLISHED = datetime(2026, 11, 8, 2, 0, tzinfo=UTC)


def line(purpose: str = "路灯电费", fen: int = 61550, **more: Any) -> actions.Line:
    values = {"on": date(2026, 10, 12), "flow": Flow.OUT, "category": Category.UTILITIES, "purpose": purpose, "amount_fen": fen}
    return actions.Line(**(values | more))


@dataclass
class Accounts:
    """What the tests do with the accounts of 随西村, each as the one who may."""

    cast: Cast
    place: Place
    members: list[Account] = field(default_factory=list)

    def member(self, number: int) -> Actor:
        return actor_for(self.members[number], now=NOW)

    @property
    def keeper(self) -> Actor:
        return self.cast.actor("operator")

    def begin(self, month: date = OCTOBER, opening: int = 8_894_370, now: datetime = SENT) -> Book:
        return actions.begin_book(self.keeper, place=self.place, month=month, opening_fen=opening, now=now)

    def add(self, book: Book, *args: Any, **more: Any) -> Entry:
        return actions.add_entry(self.keeper, book_id=book.id, line=line(*args, **more), key=new_id(), now=SENT)

    def sign_all(self, book: Book, now: datetime = SENT) -> None:
        for number in range(len(self.members)):
            actions.sign_book(self.member(number), book_id=book.id, opinion=Opinion.AGREED, now=now)

    def publish(self, book: Book, now: datetime = PUBLISHED) -> Book:
        actions.send_book(self.keeper, book_id=book.id, now=now)
        self.sign_all(book, now)
        return actions.publish_book(self.keeper, book_id=book.id, now=now)

    def published(self, **more: Any) -> Entry:
        """An entry of a published month."""
        book = self.begin()
        entry = self.add(book, **more)
        self.publish(book)
        entry.refresh_from_db()
        return entry


@pytest.fixture
def accounts(cast: Cast) -> Accounts:
    made = Accounts(cast, cast.place("随西村"))
    for number, name in enumerate(("韩长河", "史德山", "马桂芝")):
        account = build_account(name, f"+861395301000{number}")
        Grant.objects.create(
            account=account, role=Role.FINANCE.value, place=made.place, starts_on=date(2025, 1, 1), created_at=NOW
        )
        made.members.append(account)
    return made


Make = Callable[..., Any]
__all__ = ["NOW", "OCTOBER", "PUBLISHED", "SENT", "Accounts", "line"]
