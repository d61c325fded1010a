"""What the API gives of matters walked through 四议两公开."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Ref

StateWord = Literal["walking", "finished", "stopped"]
StepWord = Literal["propose", "discuss", "review", "decide", "publish", "result"]


class MatterRow(Schema):
    id: UUID
    title: str
    topic: str
    state: StateWord
    now: str = Field(description="Where it stands, in words.")
    walked: int = Field(description="Steps done, of six.")
    proposed_on: date
    last_on: date
    ended_on: date | None
    place: str
    url: str


class Matters(Schema):
    place: Ref
    results: list[MatterRow]
    next: str | None


class WalkStepOut(Schema):
    step: StepWord
    name: str
    mark: Literal["waiting", "done", "refused"] | None = Field(description="null for a step that is not taken.")
    on: date | None
    until: date | None = Field(description="Of a disclosure: the last day of its display.")
    meeting: str
    said: list[str] = Field(description="The numbers that the rule set lets be public.")
    words: str
    source: str


class MatterOut(MatterRow):
    body: str
    branch: str
    stop_reason: str
    steps: list[WalkStepOut]
