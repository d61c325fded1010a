"""A place's site, what waits at it, and complaints about the platform, in the API."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, PlaceRef, Ref, Text


class BoardOut(Schema):
    key: str
    name: str
    url: str


class NewOut(Schema):
    board: str
    title: str
    tag: str
    facts: list[str]
    at: datetime
    url: str


class SiteOut(Schema):
    place: PlaceRef
    intro: str
    phone: str
    address: str
    hours: str
    cover: str = Field(description="Its picture; empty while a drawing of ours stands there.")
    cover_alt: str
    boards: list[BoardOut] = Field(description="Those that the place uses, in its order.")
    latest: list[NewOut]
    url: str


class Latest(Schema):
    results: list[NewOut]
    next: None


class DeskMatterOut(Schema):
    group: str
    title: str
    note: str
    state: str
    tag: str
    action: str
    due_at: datetime | None
    url: str
    more: int = Field(description="How many of its sort wait behind it, not listed.")


class DeskOut(Schema):
    place: Ref
    count: int
    first: list[DeskMatterOut] = Field(description="Late, or due within days.")
    later: list[DeskMatterOut]


class AttentionRowOut(Schema):
    text: str
    place: str
    since: date
    url: str


class AttentionGroupOut(Schema):
    name: str
    rows: list[AttentionRowOut]


class AttentionOut(Schema):
    place: Ref
    groups: list[AttentionGroupOut]


class ComplaintIn(In):
    body: Text = Field(max_length=2000, examples=["字太小，老人看不清"])
    contact: Text = Field("", max_length=60, description="Where to answer, if wished.")
    page: Text = Field("", max_length=200)


class ComplaintOut(Schema):
    id: UUID
    body: str
    page: str
    received_at: datetime
    answer: str
    answered_at: datetime | None


class Complaints(Schema):
    results: list[ComplaintOut]
    next: None


class WaitingComplaintOut(ComplaintOut):
    contact: str


class WaitingComplaints(Schema):
    results: list[WaitingComplaintOut]
    next: None


class ComplaintAnswerIn(In):
    answer: Text = Field(max_length=2000, examples=["下周换成大字，周五前改好"])


class SiteIn(In):
    intro: Text = Field("", max_length=2000)
    phone: Text = Field("", max_length=40)
    address: Text = Field("", max_length=80)
    hours: Text = Field("", max_length=60)
