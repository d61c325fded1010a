"""What the API gives of letters of introduction and of being a migrant member."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema


class VerifiedLetter(Schema):
    """Whether a letter is real and still holds; the name is masked."""

    state: Literal["issued", "arrived", "returned", "withdrawn", "replaced"]
    holds: bool
    number: str
    name: str
    issuer: str
    source: str
    target: str
    issued_on: date
    until: date


class MyLetter(Schema):
    id: UUID
    source: str
    target: str
    number: str
    status_words: str
    asked_on: date
    until: date | None
    arrived_on: date | None


class MyTimeAway(Schema):
    """`home` is where the membership is, `away` where one takes part; `joined_on` null: not taken in yet."""

    id: UUID
    home: str
    away: str
    region: str
    contact: str
    left_on: date
    joined_on: date | None
    over_on: date | None


class MyMoves(Schema):
    letters: list[MyLetter]
    away: list[MyTimeAway]
