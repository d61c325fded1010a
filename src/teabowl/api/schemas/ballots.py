"""What the API takes and gives of votes."""

from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, Text

StateWord = Literal["open", "paused", "counted", "withdrawn"]
WayWord = Literal["", "phone", "hall"]


class VoteRow(Schema):
    id: UUID
    title: str
    secret: bool
    voted: WayWord = Field(description="How my vote came; empty while it has not.")
    given: int
    waiting: int
    url: str


class MyVotes(Schema):
    results: list[VoteRow]


class OptionOut(Schema):
    key: str
    text: str


class TallyOut(Schema):
    text: str
    votes: int
    won: bool


class OtherOut(Schema):
    id: UUID
    name: str
    voted: WayWord
    may_vote: bool
    paper: str


class VoteOut(Schema):
    id: UUID
    title: str
    text: str
    state: StateWord
    secret: bool
    changeable: bool = Field(description="Whether a vote that was cast may be changed until the count.")
    seats: int = Field(description="0 where it is no election.")
    write_ins: bool
    options: list[OptionOut]
    voted: WayWord
    choices: list[str] = Field(description="What I chose, in a vote by name.")
    may_vote: bool
    paper: str = Field(description="Of a secret vote: an empty paper for me, to cast with. Keep it until the vote is answered.")
    electors: int
    given: int
    needed: int
    outcome: str = Field(description="Empty before the count.")
    others: list[OtherOut] = Field(
        description="Those who gave me a written mandate that holds now: I may cast their votes too."
    )
    tally: list[TallyOut]
    url: str


class CastIn(In):
    choices: list[Text] = Field(max_length=64, description="Keys of options; 'w:' and a name for a person written in.")
    paper: str = Field(default="", max_length=80, description="Needed for a secret vote; it is its idempotency key.")

    of: UUID | None = Field(default=None, description="Whose vote it is, of `others`; mine without it.")


class CastOut(Schema):
    secret: bool
    code: str = Field(
        description="Of a secret vote: stands in the list of codes after the count. Told once, kept nowhere with a name."
    )
    choices: list[str] = Field(description="Of a vote by name.")
    is_new: bool = Field(description="Whether this request counted it; false when it was sent before.")
