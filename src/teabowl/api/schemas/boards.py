"""Notices and the circle in the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import Day, In, PictureOut, Ref, Text


class PostRow(Schema):
    id: UUID
    board: Literal["notices", "circle"]
    title: str
    body: str
    author: str
    place: str = Field(description="Where it was written, if not at the place asked for.")
    published_at: datetime
    corrected_at: datetime | None
    pinned: bool
    comments: int
    url: str


class Posts(Schema):
    results: list[PostRow]
    next: str | None


class CommentOut(Schema):
    id: UUID
    author: str
    body: str
    gone: str = Field(description="Why its words are no longer shown; empty while they are.")
    at: datetime


class CommentsOut(Schema):
    results: list[CommentOut]
    next: str | None


class VersionOut(Schema):
    title: str
    body: str
    at: datetime
    why: str


class PollOptionOut(Schema):
    id: UUID
    text: str
    votes: int | None = Field(description="Only once the question is over.")


class PollOut(Schema):
    until: date
    most: int
    ballots: int
    is_over: bool
    options: list[PollOptionOut]


class LinkOut(Schema):
    path: str
    title: str


class PostOut(Schema):
    id: UUID
    board: Literal["notices", "circle"]
    place: Ref
    title: str
    body: str
    author: str
    status: str
    taken_down_why: str
    pinned: bool
    published_at: datetime | None
    corrected_at: datetime | None
    pictures: list[PictureOut]
    versions: list[VersionOut]
    comments: CommentsOut
    poll: PollOut | None
    link: LinkOut | None = Field(description="A page of this site that it leads to.")
    group: str
    version: int
    sent_from: str = Field(description="The head account that sent this notice to villages; empty for the village's own.")
    comments_off: bool
    url: str


class PollIn(In):
    options: list[Text] = Field(max_length=20, examples=[["修路", "装灯"]])
    until: Day
    most: int = Field(1, ge=1, le=10, description="How many options one may choose.")


class VoteIn(In):
    options: list[UUID] = Field(max_length=10)


class VotedOut(Schema):
    ballots: int


class PostIn(In):
    board: Literal["notices", "circle"]
    title: Text = Field("", max_length=2000, examples=["11 月 28 日停水半天"])
    body: Text = Field(max_length=20_000, examples=["上午 8 点到 12 点清洗水塔。"])
    phones_confirmed: bool = Field(False, description="The mobile numbers in the text are meant to be public.")
    poll: PollIn | None = Field(None, description="Circle only: a question to the village; the title asks it.")
    about_minor: bool = Field(False, description="Circle only: shows or names a child; needs `guardian_agrees`.")
    guardian_agrees: bool = False
    comments_off: bool = False
    group: UUID | None = Field(None, description="Circle only: the group that it is said in.")
    album: bool = Field(False, description="Circle only: up to 60 pictures.")
    form: UUID | None = Field(None, description="What the pictures of /places/{code}/pictures were put into; one text's own.")
    link: Text = Field("", max_length=500, description="Circle only: a page of this site.")
    link_title: Text = Field("", max_length=60)
    version: int = Field(0, ge=0, le=2**31 - 1, description="Of the draft that it was read as; 0 for what was never a draft.")


class DraftRowOut(Schema):
    id: UUID
    board: str
    text: str
    at: datetime
    due_at: datetime | None = Field(description="By when somebody looks at what waits for a look.")
    url: str


class OwnPosts(Schema):
    drafts: list[DraftRowOut]
    held: list[DraftRowOut]
    posts: list[DraftRowOut]


class DraftPictureOut(PictureOut):
    id: UUID


class PostDraftOut(Schema):
    id: UUID
    form: UUID = Field(description="For `form` of the next saving, of pictures and of publishing.")
    version: int
    board: Literal["notices", "circle"]
    place: Ref
    title: str
    body: str
    pictures: list[DraftPictureOut]
    url: str


class OrderIn(In):
    board: Literal["notices", "circle"]
    pictures: list[UUID] = Field(max_length=60, description="All of the form, in the order wished.")


class OrderedOut(Schema):
    pictures: list[DraftPictureOut]


class ThreadOut(Schema):
    following: bool
    voted: bool


class CommentIn(In):
    body: Text = Field(max_length=5_000, examples=["收到"])
    phones_confirmed: bool = False


class CorrectionIn(In):
    title: Text = Field("", max_length=2000)
    body: Text = Field(max_length=20_000)
    why: Text = Field(max_length=2000, examples=["时间写错了"])
    version: int = Field(
        ge=1, le=2**31 - 1, description="As `version` of the post said: somebody else may have changed it since (409)."
    )
    phones_confirmed: bool = False


class PinIn(In):
    until: Day
