"""What the API gives of dues."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Ref

MonthState = Literal["paid", "open", "late", "waived", "excused"]


class PublishedDues(Schema):
    organisation_id: UUID
    organisation: str
    year: int
    version: int = Field(description="Above 1: published again after a correction.")
    published_at: datetime
    opening_fen: int
    income_fen: dict[str, int] = Field(description="By account: dues, extra, from_below, from_above, interest, opening.")
    spending_fen: dict[str, int]
    closing_fen: int
    owed_months: int
    paid_months: int
    owed_fen: int
    paid_fen: int
    url: str


class DuesYears(Schema):
    place: Ref
    results: list[PublishedDues]


class ReceiptOut(Schema):
    number: str
    organisation: str
    paid_on: date
    amount_fen: int
    holds: bool = Field(description="False: the money went back and the receipt is void.")


class MyMonth(Schema):
    month: str = Field(description="YYYY-MM")
    amount_fen: int
    state: MonthState
    due_on: date


class MyReceipt(Schema):
    id: UUID
    state: str
    amount_fen: int
    months: list[str]
    number: str | None
    paid_on: date | None
    url: str


class MyDuesOut(Schema):
    organisation_id: UUID | None
    organisation: str
    monthly_fen: int | None
    owed_fen: int
    months: list[MyMonth]
    payments: list[MyReceipt]
