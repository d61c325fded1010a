"""A branch with its posts, under a township's committee, and what members of it do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from teabowl.dues import actions
from teabowl.dues.codes import Way
from teabowl.dues.models import Assessment, Owed, Payment
from teabowl.dues.rules import Category
from teabowl.figures.verifying import verify
from teabowl.kernel.actor import Actor, PostKind
from teabowl.kernel.ids import new_id
from teabowl.organisations.kinds import Kind
from teabowl.organisations.models import Member, Organisation
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from teabowl.people.models import Account
from teabowl.people.queries import actor_for
from tests.cast import NOW, Cast, build_account

NOVEMBER, JANUARY = date(2026, 11, 1), date(2026, 1, 1)
TODAY = date(2026, 11, 24)


@dataclass
class Branch:
    """What the tests do in 随西村's branch, each as the one who may."""

    cast: Cast
    committee: Organisation
    branch: Organisation
    accounts: dict[str, Account] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def actor(self, part: str) -> Actor:
        return actor_for(self.accounts[part], now=NOW) if part in self.accounts else self.cast.actor(part)

    def fix(
        self, who: str = "member", category: Category = Category.WAGE, base: int | None = 300_001, **more: Any
    ) -> Assessment:
        said = {"starts": JANUARY, "now": NOW, "base_fen": base if category is Category.WAGE else None} | more
        return actions.fix_amount(
            self.actor("keeper"), organisation_id=self.branch.id, member_id=self.members[who].id, category=category, **said
        )

    def take(self, months: Sequence[date], who: str = "member", way: Way = Way.CASH, **more: Any) -> Payment:
        said = {"paid_on": TODAY, "now": NOW, "key": new_id()} | more
        return actions.take_payment(
            self.actor("keeper"), organisation_id=self.branch.id, member_id=self.members[who].id, months=months, way=way, **said
        )

    def pay(self, months: Sequence[date], who: str = "member", **more: Any) -> Payment:
        return actions.confirm_payment(self.actor("checker"), payment_id=self.take(months, who, **more).id, now=NOW)

    def owed(self, who: str = "member") -> dict[date, Owed]:
        return {row.month: row for row in Owed.objects.filter(member=self.members[who])}


@pytest.fixture
def branch(cast: Cast) -> Branch:
    committee = made_organisation(cast, "随官屯镇党委", "随官屯镇", Kind.COMMITTEE)
    made = Branch(cast, committee, made_organisation(cast, parent=committee))
    names = {"keeper": "周守账", "checker": "赵核对", "member": "钱在外", "head": "郑书记", "elsewhere": "李别处"}
    for number, (part, name) in enumerate(names.items()):
        made.accounts[part] = build_account(name, f"+861395302000{number}")
    for part in ("keeper", "checker", "member"):
        made.members[part] = made_member(made.branch, made.accounts[part])
    other = made_organisation(cast, "随东村党支部", "随东村", parent=committee)
    made.members["elsewhere"] = made_member(other, made.accounts["elsewhere"])
    made_post(made.branch, cast.accounts["secretary"])
    made_post(made.branch, made.accounts["keeper"], PostKind.DUES_KEEPER)
    made_post(made.branch, made.accounts["checker"], PostKind.DUES_CHECKER)
    made_post(committee, made.accounts["head"])
    return made


def ledger_agrees() -> bool:
    """Whether the figures' ledger says of dues what their records say (the cast's places are not posted)."""
    return not [found for found in verify().differences if found.source_type.startswith("dues_")]


__all__ = ["JANUARY", "NOVEMBER", "NOW", "TODAY", "Branch", "ledger_agrees"]
