"""Role or post × verb × organisation, through the real actions: everybody tries, and what they did is taken back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from teabowl.dues import actions
from teabowl.dues.codes import Way
from teabowl.dues.ledger import Account, What
from teabowl.dues.models import Concern
from teabowl.dues.rules import Category
from teabowl.dues.tests.conftest import JANUARY, NOVEMBER, NOW, TODAY, Branch
from teabowl.kernel.actor import ANONYMOUS, Actor, PostKind
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.organisations.tests.making import made_post

PARTS = (
    *("anonymous", "villager", "operator", "secretary", "township", "county", "city", "auditor"),
    *("keeper", "checker", "member", "head", "elsewhere"),
)

pytestmark = pytest.mark.django_db


def those_who_may(branch: Branch, act: Callable[[Actor], object]) -> set[str]:
    able = set()
    for part in PARTS:
        try:
            with transaction.atomic():
                act(ANONYMOUS if part == "anonymous" else branch.actor(part))
                transaction.set_rollback(True)
            able.add(part)
        except (NotAllowed, NotFound):
            continue
    return able


def test_who_may_do_what_in_a_branch(branch: Branch) -> None:
    """The secretary here is the branch's; the head is secretary of the committee above; elsewhere keeps another branch's dues."""
    made_post(branch.members["elsewhere"].organisation, branch.accounts["elsewhere"], PostKind.DUES_KEEPER)
    branch.fix()
    here, member = branch.branch.id, branch.members["member"].id
    keepers = {"keeper", "secretary"}
    taken = branch.take([date(2026, 10, 1)])
    entry = actions.add_entry(
        branch.actor("keeper"), organisation_id=here, what=What.OPENING, held=Account.CASH, other=Account.OPENING, fen=5, on=TODAY,
        text="接账", now=NOW,
    )  # fmt: skip
    concern = Concern.objects.create(
        member=branch.members["member"], organisation=branch.branch, first=JANUARY, months=6, raised_at=NOW
    )
    asked = actions.ask_waiver(
        branch.actor("member"), organisation_id=here, member_id=member, first=NOVEMBER, last=NOVEMBER, reason="住院", now=NOW
    )

    table: list[tuple[Callable[[Actor], object], set[str]]] = [
        (lambda a: actions.fix_amount(a, organisation_id=here, member_id=branch.members["checker"].id, category=Category.STUDENT,
                                      starts=JANUARY, now=NOW), keepers),
        (lambda a: actions.open_amount(a, organisation_id=here, member_id=member, now=NOW), keepers),
        (lambda a: actions.set_terms(a, organisation_id=here, since=JANUARY, day=9, quarterly=True, now=NOW), {"secretary"}),
        (lambda a: actions.excuse_months(a, organisation_id=here, member_id=member, months=[NOVEMBER], why="住院", now=NOW), keepers),
        (lambda a: actions.take_payment(a, organisation_id=here, member_id=member, months=[NOVEMBER], way=Way.CASH, paid_on=TODAY,
                                        now=NOW), keepers),
        (lambda a: actions.confirm_payment(a, payment_id=taken.id, now=NOW), {"checker", "secretary", "member"}),
        (lambda a: actions.drop_payment(a, payment_id=taken.id, why="没有收到", now=NOW), keepers),
        (lambda a: actions.add_entry(a, organisation_id=here, what=What.INTEREST, held=Account.CASH, other=Account.INTEREST, fen=5,
                                     on=TODAY, text="结息", now=NOW), keepers),
        (lambda a: actions.check_entry(a, entry_id=entry.id, now=NOW), {"checker", "secretary"}),
        (lambda a: actions.reverse_entry(a, entry_id=entry.id, why="错了", now=NOW), keepers),
        (lambda a: actions.decide_in_branch(a, waiver_id=asked.id, agree=True, decision="同意", now=NOW), keepers),
        (lambda a: actions.settle_concern(a, concern_id=concern.id, outcome="talked", said="谈过", now=NOW), keepers),
        (lambda a: actions.bring_in_bank(a, organisation_id=here, lines=[], now=NOW), keepers),
    ]  # fmt: skip
    for number, (act, expected) in enumerate(table):
        assert those_who_may(branch, act) == expected, number
    actions.decide_in_branch(branch.actor("keeper"), waiver_id=asked.id, agree=True, decision="同意", now=NOW)
    above = those_who_may(branch, lambda a: actions.decide_above(a, waiver_id=asked.id, agree=True, decision="批", now=NOW))
    assert above == {"head"}


def test_nobody_pays_online_for_somebody_else(branch: Branch) -> None:
    branch.fix()
    with pytest.raises(NotAllowed):
        actions.start_payment(
            branch.actor("checker"),
            organisation_id=branch.branch.id,
            member_id=branch.members["member"].id,
            months=[NOVEMBER],
            now=NOW,
        )
