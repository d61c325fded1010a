"""What the API takes and gives of villagers under 18 (sensitive)."""

from datetime import date
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, Text


class MinorIn(In):
    member: UUID = Field(description="A verified villager's membership, as in the list of members.")
    born_on: date
    guardian: Text = Field("", max_length=40)
    consent_on: date | None = Field(None, description="When the guardian agreed that they write here; with `guardian`.")


class MinorOut(Schema):
    id: UUID
    name: str
    born_on: date
    guardian: str
    consent_on: date | None


class Minors(Schema):
    results: list[MinorOut]
    next: None
