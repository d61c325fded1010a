"""What the API takes and gives of messages and urgent notices."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, Moment, Ref, Text

WayWord = Literal["wechat", "sms", "email"]
DangerWord = Literal["rain", "gale", "hail", "cold", "heat", "fog", "flood", "fire", "outage", "other"]
HowWord = Literal["speaker", "door", "call"]
Hour = Annotated[int, Field(ge=0, le=23)]


class MessageOut(Schema):
    id: UUID
    title: str
    kind: str
    place: str = Field(description="The name of the place that it is about; '' where it is about none.")
    at: datetime
    unread: bool


class Messages(Schema):
    unread: int = Field(description="At most 100.")
    results: list[MessageOut]
    next: str | None


class SentOut(Schema):
    channel: str
    state: str
    at: datetime | None
    reason: str


class OpenedMessageOut(Schema):
    id: UUID
    title: str
    body: str
    kind: str
    why: str = Field(description="Why one gets messages of this kind.")
    place: str
    at: datetime
    url: str
    sent: list[SentOut]


class ReadOut(Schema):
    read: int


class WishesOut(Schema):
    stopped: bool
    digest: Literal["none", "day", "week"]
    quiet: bool
    quiet_from: int
    quiet_to: int
    urgent_at_night: bool
    ready: list[WayWord] = Field(description="Channels by which this person can be reached.")
    kinds: dict[str, list[WayWord]] = Field(description="Each kind with the channels that it leaves by; all are in the inbox.")


class WishesIn(In):
    stopped: bool = False
    digest: Literal["none", "day", "week"] = "day"
    quiet: bool = True
    quiet_from: Hour = 21
    quiet_to: Hour = 7
    urgent_at_night: bool = False
    kinds: dict[str, list[WayWord]] = Field(default_factory=dict, max_length=200, description="Only those to change.")


class AlertRowOut(Schema):
    id: UUID
    danger: DangerWord
    title: str
    body: str
    place: Ref
    at: datetime
    until: datetime
    ended_at: datetime | None
    in_force: bool
    url: str


class Alerts(Schema):
    results: list[AlertRowOut]
    next: str | None


class AloudOut(Schema):
    id: UUID
    place: str
    group: str
    how: str
    households: int
    who: str
    at: datetime


class AlertOut(AlertRowOut):
    source: str
    told: int
    households: int
    read_aloud: list[AloudOut]


class TellingOut(Schema):
    place: str = Field(description="A village, or a group of the village.")
    times: int
    households: int
    without_account: int = Field(description="Verified villagers there who have no account.")


class ReachOut(Schema):
    told: int = Field(description="People in whose inbox it is.")
    heard: int = Field(description="Of them, who said that they have seen it.")
    channels: dict[str, dict[str, int]] = Field(description="Copies that left, by channel and state.")
    below: list[TellingOut] = Field(description="Where people were told by mouth, in division order: no ranking.")


class SentDayOut(Schema):
    on: date
    kind: str
    by: dict[str, int] = Field(description="How many reached inboxes, and left by each channel.")
    failed: int


class SentDays(Schema):
    results: list[SentDayOut]
    next: None


class AlertIn(In):
    danger: DangerWord
    title: Text = Field(max_length=400, examples=["今晚有暴雨，低洼处先搬东西"])
    body: Text = Field(max_length=6_000, examples=["东头三家先搬到村委会。"])
    source: Text = Field(default="", max_length=600, description="Needed for weather: whose warning it passes on.")
    until: Moment


class AloudIn(In):
    place: str = Field(max_length=12, examples=["371725109200"], description="The village where people were told.")
    how: HowWord
    households: int = Field(ge=0, le=5000)
    group: Text = Field(default="", max_length=20)
    note: Text = Field(default="", max_length=1200)


class HeardOut(Schema):
    heard_at: datetime
