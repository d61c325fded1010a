"""Indicators of moderation: what was reported, how it was decided and how soon, what was appealed and overturned, what was held."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.times import china_date
from teabowl.moderation import words
from teabowl.moderation.models import Appeal, Hold, Report
from teabowl.moderation.rules import REPORTABLE, AppealStatus, Outcome, Why, days_open
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

REPORTS = Indicator(
    "moderation.reports", Kind.FLOW, "举报", "Reports", "件", "reports",
    "今年有人举报的帖子、评论和别的内容，一人一次算一件，按举报的日子算", "Reports made this year, one for each person and record, by day",
)  # fmt: skip
UPHELD = Indicator(
    "moderation.upheld", Kind.FLOW, "举报后撤下", "Reports upheld", "件", "reports",
    "今年举报、后来撤下的，按举报的日子算", "Reports of this year after which the record was taken down, by day of the report",
)  # fmt: skip
DECIDED = Indicator(
    "moderation.reports_decided", Kind.FLOW, "看过的举报", "Reports decided", "件", "reports",
    "今年举报、已经看过的（撤下或留着），按举报的日子算", "Reports of this year that were decided, by day of the report",
)  # fmt: skip
UPHELD_RATE = Indicator(
    "moderation.upheld_rate", Kind.RATIO, "举报后撤下的比例", "Share of reports upheld", "%", "%",
    "举报后撤下的 ÷ 看过的举报", "Reports upheld ÷ reports decided",
    numerator="moderation.upheld", denominator="moderation.reports_decided",
)  # fmt: skip
DAYS = Indicator(
    "moderation.report_days", Kind.MEDIAN, "看一件举报用几天", "Days to decide a report", "天", "days",
    "从举报到处理的天数，一半在它以内", "Days from report to decision: half took no longer", of="moderation.reports_decided",
)  # fmt: skip
APPEALS = Indicator(
    "moderation.appeals", Kind.FLOW, "申诉", "Appeals", "件", "appeals",
    "今年写的人不服撤下、向上级申诉的，按申诉的日子算", "Appeals made this year by authors, by day",
)  # fmt: skip
OVERTURNED = Indicator(
    "moderation.overturned", Kind.FLOW, "申诉后恢复", "Appeals granted", "件", "appeals",
    "今年申诉、上级认为不该撤、已经恢复的，按申诉的日子算", "Appeals of this year that were granted, by day of the appeal",
)  # fmt: skip
HELD = Indicator(
    "moderation.held", Kind.FLOW, "先看一眼的", "Held for a look", "条", "texts",
    "今年发出前先请人看一眼的（有词表上的词、未成年人写的或写到孩子的）", "Texts held for a look before they were published, this year",
)  # fmt: skip
RELEASED = Indicator(
    "moderation.released", Kind.FLOW, "看过就发的", "Published after a look", "条", "texts",
    "今年先看一眼、看过就发出去的，按送来的日子算", "Texts of this year that were published after a look, by the day they were held",
)  # fmt: skip
_WHY_EN = {
    Why.PRIVATE: "privacy", Why.MINOR: "children", Why.UNTRUE: "untrue", Why.ABUSE: "abuse", Why.ADVERT: "adverts",
    Why.ILLEGAL: "illegal", Why.OTHER: "other",
}  # fmt: skip
_WHY_ZH = {
    Why.PRIVATE: "露隐私", Why.MINOR: "有孩子", Why.UNTRUE: "不真", Why.ABUSE: "骂人", Why.ADVERT: "广告诈骗",
    Why.ILLEGAL: "违法", Why.OTHER: "别的原因",
}  # fmt: skip
BY_WHY = {
    why: Indicator(
        f"moderation.reports_{why}", Kind.FLOW, f"举报：{_WHY_ZH[why]}", f"Reports: {_WHY_EN[why]}", "件", "reports",
        f"今年以“{_WHY_ZH[why]}”为由的举报", f"Reports of this year for the reason: {_WHY_EN[why]}", hidden=True,
    )
    for why in REPORTABLE
}  # fmt: skip
UPHELD_BY_WHY = {
    why: Indicator(
        f"moderation.upheld_{why}", Kind.FLOW, f"撤下：{_WHY_ZH[why]}", f"Upheld: {_WHY_EN[why]}", "件", "reports",
        f"今年以“{_WHY_ZH[why]}”为由举报、后来撤下的", f"Reports of this year for the reason {_WHY_EN[why]} that were upheld",
        hidden=True,
    )
    for why in REPORTABLE
}  # fmt: skip
INDICATORS = [
    REPORTS, DECIDED, UPHELD, UPHELD_RATE, DAYS, APPEALS, OVERTURNED, HELD, RELEASED, *BY_WHY.values(), *UPHELD_BY_WHY.values()
]  # fmt: skip


def of_report(report: Report) -> list[Contribution]:
    on, why = china_date(report.made_at), Why(report.why)
    found = [Contribution(REPORTS.key, report.place_id, on), Contribution(BY_WHY[why].key, report.place_id, on)]
    decision = report.decision
    if decision is not None:
        days = days_open(report.made_at, decision.decided_at)
        found.append(Contribution(DECIDED.key, report.place_id, on, bucket=days))
        if decision.outcome == Outcome.TAKEN_DOWN:
            found.append(Contribution(UPHELD.key, report.place_id, on))
            found.append(Contribution(UPHELD_BY_WHY[why].key, report.place_id, on))
    return found


def of_appeal(appeal: Appeal) -> list[Contribution]:
    on = china_date(appeal.made_at)
    found = [Contribution(APPEALS.key, appeal.place_id, on)]
    if appeal.status == AppealStatus.GRANTED:
        found.append(Contribution(OVERTURNED.key, appeal.place_id, on))
    return found


def of_hold(hold: Hold) -> list[Contribution]:
    on = china_date(hold.held_at)
    found = [Contribution(HELD.key, hold.place_id, on)]
    if hold.outcome == "released":
        found.append(Contribution(RELEASED.key, hold.place_id, on))
    return found


def describe_reports(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """What it was reported for and how it ended; neither the text nor the reporter."""
    rows: Any = Report.objects.filter(id__in=list(ids)).select_related("decision")
    return {row.id: Opened(f"{words.WHY[row.why]} · {_ended(row.decision)}") for row in rows}


def _ended(decision: Any) -> str:
    if decision is None:
        return _("还在看")
    return _("撤下了") if decision.outcome == Outcome.TAKEN_DOWN else _("看过，留着")


def describe_appeals(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = Appeal.objects.filter(id__in=list(ids)).select_related("decision")
    return {row.id: Opened(f"{words.WHY[row.decision.why]} · {words.APPEAL[row.status]}") for row in rows}


def describe_holds(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    found = {}
    for row in Hold.objects.filter(id__in=list(ids)):
        why = "、".join(str(words.HELD[reason]) for reason in row.reasons)
        found[row.id] = Opened(f"{why} · {words.HOLD_OUTCOME[row.outcome]}")
    return found


SOURCES = [
    Source("report", "moderation.Report", of_report, describe_reports, select_related=("decision",)),
    Source("appeal", "moderation.Appeal", of_appeal, describe_appeals),
    Source("hold", "moderation.Hold", of_hold, describe_holds),
]
