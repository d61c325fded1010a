"""Lists of meetings, for pages and for the areas above."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from teabowl.meetings.kinds import Kind
from teabowl.meetings.models import Meeting
from teabowl.meetings.models.meeting import MeetingQuerySet
from teabowl.meetings.rules import State

PAGE = 50


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list. `url` is its page; `came` and `expected` are 0 before it ended; `whose` is said where lists mix several's."""

    id: UUID
    kind: Kind
    title: str
    state: State
    starts_at: datetime
    expected: int
    came: int
    came_online: int
    url: str
    whose: str = ""


def row_of(meeting: Meeting, whose: str = "") -> MeetingRow:
    return MeetingRow(
        meeting.id, Kind(meeting.kind), meeting.title, State(meeting.state), meeting.starts_at, meeting.expected, meeting.came,
        meeting.came_online, f"/meetings/{meeting.id}/", whose,
    )  # fmt: skip


def meetings_of(organisation_id: UUID, *, limit: int = PAGE) -> list[MeetingRow]:
    """The organisation's own meetings, newest first. One query; the caller's door answers for who may read it."""
    rows: MeetingQuerySet = Meeting.objects.filter(organisation_id=organisation_id)
    return [row_of(meeting) for meeting in rows.newest_first()[:limit]]
