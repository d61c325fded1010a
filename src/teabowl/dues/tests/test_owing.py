"""Fixing, months owed, waivers, excuses."""

from datetime import date

import pytest

from teabowl.dues import actions, rules
from teabowl.dues.models import Assessment, Owed, Tally
from teabowl.dues.queries.mine import paid_until
from teabowl.dues.rules import Category
from teabowl.dues.tests.conftest import JANUARY, NOVEMBER, NOW, Branch, ledger_agrees
from teabowl.figures.queries import figures_of
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.ids import new_id
from teabowl.organisations import actions as organisations
from teabowl.organisations.tests.making import made_member
from tests.cast import build_account

pytestmark = pytest.mark.django_db


def test_what_is_fixed_is_owed_each_month_since(branch: Branch) -> None:
    branch.fix()
    owed = branch.owed()
    assert len(owed) == 11
    assert {row.fen for row in owed.values()} == {3_000}
    tally = Tally.objects.get(month=NOVEMBER)
    assert (tally.owed_months, tally.owed_fen, tally.paid_months) == (1, 3_000, 0)
    assert tally.due_on == date(2026, 11, 15)


def test_the_income_is_sealed(branch: Branch) -> None:
    made = branch.fix(base=345_678)
    made.refresh_from_db()
    assert b"345678" not in bytes(made.base)
    found, base = actions.open_amount(
        branch.actor("keeper"), organisation_id=branch.branch.id, member_id=made.member_id, now=NOW
    )
    assert (found, base) == (made, 345_678)


def test_a_change_within_the_year_rests_on_a_decision(branch: Branch) -> None:
    branch.fix()
    with pytest.raises(Invalid) as wrong:
        branch.fix(base=600_000, starts=date(2026, 10, 1))
    assert "decision" in wrong.value.fields
    branch.fix(base=600_000, starts=date(2026, 10, 1), decision="10 月 8 日支部委员会")
    assert [branch.owed()[date(2026, n, 1)].fen for n in (9, 10, 11)] == [3_000, 9_000, 9_000]
    with pytest.raises(Refused):
        branch.fix(starts=date(2026, 5, 1), decision="倒着改")
    assert Assessment.objects.filter(ends__isnull=True).count() == 1


def test_a_paid_month_keeps_what_was_paid(branch: Branch) -> None:
    branch.fix()
    branch.pay([date(2026, 10, 1)])
    branch.fix(base=600_000, starts=date(2026, 10, 1), decision="10 月 8 日支部委员会")
    assert [branch.owed()[date(2026, n, 1)].fen for n in (10, 11)] == [3_000, 9_000]


def test_the_same_form_twice_is_one(branch: Branch) -> None:
    key = new_id()
    assert branch.fix(key=key) == branch.fix(key=key)


def test_probation_pays_from_acceptance(branch: Branch) -> None:
    branch.members["new"] = made_member(branch.branch, build_account("新党员", "+8613953020009"), since=date(2026, 6, 20))
    branch.members["new"].admitted_on = date(2026, 6, 20)
    branch.members["new"].save()
    with pytest.raises(Invalid):
        branch.fix("new", Category.STUDENT)
    branch.fix("new", Category.STUDENT, starts=date(2026, 6, 1))
    assert min(branch.owed("new")) == date(2026, 6, 1)


def test_farmers_pay_what_the_branch_decided(branch: Branch) -> None:
    with pytest.raises(Invalid):
        branch.fix(category=Category.FARMER)
    actions.set_terms(
        branch.cast.actor("secretary"), organisation_id=branch.branch.id, since=JANUARY, day=10, quarterly=True, farmer_fen=50, now=NOW
    )  # fmt: skip
    assert branch.fix(category=Category.FARMER).monthly_fen == 50
    assert Tally.objects.get(month=NOVEMBER).due_on == date(2026, 11, 10)


def test_one_command_for_everybody_and_again_for_who_came_since(branch: Branch) -> None:
    for who in ("keeper", "member"):
        branch.fix(who)
    december = date(2026, 12, 1)
    assert actions.work_out_month(month=december, now=NOW) == 2
    assert actions.work_out_month(month=december, now=NOW) == 0
    branch.members["member"].ended_on, branch.members["member"].ended_why = date(2026, 12, 5), "died"
    branch.members["member"].save()
    branch.fix("checker")
    assert actions.work_out_month(month=date(2027, 1, 1), now=NOW) == 2
    assert all(row.id.version == 7 for row in Owed.objects.filter(month=december))
    place = branch.branch.place
    found = {
        f.indicator.key: f.value for f in figures_of(place, date(2026, 12, 31), keys=["dues.months_owed", "dues.amount_owed"])
    }
    assert found["dues.months_owed"] == Owed.objects.filter(month__year=2026).count()
    assert found["dues.amount_owed"] * 100 == sum(Owed.objects.filter(month__year=2026).values_list("fen", flat=True))
    assert ledger_agrees()


def waiver(branch: Branch, reduced: int = 0) -> object:
    return actions.ask_waiver(
        branch.actor("member"), organisation_id=branch.branch.id, member_id=branch.members["member"].id, first=date(2026, 10, 1),
        last=date(2026, 12, 1), reason="家里有人住院", reduced_fen=reduced, key=new_id(), now=NOW,
    )  # fmt: skip


def test_a_waiver_is_decided_twice(branch: Branch) -> None:
    branch.fix()
    asked = waiver(branch)
    with pytest.raises(Refused):
        actions.decide_above(branch.actor("head"), waiver_id=asked.id, agree=True, decision="先批了", now=NOW)
    actions.decide_in_branch(branch.actor("keeper"), waiver_id=asked.id, agree=True, decision="支部大会同意", now=NOW)
    assert branch.owed()[NOVEMBER].fen == 3_000
    actions.decide_above(branch.actor("head"), waiver_id=asked.id, agree=True, decision="镇党委批〔2026〕9号", now=NOW)
    assert [branch.owed()[date(2026, n, 1)].fen for n in (9, 10, 11)] == [3_000, 0, 0]
    actions.work_out_month(month=date(2026, 12, 1), now=NOW)
    assert branch.owed()[date(2026, 12, 1)].fen == 0
    assert Tally.objects.get(month=NOVEMBER).waived_months == 1
    assert ledger_agrees()
    with pytest.raises(Refused):
        waiver(branch)


def test_an_excused_month_is_still_owed_and_ends_the_row(branch: Branch) -> None:
    branch.fix()
    actions.excuse_months(
        branch.actor("keeper"), organisation_id=branch.branch.id, member_id=branch.members["member"].id, months=[date(2026, 6, 1)],
        why="住院，支委会记", now=NOW,
    )  # fmt: skip
    rows = branch.owed().values()
    assert {row.fen for row in rows} == {3_000}
    states = [rules.MonthState(r.month, r.payment_id is not None, bool(r.excused)) for r in rows]
    assert len(rules.unexcused_run(states)) == 5


def test_a_letter_of_introduction_says_until_when_dues_are_paid_without_asking(branch: Branch) -> None:
    """What is on record is not asked again."""
    branch.fix()
    branch.pay([date(2026, n, 1) for n in (1, 2, 3)], decision="11 月 20 日支部大会")
    branch.pay([date(2026, 10, 1)])  # with months open before it
    letter = organisations.ask_transfer(
        branch.cast.actor("township"),
        member_id=branch.members["member"].id,
        target_name="苏州市木渎镇党委",
        key=new_id(),
        now=NOW,
    )
    assert letter.paid_until == date(2026, 3, 1)
    assert paid_until(branch.members["checker"].id) is None
