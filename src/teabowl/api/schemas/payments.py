"""What the API says of one's own payments."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class MyRefund(Schema):
    id: UUID
    amount_fen: int
    reason: str
    state: Literal["asked", "processing", "success", "closed", "abnormal"]
    asked_at: datetime
    done_at: datetime | None


class MyPayment(Schema):
    id: UUID
    description: str
    paid_to: str
    amount_fen: int
    refunded_fen: int
    state: Literal["new", "waiting", "closing", "paid"]
    is_surplus: bool = Field(description="Paid twice: it goes back.")
    made_at: datetime
    paid_at: datetime | None
    number: str = Field(description="Ours at the provider (out_trade_no)")
    reference: str = Field(description="The provider's; empty before it was paid")
    refunds: list[MyRefund]
    about: str | None = Field(description="The page of what was paid for")
    url: str


class MyPayments(Schema):
    results: list[MyPayment]
    next: str | None
