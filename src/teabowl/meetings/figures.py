"""Figures of meetings. A meeting counts at the place that its organisation belonged to; what was due, at the day it was met, or else
on its last day."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from teabowl.kernel.indicators import Contribution, Indicator, Opened, Source
from teabowl.kernel.indicators import Kind as Way
from teabowl.kernel.times import china_date
from teabowl.meetings import words
from teabowl.meetings.kinds import THREE_MEETINGS, Kind
from teabowl.meetings.models import Due, Meeting
from teabowl.meetings.rules import HELD
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

TIMES = ("次", "meetings")
PERSON_TIMES = ("人次", "attendances")
COUNTED: dict[Kind, tuple[str, str]] = {
    Kind.MEMBERS: ("支部党员大会", "Members' meetings"),
    Kind.COMMITTEE: ("支部委员会", "Branch committees"),
    Kind.GROUP: ("党小组会", "Group meetings"),
    Kind.LECTURE: ("党课", "Party lectures"),
    Kind.PARTY_DAY: ("主题党日", "Party days"),
    Kind.LIFE: ("组织生活会", "Organisation life meetings"),
    Kind.APPRAISAL: ("民主评议党员", "Appraisals of members"),
    Kind.REPRESENTATIVES: ("村民代表会议", "Villagers' representatives"),
    Kind.COLLECTIVE: ("集体成员大会", "Collective assemblies"),
}
BRANCH = "中国共产党支部工作条例（试行）第十一条至第十六条"


def _of_kind(kind: Kind) -> list[Indicator]:
    zh, en = COUNTED[kind]
    key = kind.value
    return [
        Indicator(
            f"meetings.{key}_due", Way.FLOW, f"该开的{zh}", f"{en} due", *TIMES,
            f"按期开了的，算在开会那天；没开的，算在最后一天。{zh}多久一次，按当时的规定。",
            f"{en}: those held in time on their day, others on the last day by which they were due.",
        ),
        Indicator(
            f"meetings.{key}_on_time", Way.FLOW, f"按期开的{zh}", f"{en} held on time", *TIMES,
            f"在该开的月、季度、年里开了的{zh}。", f"{en} held within their month, quarter or year.",
        ),
        Indicator(
            f"meetings.{key}_rate", Way.RATIO, f"{zh}按期率", f"{en} on time, rate", "%", "%",
            f"按期开的{zh}，除以该开的。还没到最后一天、也没开的不在内。", f"{en} held on time, of those due.",
            numerator=f"meetings.{key}_on_time", denominator=f"meetings.{key}_due",
        ),
    ]  # fmt: skip


INDICATORS = [
    Indicator(
        "meetings.three_due", Way.FLOW, "该开的三会一课", "Three meetings and a lecture due", *TIMES,
        "支部党员大会、支部委员会、党小组会和党课里该开的。按期开了的，算在开会那天；没开的，算在最后一天。",
        "Members' meetings, committees, groups and lectures that were due.", source=BRANCH,
    ),
    Indicator(
        "meetings.three_on_time", Way.FLOW, "按期开的三会一课", "Three meetings and a lecture on time", *TIMES,
        "支部党员大会、支部委员会、党小组会和党课里按期开了的。", "Those of them held within their period.", source=BRANCH,
    ),
    Indicator(
        "meetings.three_rate", Way.RATIO, "三会一课按期率", "Three meetings and a lecture, rate", "%", "%",
        "按期开的三会一课，除以该开的。还没到最后一天、也没开的不在内。", "Held on time, of those due.", source=BRANCH,
        numerator="meetings.three_on_time", denominator="meetings.three_due",
    ),
    *[indicator for kind in COUNTED for indicator in _of_kind(kind)],
    Indicator(
        "meetings.held", Way.FLOW, "开了的会", "Meetings held", *TIMES,
        "散了会的，按开会的日子算，党内的和村里的都在内。", "Meetings that ended, by their day, of the Party and of villages.",
    ),
    Indicator(
        "meetings.should_attend", Way.SUM, "应到会", "Should have attended", *PERSON_TIMES,
        "每个会应到的人加起来。只列席的、经批准不计入应到的不在内。", "People who should have come, added up over meetings.",
    ),
    Indicator(
        "meetings.attended", Way.SUM, "到会", "Attended", *PERSON_TIMES,
        "每个会到会的人加起来，会场和线上都算。", "People who came, in the hall or online.",
    ),
    Indicator(
        "meetings.attended_online", Way.SUM, "线上到会", "Attended online", *PERSON_TIMES,
        "到会的人里在线上参加的。", "Of those who came, those online.",
    ),
    Indicator(
        "meetings.attendance_rate", Way.RATIO, "到会率", "Attendance", "%", "%",
        "到会的人次，除以应到的人次。", "Attendances, of those that should have been.",
        numerator="meetings.attended", denominator="meetings.should_attend",
    ),
    Indicator(
        "meetings.online_rate", Way.RATIO, "线上到会占比", "Share online", "%", "%",
        "线上到会的人次，除以到会的人次。", "Attendances online, of all attendances.",
        numerator="meetings.attended_online", denominator="meetings.attended",
    ),
    Indicator(
        "meetings.decisions", Way.SUM, "会上作出的决定", "Decisions made", "项", "decisions",
        "表决通过的议题，按开会的日子算。", "Motions that passed, by the day of the meeting.",
    ),
]  # fmt: skip


def contributions(meeting: Meeting) -> Sequence[Contribution]:
    """Of a meeting that was held: itself, who should have come and came, what it decided."""
    if meeting.state not in HELD:
        return []
    day, place = china_date(meeting.starts_at), meeting.place_id
    found = [Contribution("meetings.held", place, day)]
    for key, amount in (
        ("should_attend", meeting.expected),
        ("attended", meeting.came),
        ("attended_online", meeting.came_online),
        ("decisions", meeting.decisions),
    ):
        if amount:
            found.append(Contribution(f"meetings.{key}", place, day, amount=amount))
    return found


def due_contributions(due: Due) -> Sequence[Contribution]:
    """What was due, and whether it was held in time. Nothing here asks what day it is: one that still waits counts on its last day."""
    day = due.held_on or due.last
    three = Kind(due.kind) in THREE_MEETINGS
    names = [due.kind, *(["three"] if three else [])]
    found = [Contribution(f"meetings.{name}_due", due.place_id, day) for name in names]
    if due.held_on is not None:
        found += [Contribution(f"meetings.{name}_on_time", due.place_id, day) for name in names]
    return found


def describe(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """A meeting by its kind and day: what is not published has no address. One query."""
    rows = Meeting.objects.filter(id__in=list(ids)).select_related("place", "place__now_at")
    return {meeting.id: _opened(meeting) for meeting in rows}


def _opened(meeting: Meeting) -> Opened:
    if meeting.published_at is None:
        return Opened(str(words.KIND[Kind(meeting.kind)]))
    code = (meeting.place.now_at or meeting.place).code
    return Opened(meeting.title, reverse("meetings:published", args=[code, meeting.id]))


def describe_dues(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """What was due, and when it was held. One query."""
    found = {}
    for due in Due.objects.filter(id__in=list(ids)):
        name = words.KIND[Kind(due.kind)]
        text = (
            _("%(kind)s，%(day)s开了") % {"kind": name, "day": f"{due.held_on:%Y-%m-%d}"}
            if due.held_on
            else _("%(kind)s，%(last)s前该开") % {"kind": name, "last": f"{due.last:%Y-%m-%d}"}
        )
        found[due.id] = Opened(text)
    return found


SOURCES = [
    Source("meeting", "meetings.Meeting", contributions, describe),
    Source("meeting_due", "meetings.Due", due_contributions, describe_dues),
]
