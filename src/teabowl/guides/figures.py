"""Figures of guides and errands. A guide is counted once, at the place that wrote it; what places below add to it is counted apart,
where they added it; an errand at the village that was asked."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from teabowl.guides.errand_rules import Rating, State
from teabowl.guides.models import Adaptation, Errand, Guide
from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.times import china_date
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

GUIDES = ("份", "guides")
ERRANDS = ("件", "errands")

INDICATORS = [
    Indicator(
        "guides.in_force",
        Kind.STOCK,
        "办事指南",
        "Service guides",
        *GUIDES,
        "正在用的办事指南，在写它的地方算一次。下面的村都能用，不按村重复数。",
        "Guides in force, each counted once at the place that wrote it; not again for every village that can use it.",
    ),
    Indicator(
        "guides.adapted",
        Kind.STOCK,
        "各地补过的指南",
        "Guides that places have added to",
        *GUIDES,
        "上级写的指南，县、镇、村改了哪一处或补了地点、电话的，一个地方一份算一次。一处没改、照着原文用的不算。",
        "Inherited guides in which a county, township or village has changed or added something: one for each place and guide."
        " Those used as they are written are not counted.",
    ),
    Indicator(
        "guides.overdue",
        Kind.STOCK,
        "该核对没核对的指南",
        "Guides past their review",
        *GUIDES,
        "过了定好的核对日期、还没有人核对的办事指南，在写它的地方算。",
        "Guides that nobody has looked at again by the day that was set, at the place that wrote them.",
        source="政府信息公开条例 art 26",
    ),
    Indicator(
        "guides.errands_asked",
        Kind.FLOW,
        "请村里代办",
        "Errands asked",
        *ERRANDS,
        "当年交到村里的代办，按村里收到的日期算；后来不办了的也算。",
        "Errands that villages got this year, by the day they came; those cancelled later count too.",
    ),
    Indicator(
        "guides.errands_done",
        Kind.FLOW,
        "办好的代办",
        "Errands done",
        *ERRANDS,
        "当年办好的代办，按办好的日期算。",
        "Errands done this year, by the day.",
        home=4,
    ),
    Indicator(
        "guides.errands_in_time",
        Kind.FLOW,
        "按期办好的代办",
        "Errands done in time",
        *ERRANDS,
        "在指南写明的工作日内办好的代办。等请办人补材料的日子不算在内。",
        "Errands done within the guide's working days, not counting days when something was awaited from the asker.",
    ),
    Indicator(
        "guides.errands_due",
        Kind.FLOW,
        "该办好的代办",
        "Errands due",
        *ERRANDS,
        "按期办好的，算在办好那天；其余的，算在期限最后一天。期限内撤了的、还在等补材料的不算。",
        "Those done in time, on that day; all others on the last day of their limit. Not those cancelled before, nor those that wait"
        " for the asker.",
    ),
    Indicator(
        "guides.errands_in_time_rate",
        Kind.RATIO,
        "代办按期办好率",
        "Errands done in time, rate",
        "%",
        "%",
        "按期办好的代办，除以该办好的代办。",
        "Errands done in time, of those due.",
        numerator="guides.errands_in_time",
        denominator="guides.errands_due",
    ),
    Indicator(
        "guides.errand_days",
        Kind.FLOW,
        "代办用的工作日",
        "Working days an errand takes",
        *ERRANDS,
        "办好的代办，按村里用了几个工作日分开。",
        "Errands done, by the working days that the village had them.",
        hidden=True,
    ),
    Indicator(
        "guides.errand_median_days",
        Kind.MEDIAN,
        "代办用时中位数",
        "Median working days for an errand",
        "个工作日",
        "working days",
        "一半的代办在这么多个工作日内办好。收到当天和等补材料的日子不算。",
        "Half of the errands were done within so many working days, not counting the first day nor days awaiting the asker.",
        of="guides.errand_days",
    ),
    Indicator(
        "guides.errands_rated",
        Kind.FLOW,
        "评过的代办",
        "Errands rated",
        *ERRANDS,
        "请办的人评过的代办，按评的日期算。评不评由请办的人定。",
        "Errands that their askers rated, by the day. Rating is the asker's choice.",
    ),
    Indicator(
        "guides.errands_satisfied",
        Kind.FLOW,
        "评为满意的代办",
        "Errands rated satisfied",
        *ERRANDS,
        "评价是“满意”的代办。",
        "Errands rated “satisfied”.",
    ),
    Indicator(
        "guides.errands_satisfied_rate",
        Kind.RATIO,
        "请办人满意率",
        "Askers satisfied",
        "%",
        "%",
        "评为满意的代办，除以评过的代办。没评的不在内，请一起看评过几件。",
        "Errands rated satisfied, of those rated. Unrated ones are in neither: read it with their number.",
        numerator="guides.errands_satisfied",
        denominator="guides.errands_rated",
        sampled=True,
    ),
]


def guide_contributions(guide: Guide) -> Sequence[Contribution]:
    """In force from its first version until it was withdrawn; overdue from the day after each review day until it was looked at.
    No clock: a review day that has passed is reached by the figure's own date."""
    if guide.published_at is None:
        return []
    place = guide.place_id
    gone = china_date(guide.withdrawn_at) if guide.withdrawn_at else None
    found = [Contribution("guides.in_force", place, china_date(guide.published_at))]
    if gone:
        found.append(Contribution("guides.in_force", place, gone, -1, -1))
    for since, until in guide.stale_spells:
        found.append(Contribution("guides.overdue", place, date.fromisoformat(since)))
        found.append(Contribution("guides.overdue", place, date.fromisoformat(until), -1, -1))
    if guide.review_on and not gone:
        found.append(Contribution("guides.overdue", place, guide.review_on + timedelta(days=1)))
    return found


