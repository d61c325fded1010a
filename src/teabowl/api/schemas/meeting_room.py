"""What the API takes in a meeting's room."""

from typing import Literal

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, Text


class ArriveIn(In):
    code: str = Field(
        default="", max_length=40, description="In the hall: the code of its wall, from the QR code. Empty: I join online."
    )


class ArriveOut(Schema):
    mark: Literal["", "present", "online", "excused", "absent", "proxy"]


class HandIn(In):
    up: bool


class HandOut(Schema):
    up: bool


class SayIn(In):
    body: Text = Field(min_length=1, max_length=2000)


class SpeechOut(Schema):
    body: str
    item: str
