"""What everybody in a room sees: who is there, the agenda, what is said, hands, votes. And what one sees alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.ballots import queries as ballots
from teabowl.ballots.queries import MotionRow
from teabowl.ballots.values import Progress
from teabowl.kernel.times import china_date
from teabowl.meetings import explaining, rules, words
from teabowl.meetings.explaining import Told
from teabowl.meetings.kinds import Kind, RuleSet
from teabowl.meetings.models import AgendaItem, Material, Meeting, Participant, Speech
from teabowl.meetings.queries.one import meeting as one
from teabowl.meetings.queries.turnout import turnout_of
from teabowl.meetings.rules import Mark, State, Turnout

NEWEST = 60
"""Speeches shown in the room; all of them stand in the minutes."""


@dataclass(frozen=True, slots=True)
class Count:
    """Who is where. `base` is what the bar is drawn against (those with a vote, or all convened), `least` the mark on it (0: none)."""

    base: int
    hall: int
    online: int
    excused: int
    missing: int
    guests: int
    least: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    id: UUID
    title: str
    note: str
    state: str
    outcome: str
    motion_id: UUID | None
    passed: bool | None
    motion: MotionRow | None
    materials: tuple[Material, ...]

    @property
    def progress(self) -> Progress | None:
        """How far its vote is, while it runs."""
        return self.motion.progress if self.motion is not None and self.passed is None else None

    @property
    def look(self) -> str:
        """As `ui.steps` draws it."""
        return {"now": "now", "done": "done"}.get(self.state, "next")


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting going on, or over, or to come: the same for everybody who may be in it."""

    id: UUID
    kind: Kind
    title: str
    state: State
    starts_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    hall: str
    online: bool
    video_url: str
    rule: RuleSet
    turnout: Turnout
    count: Count
    told: Told
    majority: str
    items: tuple[ItemRow, ...]
    speeches: tuple[Speech, ...]
    hands: tuple[Participant, ...]

    @property
    def now(self) -> ItemRow | None:
        return next((item for item in self.items if item.state == "now"), None)

    @property
    def votes(self) -> tuple[ItemRow, ...]:
        """Points that are or were voted on, the running one first."""
        voted = [item for item in self.items if item.motion_id is not None]
        return tuple(sorted(voted, key=lambda item: item.passed is not None))

    @property
    def look(self) -> str:
        """Colour of its state's tag."""
        return words.LOOK[self.state]

    @property
    def state_words(self) -> str:
        return str(words.STATE[self.state])


def room_of(meeting_id: UUID) -> Room:
    """Seven queries at most, however many there are. Raises NotFound."""
    meeting = one(meeting_id)
    return make_room(meeting, people_in(meeting))


def people_in(meeting: Meeting) -> list[Any]:
    """What a room counts of those on its list. Plain rows: it is read again after every vote of 500."""
    fields = ("id", "name", "votes", "guest", "counted", "woman", "household", "mark", "hand_at")
    return list(Participant.objects.filter(meeting=meeting).values_list(*fields, named=True))


@dataclass(frozen=True, slots=True)
class Own:
    """What one's own part of the room needs to know of it. 500 phones ask for theirs when a vote opens: nobody is counted here."""

    state: State
    rule: RuleSet
    items: tuple[ItemRow, ...]
    open: tuple[MotionRow, ...]
    """Votes that run, amendments among them."""


def own_of(meeting: Meeting) -> Own:
    """Four queries at most."""
    rule = rules.rule_set(Kind(meeting.kind), china_date(meeting.starts_at))
    motions = ballots.motions_of("meeting", [meeting.id]).get(meeting.id, [])
    return Own(State(meeting.state), rule, items_of(meeting, motions), tuple(m for m in motions if m.state == "open"))


def make_room(meeting: Meeting, people: list[Any]) -> Room:
    rule = rules.rule_set(Kind(meeting.kind), china_date(meeting.starts_at))
    turnout = turnout_of(meeting, rule, people)
    counted = [p for p in people if p.counted]
    of = [p for p in counted if p.votes] if rule.majority or rule.quorum else counted
    where = {mark: sum(p.mark == mark for p in of) for mark in Mark}
    told = explaining.attendance_told(rule, turnout, online=where[Mark.ONLINE], proxies=where[Mark.PROXY])
    base = max(meeting.roll, len(of))
    hall = where[Mark.PRESENT] + where[Mark.PROXY]
    count = Count(
        base, hall, where[Mark.ONLINE], where[Mark.EXCUSED],
        max(0, base - hall - where[Mark.ONLINE] - where[Mark.EXCUSED]),
        sum(p.guest and p.mark in rules.CAME for p in people), told.least if told.least <= base else 0,
    )  # fmt: skip
    if not people and meeting.expected:
        turnout, count, told = _as_written(meeting, rule)
    speeches = Speech.objects.filter(meeting=meeting).select_related("participant", "item").order_by("-at", "-id")[:NEWEST]
    return Room(
        meeting.id, Kind(meeting.kind), meeting.title, State(meeting.state), meeting.starts_at, meeting.opened_at,
        meeting.ended_at, meeting.hall, meeting.online, meeting.video_url, rule, turnout, count, told,
        explaining.majority_told(rule, turnout), items_of(meeting), tuple(reversed(speeches)),
        tuple(sorted((p for p in people if p.hand_at is not None), key=lambda p: str(p.hand_at))),
    )  # fmt: skip


def _as_written(meeting: Meeting, rule: RuleSet) -> tuple[Turnout, Count, Told]:
    """Of a meeting from before this site kept names: as its numbers were written down."""
    away = meeting.expected - meeting.came
    turnout = Turnout(meeting.expected, meeting.voters, meeting.came, min(meeting.came, meeting.voters))
    told = explaining.attendance_told(rule, turnout, online=meeting.came_online)
    hall = meeting.came - meeting.came_online
    return turnout, Count(meeting.expected, hall, meeting.came_online, 0, away, 0, min(told.least, meeting.expected)), told


def items_of(meeting: Meeting, motions: Sequence[MotionRow] | None = None) -> tuple[ItemRow, ...]:
    """The agenda with how far its votes are. Three queries at most; one less with its `motions`."""
    rows = list(AgendaItem.objects.filter(meeting=meeting).order_by("position").prefetch_related("materials"))
    if motions is None:
        votes = any(item.motion_id for item in rows)
        motions = ballots.motions_of("meeting", [meeting.id]).get(meeting.id, []) if votes else []
    far = {row.id: row for row in motions}
    return tuple(
        ItemRow(
            item.id, item.title, item.note, item.state, item.outcome, item.motion_id, item.passed,
            far.get(item.motion_id) if item.motion_id else None, tuple(item.materials.all()),
        )
        for item in rows
    )  # fmt: skip
