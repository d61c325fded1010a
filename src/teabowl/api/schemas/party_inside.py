"""What the API gives of an organisation to those who may read it: members, letters, migrant members, weak branches, studies, dues."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Ref

BodyWord = Literal["representatives", "two_committees", "collective_members", "delegates"]
NEXT = "Ask again with this as `start`; null at the end."


class MemberRow(Schema):
    id: UUID
    name: str
    status: str = Field(description="applicant, activist, development_object, probationary or full.")
    organisation: UUID
    organisation_name: str
    group: str
    posts: list[str]
    since: date
    guest: bool = Field(description="A migrant member of another organisation who takes part here.")
    migrant: bool
    probation_until: date | None
    phone: str = Field(description="Only for who may read the file; else empty.")


class MembersOut(Schema):
    results: list[MemberRow]
    total: int
    next: int | None = Field(description=NEXT)


class LetterRow(Schema):
    id: UUID
    name: str
    source: str
    target: str
    number: str
    status_words: str
    asked_on: date
    until: date | None
    arrived_on: date | None


class LettersOut(Schema):
    results: list[LetterRow]
    total: int
    next: int | None = Field(description=NEXT)


class AwayRow(Schema):
    id: UUID
    name: str
    state: str = Field(description="out, in, back, moved or ended.")
    home: str
    away: str
    region: str = Field(description="As the member names it; nobody's position is known.")
    left_on: date
    joined_on: date | None
    over_on: date | None
    contact: str
    contact_due: date | None


class AwayOut(Schema):
    results: list[AwayRow]
    total: int
    next: int | None = Field(description=NEXT)


class WeakRow(Schema):
    id: UUID
    organisation: str
    place: str
    year: int
    state: str
    situations: list[str]
    listed_on: date | None
    accepted_on: date | None
    missing_months: list[str] = Field(description="Months whose progress was not told in time, as 2026-10.")


class WeakOut(Schema):
    place: Ref
    results: list[WeakRow]
    total: int
    next: int | None = Field(description=NEXT)


class StudyRow(Schema):
    id: UUID
    title: str
    organisation: str
    handed_down: bool
    state: str
    starts_on: date
    ends_on: date | None
    materials: int


class StudyInside(Schema):
    results: list[StudyRow]


class MarkOut(Schema):
    material: UUID
    read: bool


class MarksOut(Schema):
    results: list[UUID] = Field(
        description="Materials that I marked as read. Nobody else can ask for this, and nothing counts it."
    )


class BookEntry(Schema):
    id: UUID
    on: date
    number: int
    title: str
    what: str
    amount_fen: int = Field(description="Above zero came in, below went out.")
    is_move: bool
    needs_check: bool
    is_reversed: bool


class BookOut(Schema):
    organisation: UUID
    month: str
    closed: bool
    held: dict[str, int] = Field(description="What stands in cash, bank and online at the end of the month, in fen.")
    dues_count: int
    dues_fen: int = Field(description="Dues of single members, in one sum: who paid is not in the book.")
    entries: list[BookEntry]


class SeatRow(Schema):
    id: UUID
    name: str
    woman: bool
    group: str
    household: str
    since: date


class RollOut(Schema):
    place: Ref
    body: str
    total: int
    women: int
    households: int
    hints: list[str] = Field(description="What the law asks of the body and its roll does not show.")
    results: list[SeatRow]
    next: int | None = Field(description=NEXT)


class MySeat(Schema):
    body: BodyWord
    place: Ref
    group: str
    household: str
    since: date


class MySeats(Schema):
    results: list[MySeat]


class ItemOut(Schema):
    id: UUID
    title: str
    note: str
    state: str
    outcome: str
    motion: UUID | None = Field(description="Its vote: me/votes/{id}.")
    passed: bool | None
    materials: list[str]


class CountOut(Schema):
    should: int
    hall: int
    online: int
    excused: int
    needed: int
    enough: bool
    words: str


class MeetingOut(Schema):
    id: UUID
    title: str
    kind: str
    state: str
    starts_at: datetime
    hall: str
    online: bool
    organisation: UUID | None
    place: Ref
    reply: str
    reply_note: str
    mark: str = Field(description="Where I am: empty, present, online, excused, absent or proxy.")
    may_vote: bool
    stands_for: list[str] = Field(description="Who gave me a written mandate that holds now.")
    count: CountOut
    items: list[ItemOut]
    minutes: str | None = Field(description="Once the meeting has ended.")
    fixed: bool
    url: str


class MeetingLine(Schema):
    id: UUID
    title: str
    kind: str
    state: str
    starts_at: datetime
    url: str


class DueLine(Schema):
    kind: str
    last: date
    late_days: int


class OrganisationMeetings(Schema):
    coming: list[MeetingLine]
    held: list[MeetingLine]
    due: list[DueLine]
    next: int | None = Field(description="Ask again with this as `page`; null at the end.")
