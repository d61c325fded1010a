"""What matters count for."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from teabowl.deliberations.models import Matter
from teabowl.deliberations.rules import State
from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source

UNIT = ("件", "matters")
LAW = "四议两公开工作法；村民委员会组织法第四条"

INDICATORS = [
    Indicator("deliberations.proposed", Kind.FLOW, "提到村里议的事", "Matters proposed", *UNIT,
              "当年由党支部提议、开始走四议两公开的事，按提议的日期算。",
              "Matters that the branch proposed this year, by the day.", LAW),
    Indicator("deliberations.finished", Kind.FLOW, "四议两公开走完的事", "Matters walked to the end", *UNIT,
              "当年四次会都开了、决议和实施结果都公示满天数的事，按公示满的日期算。",
              "Matters with all four deliberations and both disclosures displayed for their days, by the day that was complete.",
              LAW),
    Indicator("deliberations.stopped", Kind.FLOW, "没有议成的事", "Matters not agreed or given up", *UNIT,
              "当年哪次会没有通过，或者停下不议的事，按那一天算。",
              "Matters that a meeting did not agree to, or that were given up, by that day."),
    Indicator("deliberations.walking", Kind.STOCK, "正在议的事", "Matters under way", *UNIT,
              "到这一天提了还没有走完、也没有停下的事。", "Matters proposed, not finished and not stopped by this day."),
]  # fmt: skip


def of_matter(matter: Matter) -> Sequence[Contribution]:
    place = matter.place_id
    found = [
        Contribution("deliberations.proposed", place, matter.proposed_on),
        Contribution("deliberations.walking", place, matter.proposed_on),
    ]
    if matter.ended_on is not None:
        name = "deliberations.finished" if matter.state == State.FINISHED else "deliberations.stopped"
        found.append(Contribution(name, place, matter.ended_on))
        found.append(Contribution("deliberations.walking", place, matter.ended_on, -1, -1))
    return found


def describe(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    """Matters by their titles. One query."""
    rows = Matter.objects.filter(id__in=list(ids)).select_related("place__now_at")
    return {
        row.id: Opened(row.title, reverse("deliberations:matter", args=[(row.place.now_at or row.place).code, row.id]))
        for row in rows
    }


SOURCES = [Source("matter", "deliberations.Matter", of_matter, describe)]
