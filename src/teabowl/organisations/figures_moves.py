"""Figures of transfers, migrant members and weak branches. What names a weak branch is not for the public (`inside`)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.times import china_date
from teabowl.organisations.models import Migration, Transfer, WeakCase
from teabowl.organisations.rules_transfers import State as Letter
from teabowl.organisations.rules_weak import State as Case
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LETTERS, PERSONS, BRANCHES, AWAY = ("封", "letters"), ("人", "persons"), ("个", "branches"), "organisations.migrants_out"
S29, S31 = "组通字〔2006〕45号", "关于加强和改进流动党员管理工作的意见（2024）"

INDICATORS = [
    Indicator("organisations.transfers_out", Kind.FLOW, "转出组织关系", "Transfers out", *LETTERS,
              "当年开出的组织关系介绍信，过期补开的不重复算，按开出的日期算。",
              "Letters of introduction issued this year, by the day; one issued anew counts once.", S29),
    Indicator("organisations.transfers_in", Kind.FLOW, "转入组织关系", "Transfers in", *LETTERS,
              "当年接收并回执的介绍信，按党员到的日期算。", "Letters taken in with a receipt this year, by the day of arrival.", S29),
    Indicator("organisations.transfers_overdue", Kind.STOCK, "过期还没接收的介绍信", "Letters that ran out on the way", *LETTERS,
              "过了有效期、到这一天还没有回执的介绍信，由转出方负责。",
              "Letters past their last day without a receipt by this day; the sender answers for the member.", S29),
    Indicator(AWAY, Kind.STOCK, "流出党员", "Migrant members gone", *PERSONS,
              "登记流出、还没有回来的党员，组织关系在本地。", "Members registered away and not yet back; membership is at home.", S31),
    Indicator("organisations.migrants_joined", Kind.STOCK, "在外地报了到的流出党员", "Migrant members taken in elsewhere", *PERSONS,
              "流出党员里，已经有外地的党组织接收参加活动的。", "Those gone whom an organisation where they are has taken in.", S31),
    Indicator("organisations.migrants_joined_rate", Kind.RATIO, "流出党员报到率", "Migrant members taken in, rate", "%", "%",
              "在外地报了到的流出党员，除以流出党员。", "Those taken in elsewhere, of those gone.", S31,
              numerator="organisations.migrants_joined", denominator=AWAY),
    Indicator("organisations.migrants_in", Kind.STOCK, "流入党员", "Migrant members here", *PERSONS,
              "组织关系在别处、在这里的党组织（包括驻外的党组织）参加活动的党员。",
              "Members of elsewhere who take part in organisations of the place, away ones included.", S31),
    Indicator("organisations.weak_listed", Kind.FLOW, "列入整顿的党组织", "Weak branches listed", *BRANCHES,
              "当年确定为软弱涣散的党组织，按确定的日期算。内部掌握。", "Branches listed this year, by the day. Internal.", inside=True),
    Indicator("organisations.weak_open", Kind.STOCK, "整顿中的党组织", "Weak branches being put right", *BRANCHES,
              "已经列入、还没有验收合格的。内部掌握。", "Listed and not yet accepted. Internal.", inside=True),
    Indicator("organisations.weak_accepted", Kind.FLOW, "验收合格的党组织", "Weak branches accepted", *BRANCHES,
              "当年验收合格的，按验收的日期算。内部掌握。", "Accepted this year, by the day. Internal.", inside=True),
    Indicator("organisations.weak_put_right", Kind.FLOW, "当年列入、已验收合格的党组织",
              "Weak branches listed and since accepted", *BRANCHES,
              "当年列入的党组织里，后来验收合格的，按列入的日期算：第二年验收的也算在列入的那一年。内部掌握。",
              "Of those listed this year, those accepted since, by the day of listing. Internal.", inside=True),
    Indicator("organisations.weak_put_right_rate", Kind.RATIO, "整顿转化率", "Weak branches put right, rate", "%", "%",
              "当年列入的党组织里，已经验收合格的占多少：分子分母是同一批党组织。内部掌握。",
              "Of the branches listed this year, those accepted since. Internal.",
              numerator="organisations.weak_put_right", denominator="organisations.weak_listed", inside=True),
    Indicator("organisations.weak_relapsed", Kind.FLOW, "整顿后反弹的党组织", "Weak branches relapsed", *BRANCHES,
              "当年回头看发现反弹的。内部掌握。", "Found relapsed this year. Internal.", inside=True),
]  # fmt: skip
DAY = timedelta(days=1)


def of_transfer(letter: Transfer) -> Sequence[Contribution]:
    """Nothing here asks what day it is: a letter begins to be overdue on the day after its last, which a figure reaches by itself."""
    found = []
    if letter.issued_on and letter.source_place_id and letter.replaces_id is None:
        found.append(Contribution("organisations.transfers_out", letter.source_place_id, letter.issued_on))
    if letter.state == Letter.ARRIVED and letter.target_place_id and letter.arrived_on:
        found.append(Contribution("organisations.transfers_in", letter.target_place_id, letter.arrived_on))
    if letter.until and letter.source_place_id:
        ended = china_date(letter.ended_at) if letter.ended_at else None
        if ended is None or ended > letter.until:
            found.append(Contribution("organisations.transfers_overdue", letter.source_place_id, letter.until + DAY))
            if ended is not None:
                found.append(Contribution("organisations.transfers_overdue", letter.source_place_id, ended, -1, -1))
    return found


def of_migration(migration: Migration) -> Sequence[Contribution]:
    found = []
    for name, place, since in (
        (AWAY, migration.home_place_id, migration.registered_on),
        ("organisations.migrants_joined", migration.home_place_id, migration.joined_on),
        ("organisations.migrants_in", migration.away_place_id, migration.joined_on),
    ):
        if place is not None and since is not None:
            found.append(Contribution(name, place, since))
            if migration.over_on is not None:
                found.append(Contribution(name, place, migration.over_on, -1, -1))
    return found


def of_case(case: WeakCase) -> Sequence[Contribution]:
    if case.listed_on is None:
        return []
    place = case.place_id
    found = [
        Contribution("organisations.weak_listed", place, case.listed_on),
        Contribution("organisations.weak_open", place, case.listed_on),
    ]
    if case.accepted_on is not None:
        found.append(Contribution("organisations.weak_accepted", place, case.accepted_on))
        found.append(Contribution("organisations.weak_put_right", place, case.listed_on))
        found.append(Contribution("organisations.weak_open", place, case.accepted_on, -1, -1))
    if case.state == Case.RELAPSED and case.checked_on is not None:
        found.append(Contribution("organisations.weak_relapsed", place, case.checked_on))
    return found


def describe_transfers(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Whose letter it is, is said nowhere in public. One query."""
    rows = Transfer.objects.filter(id__in=list(ids)).values_list("id", "source_name", "target_name")
    return {
        key: Opened(_("一封介绍信：%(source)s → %(target)s") % {"source": source, "target": target})
        for key, source, target in rows
    }


def describe_migrations(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """That there is one, of which branch. One query."""
    rows = Migration.objects.filter(id__in=list(ids)).values_list("id", "home_name")
    return {key: Opened(_("一名流动党员，%(home)s") % {"home": home}) for key, home in rows}


def describe_cases(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """For the pages of those who put it right, which ask who reads. One query."""
    rows = WeakCase.objects.filter(id__in=list(ids)).values_list("id", "organisation__name", "year")
    return {key: Opened(f"{name} {year}", reverse("organisations:weak_case", args=[key])) for key, name, year in rows}


SOURCES = [
    Source("transfer", "organisations.Transfer", of_transfer, describe_transfers),
    Source("migration", "organisations.Migration", of_migration, describe_migrations),
    Source("weak_case", "organisations.WeakCase", of_case, describe_cases),
]
