"""What the API takes and gives of groups, pictures for a text, and notices sent to many villages."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, PictureOut, Ref, Text

Standing = Literal["", "asked", "member", "moderator"]
TextBoard = Literal["notices", "circle", "products", "tourism", "jobs", "services"]


class GroupOut(Schema):
    id: UUID
    name: str
    about: str
    closed: bool = Field(description="Only its members read what is said in it; not in the API.")
    ended: bool
    people: int
    moderators: list[str]
    started_at: datetime
    mine: Standing = Field(description="What this token's owner is to it; empty without a token.")
    url: str


class Groups(Schema):
    results: list[GroupOut]
    next: None


class GroupIn(In):
    name: Text = Field(max_length=200, examples=["秧歌队"])
    about: Text = Field(max_length=5_000, examples=["每晚七点在广场，会不会都来"])
    closed: bool = False


class GroupPersonOut(Schema):
    id: UUID
    name: str
    moderates: bool
    asks: bool = Field(description="Asks to be let in.")
    since: datetime


class GroupPeople(Schema):
    results: list[GroupPersonOut]
    next: None


class KeepIn(In):
    what: Literal["admit", "remove", "promote"]


class StagedPictureOut(PictureOut):
    id: UUID
    form: UUID = Field(description="Give it as `form` with the text that it belongs to, and with the next picture.")


class SentIn(In):
    title: Text = Field(max_length=2000, examples=["今晚大风，收好棚膜"])
    body: Text = Field(max_length=20_000, examples=["八点起有七级阵风。"])
    phones_confirmed: bool = False


class ChooseIn(In):
    everyone: bool = Field(False, description="Every village below.")
    add: list[Text] = Field([], max_length=2000, description="Codes of villages.")
    remove: list[Text] = Field([], max_length=2000)


class ChosenOut(Schema):
    chosen: int


class SendIn(In):
    urgent: bool = Field(False, description="Straight onto the villages' boards, without asking them first.")


class SentCorrectionIn(SentIn):
    why: Text = Field(max_length=2000, examples=["时间改了"])


class CopyReceiptOut(Schema):
    place: str
    above: str
    status: str
    at: datetime | None
    own_words: bool
    carries_newest: bool
    reason: str = Field(description="Why the village does not publish it.")
    unkept: bool = Field(
        description="Whether the village has not answered and has neither an operator nor a secretary who could."
    )
    url: str


class SentRowOut(Schema):
    id: UUID
    title: str
    status: str
    urgent: bool
    created_at: datetime
    sent_at: datetime | None
    chosen: int
    published: int
    declined: int
    waiting: int


class SentNoticeOut(Schema):
    id: UUID
    place: Ref
    title: str
    body: str
    status: str
    urgent: bool
    version: int
    sent_at: datetime | None
    corrected_at: datetime | None
    receipts: list[CopyReceiptOut]


class SentNotices(Schema):
    results: list[SentRowOut]
    next: None


class CopyOut(Schema):
    id: UUID
    title: str
    body: str
    sender: str
    sent_at: datetime
    corrected_at: datetime | None
    status: str
    url: str = Field(description="The village's post, once it is published.")


class Copies(Schema):
    results: list[CopyOut]
    next: None


class CopyAnswerIn(In):
    publish: bool
    own_words: Text = Field("", max_length=5_000, description="The village's own, below what was sent.")
    reason: Text = Field("", max_length=2000, description="Why it is not published.")
    phones_confirmed: bool = False
