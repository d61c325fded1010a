"""What the API takes and gives of studying and asking."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Ref

KindWord = Literal["text", "pdf", "audio", "video"]
TopicWord = Literal["joining", "transfer", "away", "dues", "meetings", "study", "village", "other"]


class ProgrammeRow(Schema):
    id: UUID
    title: str
    about: str
    organisation: str
    handed_down: bool = Field(description="It comes from above this place.")
    state: Literal["open", "closed"]
    starts_on: date
    ends_on: date | None
    materials: int
    url: str


class Programmes(Schema):
    place: Ref
    results: list[ProgrammeRow]


class MaterialRow(Schema):
    id: UUID
    title: str
    kind: KindWord
    source: str
    url: str


class StudyMaterialOut(MaterialRow):
    body: str = Field(description="The text; of a file what is in it.")
    file: str | None = Field(description="The file's address; it answers byte ranges.")
    media_type: str | None
    size: int | None = Field(description="Bytes.")


class ProgrammeOut(ProgrammeRow):
    items: list[MaterialRow]


class AnsweredRow(Schema):
    id: UUID
    question: str
    answer: str
    topic: TopicWord
    organisation: str
    handed_down: bool
    published_at: datetime
    url: str


class Answered(Schema):
    place: Ref
    results: list[AnsweredRow]
    next: str | None


class Similar(Schema):
    results: list[AnsweredRow]


class MyQuestion(Schema):
    id: UUID
    text: str
    organisation: str
    state: Literal["waiting", "answered", "withdrawn"]
    asked_at: datetime
    due_on: date | None
    answer: str


class MyQuestions(Schema):
    results: list[MyQuestion]


class Ask(Schema):
    text: str = Field(max_length=500)
    organisation: UUID | None = Field(default=None, description="Which organisation of the place; null where there is one.")
    may_publish: bool = Field(default=False, description="Let everybody read question and answer, in general words.")
    show_name: bool = False
