"""What needs attention below a head account: what is late, missing or stale. Matters, never who is how active."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from teabowl.disclosure import queries as disclosure
from teabowl.guides import queries as guides
from teabowl.kernel.desk import AttentionRow
from teabowl.kernel.times import china_date
from teabowl.letters import queries as letters
from teabowl.market import queries as market
from teabowl.meetings import queries as meetings
from teabowl.moderation import queries as moderation
from teabowl.organisations import queries as organisations
from teabowl.places.models import Place
from teabowl.sites import rules
from teabowl.sites.models import Complaint
from teabowl.study import queries as study
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

GATHERED: tuple[Callable[[Place, date], list[AttentionRow]], ...] = (
    letters.attention_below,
    disclosure.attention_below,
    guides.attention_below,
    market.attention_below,
    moderation.attention_below,
    study.attention_below,
    meetings.attention_below,
    organisations.attention_below,
)
"""Each area's `queries.attention_below`."""


@dataclass(frozen=True, slots=True)
class AttentionGroup:
    """Matters of one kind, the longest standing first."""

    name: str
    rows: list[AttentionRow]

    @property
    def since(self) -> date:
        return self.rows[0].since


def attention(place: Place, today: date) -> list[AttentionGroup]:
    """Every matter here and below, by kind, in the order in which the areas give them. A query or two an area."""
    groups: dict[str, list[AttentionRow]] = {}
    for below in (*GATHERED, _complaints_late):
        for row in below(place, today):
            groups.setdefault(str(row.group), []).append(row)
    return [AttentionGroup(name, sorted(rows, key=lambda row: row.since)) for name, rows in groups.items()]


def _complaints_late(place: Place, today: date) -> list[AttentionRow]:
    """Complaints about the platform past their last day. One query."""
    waiting = Complaint.objects.filter(place__lineage__contains=[place.id], answered_at__isnull=True)
    rows = waiting.order_by("received_at", "id").values_list("id", "received_at", "place__name", "place__code")
    found = []
    for key, received_at, name, code in rows:
        due = rules.complaint_due(china_date(received_at))
        if due < today:
            found.append(
                AttentionRow(
                    group=_("迟了没答复的意见"),
                    text=_("一条对平台的意见，迟 %(n)s 天") % {"n": (today - due).days},
                    place_name=name,
                    url=reverse("sites:answer_complaint", args=[code, key]),
                    since=due,
                )
            )
    return found
