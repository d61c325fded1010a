"""What a place sent: how many, by which channels, how many failed. Numbers only: whom is the person's own matter."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from teabowl.kernel.telling import Channel
from teabowl.messages import words
from teabowl.messages.kinds import kind_of, name_of, why_of
from teabowl.messages.models import ChannelPause, DayCount
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class SentRow:
    """A kind on a day (or in the whole time): how many reached inboxes, and left by each channel; how many failed."""

    on: date | None
    kind: str
    why: str
    by: dict[Channel, int]
    failed: int


def sent_at(place: Place, *, since: date, until: date, by_day: bool) -> list[SentRow]:
    """What was sent about the place and below, from `since` to `until`, newest first; or by kind in the whole time. One query."""
    found = DayCount.objects.filter(place__lineage__contains=[place.id], on__gte=since, on__lte=until)
    keys = ["on", "kind", "channel"] if by_day else ["kind", "channel"]
    rows: dict[tuple[date | None, str], dict[Channel, tuple[int, int]]] = {}
    for row in found.values(*keys).annotate(s=Sum("sent"), f=Sum("failed")).order_by(*keys):
        rows.setdefault((row.get("on"), row["kind"]), {})[Channel(row["channel"])] = (row["s"], row["f"])
    shown = [
        SentRow(
            on,
            name_of(kind_of(key)),
            why_of(kind_of(key)),
            {channel: sent for channel, (sent, _failed) in by.items()},
            sum(failed for _sent, failed in by.values()),
        )
        for (on, key), by in rows.items()
    ]
    return sorted(shown, key=lambda row: (-(row.on.toordinal() if row.on else 0), row.kind))


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel that rests now, and why."""

    channel: str
    since: datetime
    reason: str
    detail: str


def troubles(now: datetime) -> list[Trouble]:
    """Channels that rest because their provider refuses us."""
    rows = ChannelPause.objects.filter(until__gt=now).order_by("channel")
    return [Trouble(str(words.CHANNEL[Channel(r.channel)]), r.since, words.reason(r.reason), r.detail) for r in rows]
