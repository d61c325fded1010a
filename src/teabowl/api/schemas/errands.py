"""Errands in the API."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, Ref, StepOut, Text


class BehalfIn(In):
    name: Text = Field(max_length=60)
    relation: Literal["parent", "spouse", "child", "grandparent", "neighbour", "other"]
    consent: Literal["account", "witnesses", "paper"] = Field(description="paper: with `ask_errand_with_papers`.")
    phone: Text = Field("", max_length=30)
    witnesses: Text = Field("", max_length=160)


class ErrandIn(In):
    guide_id: UUID
    phone: Text = Field(max_length=30, examples=["13953000008"])
    note: Text = Field("", max_length=2000)
    behalf: BehalfIn | None = None


class ErrandStepIn(In):
    do: Literal["take", "move", "send_back", "finish", "resend", "cancel", "rate", "agree", "refuse"]
    note: Text = Field("", max_length=2000, description="send_back: what is missing; finish: what came of it.")
    rating: Literal["satisfied", "fair", "unsatisfied"] | None = None


class ErrandOut(Schema):
    id: UUID
    place: Ref
    guide_id: UUID
    title: str
    state: Literal["consent", "asked", "taken", "sent_back", "done", "closed", "cancelled"]
    due: str
    asker: str
    phone: str
    note: str
    for_name: str
    relation: str
    consent: str
    missing: str
    outcome: str
    rating: str
    steps: list[StepOut]
    papers: int
    may: list[str] = Field(description="What this token can do with the errand now.")
    url: str


class ErrandRowOut(Schema):
    id: UUID
    title: str
    state: str
    place: str
    at: datetime
    news: bool
    url: str


class Counter(Schema):
    count: int
    results: list[ErrandRowOut]
    next: str | None


class PaperOut(Schema):
    id: UUID
    of: Literal["errand", "consent"]
    name: str
    size: int
    delete_after: datetime
    deleted: bool
    url: str = Field(description="Where it is opened; empty once it was deleted.")


class Papers(Schema):
    results: list[PaperOut]
    next: None


class Errands(Schema):
    results: list[ErrandRowOut]
    next: str | None
