"""What the API takes and gives of meetings."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, Ref

KindWord = Literal[
    "members", "election", "admission", "deliberation", "committee", "group", "lecture", "party_day", "life", "appraisal", "two_committees",
    "representatives", "villagers", "collective", "delegates",
]  # fmt: skip


class NeedOut(Schema):
    base: Literal["convened", "voters", "present", "households", "women"]
    base_count: int
    share: str = Field(description="numerator/denominator, with > where it must be more.")
    least: int = Field(description="The smallest number that is enough.")
    source: str


class JudgedOut(Schema):
    enough_came: bool
    passed: bool | None = Field(description="null where nothing is voted.")
    quorum: list[NeedOut] = Field(description="Alternatives: one is enough.")
    also: list[NeedOut] = Field(description="Needed besides.")
    majority: NeedOut | None
    why: list[str]


class RuleOut(Schema):
    key: str
    kind: KindWord
    name: str
    since: date
    until: date | None
    notice_days: int | None
    notice_written: bool
    every_months: int | None
    ballot: Literal["open", "secret", "either"]
    online: Literal["counted", "listening"]
    publish: list[str]
    source: str
    judged: JudgedOut = Field(description="By the numbers asked with.")


class AgendaPointOut(Schema):
    title: str
    decision: str
    votes: str


class PublishedOut(Schema):
    id: UUID
    title: str
    kind: str
    held_on: date
    attendance: str
    points: list[AgendaPointOut]
    url: str


class NoticeOut(Schema):
    id: UUID
    title: str
    kind: str
    starts_at: datetime
    hall: str
    points: list[str]


class Meetings(Schema):
    place: Ref
    coming: list[NoticeOut]
    results: list[PublishedOut]
    next: str | None


class MyMeetingOut(Schema):
    id: UUID
    title: str
    kind: KindWord
    state: Literal["planned", "convened", "open", "ended", "fixed", "cancelled"]
    starts_at: datetime
    url: str


class MyTaskOut(Schema):
    id: UUID
    title: str
    due_on: date
    url: str


class MyMeetings(Schema):
    coming: list[MyMeetingOut]
    held: list[MyMeetingOut]
    tasks: list[MyTaskOut]


class ReplyIn(In):
    answer: Literal["coming", "online", "leave"]
    note: str = Field(default="", max_length=200, description="Needed for leave.")


class ReplyOut(Schema):
    answer: str
    note: str
