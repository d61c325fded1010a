"""What the API takes and gives of service guides."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Day, In, Ref, Text

CategoryWord = Literal["social", "relief", "papers", "family", "old", "school", "farm", "work", "trade", "home"]
ReasonWord = Literal["not_clear", "wrong", "missing", "nobody", "other"]
FormWord = Literal["original", "copy", "both", "form", "photo"]
AnyField = Literal[
    "spoken", "title", "who", "materials", "note", "steps", "fee", "limit_days", "law", "office", "phone", "online",
    "here", "here_hours", "here_phone", "here_note",
]  # fmt: skip
Days = Annotated[int, Field(ge=1, le=250)]


class GuideRowOut(Schema):
    id: UUID
    heading: str
    title: str
    category: CategoryWord
    limit: str
    fee: str
    writer: str = Field(description="The place that wrote it.")
    own: bool = Field(description="False: inherited from above.")
    changed_at: datetime
    url: str


class Guides(Schema):
    results: list[GuideRowOut]
    next: str | None


class MaterialOut(Schema):
    name: str
    form: FormWord
    count: int
    note: str
    lines: list[list[str]] = Field(description="Of a form: what it asks, and how the sample is filled in.")


class GuideStepOut(Schema):
    title: str
    note: str
    days: int | None = Field(description="Working days.")


class ContactOut(Schema):
    name: str
    lines: list[str]
    phone: str
    note: str


class WrittenOut(Schema):
    place: str
    what: str
    at: datetime


class GuidePaperOut(Schema):
    title: str
    sample: bool = Field(description="Filled in as a sample; else blank.")
    place: str = Field(description="Who put it in.")
    url: str
    media_type: str
    size: int = Field(description="Bytes.")


class GuideOut(Schema):
    id: UUID
    place: Ref
    written_at: Ref = Field(description="The place that wrote it.")
    heading: str
    title: str
    category: CategoryWord
    who: str
    materials: list[MaterialOut]
    note: str
    steps: list[GuideStepOut]
    fee: str
    limit_days: int | None
    law: str
    office: str
    phone: str
    online: str
    contacts: list[ContactOut]
    papers: list[GuidePaperOut]
    changed_by: dict[str, str] = Field(description="Which place changed which field.")
    written: list[WrittenOut]
    version: int
    changed_at: datetime
    review_on: date | None
    withdrawn_at: datetime | None
    withdrawn_why: str
    url: str


class DifferenceOut(Schema):
    field: str
    was: str
    now: str


class GuideChangeOut(Schema):
    place: str
    at: datetime
    heading: str
    why: str
    differences: list[DifferenceOut]


class GuideChanges(Schema):
    results: list[GuideChangeOut]
    next: None


class MaterialIn(In):
    name: Text = Field(max_length=80, examples=["身份证"])
    form: FormWord = "original"
    count: int = Field(1, ge=1, le=20)
    note: Text = Field("", max_length=200)
    lines: list[Annotated[list[Annotated[Text, Field(max_length=200)]], Field(min_length=2, max_length=2)]] = Field(
        [], max_length=30
    )


class GuideStepIn(In):
    title: Text = Field(max_length=80, examples=["镇里初审"])
    note: Text = Field("", max_length=200)
    days: Days | None = None


class GuideIn(In):
    category: CategoryWord = "social"
    spoken: Text = Field(max_length=120, examples=["满 60 岁，领养老金"])
    title: Text = Field(max_length=200, examples=["城乡居民基本养老保险待遇申领"])
    who: Text = Field(max_length=2000)
    materials: list[MaterialIn] = Field([], max_length=25)
    note: Text = Field("", max_length=1000)
    steps: list[GuideStepIn] = Field(max_length=25)
    fee: Text = Field("", max_length=400)
    limit_days: Days | None = None
    law: Text = Field("", max_length=600)
    office: Text = Field(max_length=240)
    phone: Text = Field("", max_length=60)
    online: Text = Field("", max_length=400)


class DraftOut(Schema):
    id: UUID
    place: Ref
    state: Literal["draft", "published", "withdrawn"]
    version: int
    has_draft: bool
    review_on: date | None
    url: str


class PublishIn(In):
    why: Text = Field("", max_length=600, description="What changed; needed from the second version on.")
    review_on: Day


class ReviewIn(In):
    review_on: Day


class WithdrawIn(In):
    why: Text = Field(max_length=600)


class AdaptIn(In):
    field: AnyField
    do: Literal["set", "keep", "drop"] = Field(
        "set", description="keep: the original moved on and this still holds; drop: back to the original."
    )
    value: Any = Field(None, description="Of `set`: text; a whole number for limit_days; rows for materials and steps.")
    summary: Text = Field("", max_length=80)


class PointIn(In):
    name: Text = Field(max_length=80, examples=["随西村便民服务点"])
    address: Text = Field("", max_length=160)
    hours: Text = Field("", max_length=320)
    phone: Text = Field("", max_length=60)


class PointOut(Schema):
    place: Ref
    name: str
    address: str
    hours: str
    phone: str


class FeedbackIn(In):
    helped: bool
    reason: ReasonWord | None = Field(None, description="Needed when it did not.")
    words: Text = Field("", max_length=2000)


class FeedbackOut(Schema):
    id: UUID
    helped: bool


class GuideSaidOut(Schema):
    id: UUID
    guide: str
    place: str
    reason: str
    words: str
    version: int
    at: datetime
    url: str


class GuideSaid(Schema):
    count: int
    results: list[GuideSaidOut]
    next: str | None
