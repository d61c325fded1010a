"""Money taken by hand: two people, the book, what comes back."""

from datetime import date

import pytest

from teabowl.dues import actions, rules
from teabowl.dues.actions.saving import balances_of
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.ledger import Account
from teabowl.dues.models import Book, Entry, Payment, Tally
from teabowl.dues.tests.conftest import NOVEMBER, NOW, Branch, ledger_agrees
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.messages.models import Message

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


def held(branch: Branch) -> dict[Account, int]:
    found = balances_of(Book.objects.get(organisation=branch.branch))
    assert sum(found.values()) == 0
    return {account: fen for account, fen in found.items() if fen}


def test_two_people_make_a_receipt(branch: Branch) -> None:
    branch.fix()
    taken = branch.take([NOVEMBER, OCTOBER], extra_fen=500)
    assert branch.owed()[NOVEMBER].payment_id is None
    with pytest.raises(NotAllowed):
        actions.confirm_payment(branch.actor("keeper"), payment_id=taken.id, now=NOW)
    paid = actions.confirm_payment(branch.actor("checker"), payment_id=taken.id, now=NOW)
    assert rules.normal_receipt(paid.number) == paid.number
    assert branch.owed()[NOVEMBER].payment_id == paid.id
    assert held(branch) == {Account.CASH: 6_500, Account.DUES: -6_000, Account.EXTRA: -500}
    tally = Tally.objects.get(month=OCTOBER)
    assert (tally.paid_months, tally.paid_fen) == (1, 3_000)
    with pytest.raises(Refused):
        actions.confirm_payment(branch.actor("checker"), payment_id=taken.id, now=NOW)
    assert ledger_agrees()


def test_the_member_may_be_the_second_person(branch: Branch) -> None:
    branch.fix()
    taken = branch.take([NOVEMBER])
    assert actions.confirm_payment(branch.actor("member"), payment_id=taken.id, now=NOW).state == PaymentState.PAID


@pytest.mark.parametrize("month", [date(2026, 12, 1), date(2026, 4, 1), date(2025, 12, 1)])
def test_months_that_cannot_be_paid(branch: Branch, month: date) -> None:
    branch.fix()
    with pytest.raises(Invalid) as wrong:
        branch.take([month])
    assert set(wrong.value.fields) == {"months"}


def test_longer_ago_with_a_decision(branch: Branch) -> None:
    branch.fix()
    assert branch.pay([date(2026, 2, 1)], decision="支部大会同意补交").state == PaymentState.PAID


def test_by_the_quarter_where_the_branch_agrees(branch: Branch) -> None:
    branch.fix()
    secretary = branch.cast.actor("secretary")
    actions.set_terms(secretary, organisation_id=branch.branch.id, since=OCTOBER, day=10, quarterly=True, now=NOW)
    paid = branch.pay([OCTOBER, NOVEMBER, date(2026, 12, 1)])
    assert paid.fen == 9_000
    assert branch.owed()[date(2026, 12, 1)].payment_id == paid.id
    assert Entry.objects.get(payment=paid).text.endswith("2026-10 — 2026-12")
    apart = branch.pay([date(2026, 7, 1), date(2026, 9, 1)])
    assert Entry.objects.get(payment=apart).text.endswith("2026-07、2026-09"), "August was not paid"
    assert Tally.objects.get(month=date(2026, 12, 1)).paid_months == 1
    assert actions.work_out_month(month=date(2026, 12, 1), now=NOW) == 0


def test_a_proxy_is_named_and_no_money_comes_tomorrow(branch: Branch) -> None:
    branch.fix()
    for field, more in (("proxy", {"way": Way.PROXY}), ("paid_on", {"paid_on": date(2026, 11, 25)})):
        with pytest.raises(Invalid) as wrong:
            branch.take([NOVEMBER], **more)
        assert set(wrong.value.fields) == {field}, "as the form calls it"
    assert branch.pay([NOVEMBER], way=Way.PROXY, proxy="钱大嫂").proxy == "钱大嫂"


def test_no_month_is_paid_twice(branch: Branch) -> None:
    branch.fix()
    first, second = branch.take([NOVEMBER]), branch.take([NOVEMBER, OCTOBER])
    actions.confirm_payment(branch.actor("checker"), payment_id=first.id, now=NOW)
    with pytest.raises(Refused):
        actions.confirm_payment(branch.actor("checker"), payment_id=second.id, now=NOW)
    assert held(branch)[Account.CASH] == 3_000
    with pytest.raises(Invalid):
        branch.take([NOVEMBER])


def test_the_same_form_twice_is_one_payment(branch: Branch) -> None:
    branch.fix()
    key = new_id()
    assert branch.take([NOVEMBER], key=key) == branch.take([NOVEMBER], key=key)
    assert Payment.objects.count() == 1


def test_what_is_taken_back_is_owed_again(branch: Branch) -> None:
    branch.fix()
    paid = branch.pay([OCTOBER], extra_fen=100)
    with pytest.raises(NotAllowed):  # who took it does not give it back alone
        actions.return_payment(branch.actor("keeper"), payment_id=paid.id, why="记错了人", now=NOW)
    actions.return_payment(branch.actor("checker"), payment_id=paid.id, why="记错了人", now=NOW)
    assert Message.objects.filter(kind="dues.returned").count() == 1
    assert held(branch) == {}
    assert branch.owed()[OCTOBER].payment_id is None
    assert Tally.objects.get(month=OCTOBER).paid_months == 0
    assert branch.pay([OCTOBER]).number != paid.number
    assert ledger_agrees()


def test_what_was_never_confirmed_was_not_so(branch: Branch) -> None:
    branch.fix()
    taken = branch.take([OCTOBER])
    actions.drop_payment(branch.actor("keeper"), payment_id=taken.id, why="没有收到", now=NOW)
    with pytest.raises(Refused):
        actions.confirm_payment(branch.actor("checker"), payment_id=taken.id, now=NOW)
