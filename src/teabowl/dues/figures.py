"""Figures of dues. They count branches' months, never members: who opens one reads that a branch collected so much of so much, and no
name, income or single amount (ADR 0023). A month counts on the organisation's fixed day, owed and paid alike, so that the rate compares
like with like whenever it was paid."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from teabowl.dues.models import Publication, Tally
from teabowl.kernel.indicators import Contribution, Indicator, Opened, Source
from teabowl.kernel.indicators import Kind as Of
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MONTHS, YUAN = ("人月", "member-months"), ("元", "yuan")
RULE = "中组发〔2008〕3号"

INDICATORS = [
    Indicator("dues.months_owed", Of.SUM, "该交的党费", "Dues owed, member-months", *MONTHS,
              "当年到了交费日的党费，一人一个月算一个。一个支部的一个月是一条记录。",
              "Dues whose day came this year, one for each member and month. A record is one branch's month.", RULE),
    Indicator("dues.months_paid", Of.SUM, "交了的党费", "Dues paid, member-months", *MONTHS,
              "上面这些里交了的，不论哪天交，都算在该交的那天。", "Of these, those that were paid, on the day they were owed.", RULE),
    Indicator("dues.paid_rate", Of.RATIO, "党费收缴率", "Dues paid, rate", "%", "%", "交了的人月，除以该交的人月。",
              "Member-months paid, of those owed.", RULE, numerator="dues.months_paid", denominator="dues.months_owed"),
    Indicator("dues.amount_owed", Of.SUM, "该交党费的钱数", "Dues owed, amount", *YUAN, "当年到了交费日的党费，元。",
              "Dues whose day came this year, in yuan.", RULE),
    Indicator("dues.amount_paid", Of.SUM, "交了党费的钱数", "Dues paid, amount", *YUAN, "上面这些里交了的，元。",
              "Of these, what was paid, in yuan.", RULE),
    Indicator("dues.months_waived", Of.SUM, "少交免交的党费", "Dues waived, member-months", *MONTHS,
              "支部定了、上级批了少交或免交的，一人一个月算一个。", "Months for which a waiver was decided and approved.", RULE),
    Indicator("dues.published", Of.FLOW, "公布党费的组织", "Organisations that published their dues", "个", "organisations",
              "当年公布了上一年或更早的党费收支，一个组织一年算一次，按第一次公布的日期算。",
              "Organisations that published a year's dues this year, each year once, on the day it was first.", RULE),
]  # fmt: skip


def of_tally(tally: Tally) -> Sequence[Contribution]:
    amounts: dict[str, Decimal | int] = {
        "dues.months_owed": tally.owed_months,
        "dues.months_paid": tally.paid_months,
        "dues.amount_owed": yuan(tally.owed_fen),
        "dues.amount_paid": yuan(tally.paid_fen),
        "dues.months_waived": tally.waived_months,
    }
    return [Contribution(name, tally.place_id, tally.due_on, amount) for name, amount in amounts.items() if amount]


def of_publication(made: Publication) -> Sequence[Contribution]:
    """The first of a year counts; later versions put it right."""
    return [Contribution("dues.published", made.place_id, china_date(made.at))] if made.version == 1 else []


def describe_tallies(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """One query."""
    rows = Tally.objects.filter(id__in=list(ids)).select_related("organisation")
    return {
        row.id: Opened(
            _("%(name)s，%(year)s 年 %(month)s 月：该交 %(owed)s 人，交了 %(paid)s 人")
            % {
                "name": row.organisation.name,
                "year": row.month.year,
                "month": row.month.month,
                "owed": row.owed_months,
                "paid": row.paid_months,
            },
            reverse("dues:public", args=[row.organisation_id]),
        )
        for row in rows
    }


def describe_publications(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """One query."""
    rows = Publication.objects.filter(id__in=list(ids)).select_related("organisation")
    return {
        row.id: Opened(
            _("%(name)s %(year)s 年党费") % {"name": row.organisation.name, "year": row.year},
            reverse("dues:year", args=[row.organisation_id, row.year]),
        )
        for row in rows
    }


SOURCES = [
    Source("dues_month", "dues.Tally", of_tally, describe_tallies),
    Source("dues_publication", "dues.Publication", of_publication, describe_publications),
]
