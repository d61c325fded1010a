"""The book by hand, closing, handing upwards, the bank, a year published, money online: and laws over random sequences."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from teabowl.dues import actions, queries
from teabowl.dues.actions import online
from teabowl.dues.actions.saving import balances_of
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.ledger import Account, What
from teabowl.dues.models import Book, Closing, Concern, Entry, Payment, Publication
from teabowl.dues.tests.conftest import NOVEMBER, NOW, TODAY, Branch, ledger_agrees
from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.organisations.models import Member
from teabowl.payments.values import PaidOrder

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


def book_of(branch: Branch) -> Book:
    return Book.objects.get(organisation=branch.branch)


def held(branch: Branch) -> dict[Account, int]:
    found = balances_of(book_of(branch))
    assert sum(found.values()) == 0
    return {account: fen for account, fen in found.items() if fen}


def write(branch: Branch, what: What, account: Account, other: Account, fen: int, **more: Any) -> Entry:
    said = {"on": TODAY, "text": "事由", "key": new_id(), "now": NOW} | more
    return actions.add_entry(
        branch.actor("keeper"), organisation_id=branch.branch.id, what=what, held=account, other=other, fen=fen, **said
    )


def test_spending_is_checked_by_another(branch: Branch) -> None:
    write(branch, What.OPENING, Account.BANK, Account.OPENING, 100_000)
    spent = write(branch, What.SPEND, Account.BANK, Account.READING, 30_000)
    with pytest.raises(NotAllowed):
        actions.check_entry(branch.actor("keeper"), entry_id=spent.id, now=NOW)
    actions.check_entry(branch.actor("checker"), entry_id=spent.id, now=NOW)
    with pytest.raises(Invalid):
        write(branch, What.SPEND, Account.BANK, Account.READING, 70_001)
    with pytest.raises(Invalid):
        write(branch, What.SPEND, Account.BANK, Account.DUES, 5)
    with pytest.raises(Invalid):
        write(branch, What.SPEND, Account.BANK, Account.READING, 5, on=TODAY + timedelta(days=1))
    assert held(branch) == {Account.BANK: 70_000, Account.READING: 30_000, Account.OPENING: -100_000}


def test_a_reversal_restores_and_both_stay(branch: Branch) -> None:
    write(branch, What.OPENING, Account.CASH, Account.OPENING, 5_000)
    before = held(branch)
    wrong = write(branch, What.MOVE, Account.CASH, Account.BANK, 500)
    actions.reverse_entry(branch.actor("keeper"), entry_id=wrong.id, why="记反了", now=NOW)
    assert held(branch) == before
    with pytest.raises(Refused):
        actions.reverse_entry(branch.actor("keeper"), entry_id=wrong.id, why="再来", now=NOW)
    assert Entry.objects.count() == 3


@pytest.mark.parametrize("wrong", [{"fen": 0}, {"fen": -1}, {"debit": "cash", "credit": "cash"}, {"debit": "pocket"}])
def test_the_table_refuses_what_would_not_balance(branch: Branch, wrong: dict[str, Any]) -> None:
    made = write(branch, What.OPENING, Account.CASH, Account.OPENING, 5_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(id=made.id).update(**wrong)


def test_months_close_in_order_and_stay(branch: Branch) -> None:
    keeper, here = branch.actor("keeper"), branch.branch.id
    first = write(branch, What.OPENING, Account.BANK, Account.OPENING, 5_000, on=date(2026, 9, 3))
    with pytest.raises(Refused):
        actions.close_month(keeper, organisation_id=here, month=date(2026, 9, 1), now=NOW)
    actions.check_entry(branch.actor("checker"), entry_id=first.id, now=NOW)
    with pytest.raises(Refused):
        actions.close_month(keeper, organisation_id=here, month=OCTOBER, now=NOW)
    for month in (date(2026, 9, 1), OCTOBER):
        actions.close_month(keeper, organisation_id=here, month=month, now=NOW)
    with pytest.raises(Refused):
        actions.close_month(keeper, organisation_id=here, month=NOVEMBER, now=NOW)
    with pytest.raises(Invalid):
        write(branch, What.INTEREST, Account.BANK, Account.INTEREST, 5, on=date(2026, 10, 31))
    assert Closing.objects.get(month=OCTOBER).balances == {"bank": 5_000, "opening": -5_000}


def test_the_share_goes_up_and_is_received_by_another(branch: Branch) -> None:
    branch.fix()
    branch.pay([OCTOBER], way=Way.BANK, paid_on=date(2026, 10, 8), decision="")
    keeper, head, here = branch.actor("keeper"), branch.actor("head"), branch.branch.id

    def hand() -> Any:
        return actions.hand_up(keeper, organisation_id=here, first=OCTOBER, last=OCTOBER, now=NOW)

    with pytest.raises(Refused):
        hand()
    actions.set_terms(
        head, organisation_id=branch.committee.id, since=date(2026, 1, 1), day=10, quarterly=False, share=5_000, now=NOW
    )
    made = hand()
    assert (made.basis_fen, made.fen) == (3_000, 1_500)
    with pytest.raises(Refused):
        hand()
    with pytest.raises(NotAllowed):
        actions.receive_handing(keeper, handing_id=made.id, now=NOW)
    actions.receive_handing(head, handing_id=made.id, now=NOW)
    above = balances_of(Book.objects.get(organisation=branch.committee))
    assert above == {Account.BANK: 1_500, Account.FROM_BELOW: -1_500}
    assert held(branch)[Account.TO_ABOVE] == 1_500
    with pytest.raises(Refused):
        actions.cancel_handing(keeper, handing_id=made.id, why="错了", now=NOW)


def test_what_was_not_received_can_be_taken_back(branch: Branch) -> None:
    branch.fix()
    branch.pay([OCTOBER], way=Way.BANK)
    head, keeper = branch.actor("head"), branch.actor("keeper")
    actions.set_terms(
        head, organisation_id=branch.committee.id, since=date(2026, 1, 1), day=10, quarterly=False, share=5_000, now=NOW
    )
    before = held(branch)
    made = actions.hand_up(keeper, organisation_id=branch.branch.id, first=NOVEMBER, last=NOVEMBER, now=NOW)
    actions.cancel_handing(keeper, handing_id=made.id, why="银行退回", now=NOW)
    assert held(branch) == before


def test_the_bank_is_matched_once(branch: Branch) -> None:
    entry = write(branch, What.OPENING, Account.BANK, Account.OPENING, 5_000)
    spent = [write(branch, What.SPEND, Account.BANK, Account.READING, 700) for _ in range(2)]
    said = [
        actions.Said(TODAY, 5_000, "转入"), actions.Said(TODAY, -700, "书店"), actions.Said(TODAY, -700, "书店"),
        actions.Said(TODAY, 9, "利息"),
    ]  # fmt: skip

    def bring() -> tuple[int, int]:
        return actions.bring_in_bank(branch.actor("keeper"), organisation_id=branch.branch.id, lines=said, now=NOW)

    assert bring() == (4, 1)
    assert bring() == (0, 0)
    entry.refresh_from_db()
    assert entry.bank_line.fen == 5_000
    page = queries.bank_page(branch.actor("checker"), branch.branch.id, NOW)
    open_lines = {line.fen: (line, rows) for line, rows in page.open}
    assert len(open_lines[-700][1]) == 2
    actions.match_line(branch.actor("keeper"), line_id=open_lines[-700][0].id, entry_id=spent[0].id, now=NOW)
    with pytest.raises(Refused):
        actions.match_line(branch.actor("keeper"), line_id=open_lines[9][0].id, entry_id=spent[1].id, now=NOW)


def test_a_year_is_published_as_sums(branch: Branch) -> None:
    later = datetime(2027, 1, 5, 2, tzinfo=UTC)
    branch.fix()
    branch.pay([OCTOBER, NOVEMBER], extra_fen=700)
    keeper, here = branch.actor("keeper"), branch.branch.id
    with pytest.raises(Refused):
        actions.publish_year(keeper, organisation_id=here, year=2026, now=later)
    for month in (NOVEMBER, date(2026, 12, 1)):
        actions.close_month(keeper, organisation_id=here, month=month, now=later)
    for version, note in ((1, ""), (1, ""), (2, "更正了说明")):
        made = actions.publish_year(keeper, organisation_id=here, year=2026, note=note, now=later)
        assert made.version == version, "the same is not published twice"
    assert made.sums["income"] == {"dues": 6_000, "extra": 700}
    assert (made.sums["closing"], made.sums["owed_months"], made.sums["paid_months"]) == (6_700, 11, 2)
    assert Publication.objects.count() == 2
    found = figures_of(branch.branch.place, date(2027, 2, 1), keys=["dues.published"])
    assert found[0].value == 1
    assert ledger_agrees()


def order_of(payment: Payment, refunded: int = 0) -> PaidOrder:
    return PaidOrder(new_id(), payment.id, payment.fen, refunded, NOW, "4200", None, new_id())


def begun(branch: Branch, months: list[date], fen: int, extra: int = 0) -> Payment:
    return Payment.objects.create(
        organisation=branch.branch, member=branch.members["member"], state="waiting", way="online", for_months=months, fen=fen,
        extra_fen=extra, begun_at=NOW,
    )  # fmt: skip


def test_paid_online_once_and_given_back(branch: Branch) -> None:
    branch.fix()
    payment = begun(branch, [NOVEMBER], 3_000)
    for _ in range(2):
        online.on_paid(order_of(payment), NOW)
    assert held(branch) == {Account.ONLINE: 3_000, Account.DUES: -3_000}
    online.on_refunded(order_of(payment, 3_000), 3_000, NOW)
    assert held(branch) == {}
    assert branch.owed()[NOVEMBER].payment_id is None
    assert ledger_agrees()


def test_paid_twice_waits_to_be_given_back(branch: Branch) -> None:
    branch.fix()
    one, two = begun(branch, [NOVEMBER], 3_000), begun(branch, [NOVEMBER], 3_000)
    for payment in (one, two):
        online.on_paid(order_of(payment), NOW)
    two.refresh_from_db()
    assert two.state == PaymentState.SURPLUS
    assert held(branch) == {Account.ONLINE: 6_000, Account.DUES: -3_000, Account.RETURNABLE: -3_000}
    online.on_refunded(order_of(two, 3_000), 3_000, NOW)
    assert held(branch) == {Account.ONLINE: 3_000, Account.DUES: -3_000}
    assert branch.owed()[NOVEMBER].payment_id == one.id


def test_given_up_here_and_paid_all_the_same(branch: Branch) -> None:
    branch.fix()
    payment = begun(branch, [NOVEMBER], 3_000)
    Payment.objects.update(state="dropped")
    online.on_paid(order_of(payment), NOW)
    assert branch.owed()[NOVEMBER].payment_id == payment.id


def test_a_part_given_back_and_then_the_rest(branch: Branch) -> None:
    branch.fix()
    payment = begun(branch, [NOVEMBER], 3_500, 500)
    online.on_paid(order_of(payment), NOW)
    online.on_refunded(order_of(payment, 500), 500, NOW)
    assert held(branch) == {Account.ONLINE: 3_000, Account.DUES: -3_000}
    assert branch.owed()[NOVEMBER].payment_id == payment.id
    online.on_refunded(order_of(payment, 3_500), 3_000, NOW)
    assert held(branch) == {}


def test_a_payment_after_closing_is_in_the_next_month(branch: Branch) -> None:
    branch.fix()
    branch.pay([OCTOBER], paid_on=date(2026, 10, 9))
    actions.close_month(branch.actor("keeper"), organisation_id=branch.branch.id, month=OCTOBER, now=NOW)
    payment = begun(branch, [NOVEMBER], 3_000)
    order = PaidOrder(new_id(), payment.id, 3_000, 0, datetime(2026, 10, 31, 3, tzinfo=UTC), "4201", None, new_id())
    online.on_paid(order, NOW)
    payment.refresh_from_db()
    assert payment.paid_on == date(2026, 10, 31)
    assert payment.entries.get().on == NOVEMBER


def test_six_months_are_a_task_and_end_nothing(branch: Branch) -> None:
    branch.fix()
    assert actions.raise_concerns(now=NOW) == 1
    assert actions.raise_concerns(now=NOW) == 0
    concern = Concern.objects.get()
    assert concern.months == 10
    member = Member.objects.get(id=concern.member_id)
    assert member.ended_on is None
    assert any("半年" in item.title for item in queries.organisation_items(branch.actor("keeper"), [branch.branch.ref], NOW))
    actions.settle_concern(branch.actor("keeper"), concern_id=concern.id, outcome="excused", said="在外治病，支委会记", now=NOW)
    assert actions.raise_concerns(now=NOW) == 0
    member.refresh_from_db()
    assert member.ended_on is None


def test_members_are_reminded_once_before_the_day(branch: Branch) -> None:
    branch.fix()
    near = datetime(2026, 11, 13, 2, tzinfo=UTC)
    assert [actions.remind(now=near) for _ in range(2)] == [1, 0]
    branch.pay([NOVEMBER])
    assert actions.remind(now=near) == 0