def adaptation_contributions(adaptation: Adaptation) -> Sequence[Contribution]:
    place = adaptation.place_id
    found = [Contribution("guides.adapted", place, adaptation.started_on)]
    if adaptation.ended_on:
        found.append(Contribution("guides.adapted", place, adaptation.ended_on, -1, -1))
    return found


def errand_contributions(errand: Errand) -> Sequence[Contribution]:
    """What an errand counts for, from its present state alone."""
    if errand.asked_at is None:
        return []
    place = errand.place_id
    found = [Contribution("guides.errands_asked", place, china_date(errand.asked_at))]
    if errand.done_at:
        done = china_date(errand.done_at)
        found.append(Contribution("guides.errands_done", place, done))
        found.append(Contribution("guides.errand_days", place, done, bucket=errand.done_days or 0))
        if errand.late_on is None:
            found.append(Contribution("guides.errands_in_time", place, done))
            found.append(Contribution("guides.errands_due", place, done))
    if errand.late_on:
        found.append(Contribution("guides.errands_due", place, errand.late_on))
    elif errand.due_on and errand.state in (State.ASKED, State.TAKEN):
        found.append(Contribution("guides.errands_due", place, errand.due_on))
    if errand.rated_at:
        rated = china_date(errand.rated_at)
        found.append(Contribution("guides.errands_rated", place, rated))
        if errand.rating == Rating.SATISFIED:
            found.append(Contribution("guides.errands_satisfied", place, rated))
    return found


def describe_guides(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = Guide.objects.filter(id__in=list(ids)).select_related("place", "place__now_at")
    return {guide.id: _opened(guide) for guide in rows}


def _opened(guide: Guide) -> Opened:
    if guide.withdrawn_at:
        return Opened(guide.heading)
    code = (guide.place.now_at or guide.place).code
    return Opened(guide.heading, reverse("guides:guide", args=[code, guide.id]))


def describe_adaptations(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = Adaptation.objects.filter(id__in=list(ids)).select_related("guide", "place", "place__now_at")
    found = {}
    for row in rows:
        code = (row.place.now_at or row.place).code
        url = "" if row.guide.withdrawn_at else reverse("guides:guide", args=[code, row.guide_id])
        found[row.id] = Opened(row.guide.heading, url)
    return found


def describe_errands(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """What somebody had done for them is theirs: in a small village its name and day alone may tell who. A row says that it was."""
    return {key: Opened(_("一件代办")) for key in Errand.objects.filter(id__in=list(ids)).values_list("id", flat=True)}


SOURCES = [
    Source("guide", "guides.Guide", guide_contributions, describe_guides),
    Source("guide_adaptation", "guides.Adaptation", adaptation_contributions, describe_adaptations),
    Source("errand", "guides.Errand", errand_contributions, describe_errands),
]
