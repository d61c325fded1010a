"""Points of agendas that other areas brought, and the meetings they could be brought to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from teabowl.kernel.actor import PlaceRef
from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import AgendaItem, Meeting
from teabowl.meetings.queries.lists import MeetingRow, row_of
from teabowl.meetings.rules import State


@dataclass(frozen=True, slots=True)
class PointRow:
    """What became of a point. `passed` is None without a count. `given` and `needed` are the votes of its motion."""

    item_id: UUID
    meeting: MeetingRow
    place_id: UUID
    outcome: str
    passed: bool | None
    given: int | None
    needed: int | None

    @property
    def is_over(self) -> bool:
        return self.meeting.state in (State.ENDED, State.FIXED)

    @property
    def is_gone(self) -> bool:
        """Its meeting was called off."""
        return self.meeting.state is State.CANCELLED


def points(item_ids: Iterable[UUID]) -> dict[UUID, PointRow]:
    """Points by their keys; one that was taken off is missing. One query."""
    rows = AgendaItem.objects.filter(id__in=list(item_ids)).select_related("meeting")
    return {item.id: _row(item) for item in rows}


def _row(item: AgendaItem) -> PointRow:
    result = item.result or {}
    return PointRow(
        item.id, row_of(item.meeting), item.meeting.place_id, item.outcome, item.passed, result.get("given"), result.get("needed")
    )  # fmt: skip


def meetings_to_bring_to(place: PlaceRef, kinds: Iterable[Kind], now: datetime) -> list[MeetingRow]:
    """Meetings of these kinds at this very place that are planned or convened and have not begun, the next first. One query."""
    rows = Meeting.objects.filter(place_id=place.id, kind__in=[kind.value for kind in kinds], starts_at__gt=now)
    return [row_of(meeting) for meeting in rows.filter(state__in=["planned", "convened"]).order_by("starts_at")]
