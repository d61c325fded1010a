"""Open affairs and accounts, as OpenAPI tells them. Amounts are whole fen (hundredths of a yuan)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from teabowl.api.schemas.common import Day, In, PictureOut, Ref, Text
from teabowl.disclosure.rules import Category

Fen = Annotated[int, Field(ge=-(10**12), le=10**12)]
MonthText = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class SumsOut(Schema):
    opening_fen: int
    income_fen: int
    spending_fen: int
    closing_fen: int
    entries: int


class MonthRow(Schema):
    """A month of a village: published, missing (past its last day), waiting or ahead."""

    month: str
    state: Literal["published", "missing", "waiting", "ahead"]
    due_on: date | None
    published_at: datetime | None
    sums: SumsOut | None
    url: str


class Months(Schema):
    place: Ref
    results: list[MonthRow]


class QuestionOut(Schema):
    id: UUID
    body: str
    asked_on: date
    answer: str
    answered_by: str
    answered_on: date | None


class RecipientOut(Schema):
    name: str
    note: str
    amount_fen: int


class EntryOut(Schema):
    """An entry. Of people the surname only. `amount_fen` is below zero for a reversal."""

    id: UUID
    on: date
    flow: Literal["in", "out"]
    category: str
    party: str
    purpose: str
    amount_fen: int
    recipients: int
    reverses_or_replaces: UUID | None
    reversed_by: UUID | None
    why: str
    questions: list[QuestionOut]
    url: str


class MonthOut(MonthRow):
    place: Ref
    signed: list[str]
    note: str
    results: list[EntryOut]


class EntryWhole(EntryOut):
    """With who received it, and always with the whole month beside it."""

    month: str
    sums: SumsOut
    named: list[RecipientOut]


class FoundEntryOut(Schema):
    id: UUID
    place: str
    on: date
    category: str
    purpose: str
    amount_fen: int
    url: str


class FoundEntries(Schema):
    count: int
    income_fen: int
    spending_fen: int
    results: list[FoundEntryOut]
    next: str | None


class StatementOut(Schema):
    id: UUID
    title: str
    topic: str
    group: str
    since: date
    until: date
    published_at: datetime
    corrected: bool
    place: str
    url: str


class Statements(Schema):
    results: list[StatementOut]
    next: str | None


class FundOut(Schema):
    id: UUID
    title: str
    story: str
    appeal: bool
    target_fen: int | None
    received_fen: int
    spent_fen: int
    left_fen: int
    pending_in_fen: int
    entries: int
    opened_at: datetime
    closed_at: datetime | None
    url: str


class Funds(Schema):
    results: list[FundOut]


class MissingRow(Schema):
    id: UUID
    place: str
    what: str
    due_on: date
    days: int
    said: str
    url: str


class MissingOut(Schema):
    count: int
    results: list[MissingRow]


class ShareIn(Schema):
    name: Annotated[Text, Field(min_length=1, max_length=40)]
    amount_fen: Annotated[int, Field(gt=0, le=10**12)]
    note: Annotated[Text, Field(max_length=40)] = ""


class EntryIn(Schema):
    on: Day
    flow: Literal["in", "out"]
    category: Category
    purpose: Annotated[Text, Field(min_length=1, max_length=200)]
    amount_fen: Annotated[int, Field(gt=0, le=10**12)]
    party: Annotated[Text, Field(max_length=60)] = ""
    is_person: bool = False
    handled_by: Annotated[Text, Field(max_length=60)] = ""
    shares: Annotated[list[ShareIn], Field(max_length=200)] = []


class BookIn(Schema):
    """A month as another system keeps it, whole."""

    opening_fen: Fen | None = None
    entries: Annotated[list[EntryIn], Field(max_length=300)]


class MonthBookOut(Schema):
    month: str
    state: Literal["draft", "checking", "published"]
    sums: SumsOut
    may: list[str]
    url: str


class QuestionIn(Schema):
    body: Annotated[Text, Field(min_length=1, max_length=500)]
    public: bool = True


class EntryAnswerIn(Schema):
    answer: Annotated[Text, Field(min_length=1, max_length=500)]


class AskedOut(Schema):
    id: UUID
    entry: str
    body: str
    public: bool
    answered: bool
    answer: str
    outcome: str
    may: list[str]


class SignIn(Schema):
    opinion: Literal["agreed", "questioned"]
    words: Annotated[Text, Field(max_length=500)] = ""


TopicWord = Literal[
    "party_work", "party_members", "party_dues", "decisions", "relief", "land", "works", "errands", "other_village", "plan", "assets",
    "resources", "debts", "earnings", "other_finance",
]  # fmt: skip


class FormerOut(Schema):
    title: str
    body: str
    why: str
    at: datetime


class StatementWhole(StatementOut):
    body: str
    version: int
    pictures: list[PictureOut]
    former: list[FormerOut] = Field(description="How it read before each correction, the newest first.")


class StatementIn(In):
    topic: TopicWord
    title: Text = Field(max_length=200, examples=["2026 年第三季度低保名单公示"])
    body: Text = Field(max_length=20_000)
    since: Day
    until: Day


class StatementCorrectionIn(In):
    title: Text = Field(max_length=200)
    body: Text = Field(max_length=20_000)
    why: Text = Field(max_length=2000)
    version: int = Field(ge=1, le=32_000)


class FundIn(In):
    title: Text = Field(max_length=200, examples=["修村东的桥"])
    story: Text = Field("", max_length=20_000)
    target_fen: Annotated[int, Field(gt=0, le=10**12)] | None = None
    appeal: bool = Field(True, description="For donations; else money set aside for a project.")


class FundCloseIn(In):
    words: Text = Field(max_length=2000, description="How it ended, what is left and what becomes of that.")


class EntryCorrectionIn(In):
    why: Text = Field(max_length=2000, examples=["金额看错了一位"])
    entry: EntryIn | None = Field(None, description="As it should read; without it the entry is only taken back.")


class EntryCorrectedOut(Schema):
    reversal: UUID
    url: str
