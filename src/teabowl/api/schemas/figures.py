"""Figures in the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import PlaceRef, Ref


class Band(Schema):
    low: int | None = Field(serialization_alias="from")
    below: int | None
    count: int


class FigureOut(Schema):
    key: str = Field(examples=["letters.received"])
    name: str
    unit: str
    kind: Literal["stock", "flow", "sum", "ratio", "growth", "median", "bands"]
    since: date | None = Field(serialization_alias="from")
    to: date
    value: float | None
    records: int
    numerator: float | None = None
    denominator: float | None = None
    numerator_key: str = ""
    denominator_key: str = ""
    numerator_records: int | None = None
    n: int | None = None
    interval: list[float] | None = None
    bands: list[Band] = []


class FiguresOut(Schema):
    place: PlaceRef
    as_of: date
    known_at: datetime | None
    tree: Literal["then", "now"]
    figures: list[FigureOut]


class RecordOut(Schema):
    id: UUID
    type: str
    place: Ref
    date: date
    amount: float
    title: str
    url: str = Field(description="Empty where the record is not public.")


class RecordsOut(Schema):
    count: int
    sum: float
    results: list[RecordOut]
    next: str | None


class IndicatorOut(Schema):
    key: str
    name: str
    unit: str
    kind: str
    definition: str
    source: str
    numerator: str
    denominator: str
    of: str
    sampled: bool


class IndicatorsOut(Schema):
    results: list[IndicatorOut]
    next: None


class RestatedOut(Schema):
    key: str
    was: float | None
    now: float | None
    records: int


class RestatementsOut(Schema):
    place: PlaceRef
    month: str
    closed_at: datetime | None = Field(description="When the month was published; null while it is open.")
    results: list[RestatedOut]
    next: None
