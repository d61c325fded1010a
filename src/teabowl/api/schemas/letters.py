"""Letters in the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Day, In, Ref, StepOut, Text


class LetterRowOut(Schema):
    id: UUID
    title: str
    signed: str
    body: str
    place: Ref
    received_at: datetime
    answered_at: datetime | None
    state: str
    url: str


class Letters(Schema):
    results: list[LetterRowOut]
    next: str | None


class LetterSaidOut(Schema):
    who: str
    at: datetime
    text: str
    follow_up_on: date | None


class LetterOut(Schema):
    id: UUID
    place: Ref
    title: str
    signed: str
    body: str
    visibility: Literal["private", "public"]
    state: str
    received_at: datetime
    rating: str
    said: list[LetterSaidOut]
    steps: list[StepOut]
    may: list[str] = Field(description="What this token can do with the letter now.")
    url: str


class LetterIn(In):
    title: Text = Field(max_length=2000, examples=["村东排水沟什么时候清"])
    body: Text = Field(max_length=20_000, examples=["落叶堵了大半。"])
    visibility: Literal["private", "public"] = "private"
    show_name: bool = False


class AnswerIn(In):
    body: Text = Field(max_length=20_000, examples=["25 日动工，28 日前清完。"])
    follow_up_on: Day | None = None


class LetterStepIn(In):
    do: Literal[
        "looking", "visited", "hand_over", "report", "ask_again", "rate", "make_public", "make_private", "consent", "withdraw"
    ]
    note: Text = Field("", max_length=5_000, description="What was seen, asked, reported, or not done.")
    again_on: Day | None = Field(None, description="With report: the day on which one reports once more.")
    rating: Literal["satisfied", "fair", "unsatisfied"] | None = Field(None, description="With rate; unsatisfied needs a note.")
    consent: Literal["none", "answer", "both"] | None = Field(None, description="With consent: what everybody may read.")


class MyLetterOut(Schema):
    id: UUID
    title: str
    place: str
    received_at: datetime
    state: str
    outcome: str
    private: bool
    news: bool
    url: str


class MyLetters(Schema):
    results: list[MyLetterOut]
    next: None
