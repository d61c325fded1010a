"""What the API takes and gives, as OpenAPI tells it. Answers are built by the areas; tests hold them against these."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from teabowl.api.rules import is_day_to_ask
from teabowl.kernel.times import CHINA

LevelWord = Literal["province", "city", "county", "township", "village"]


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not is_day_to_ask(day):
        raise PydanticCustomError("bad_day", "a day as 2026-10-31")
    return day


def _moment(value: Any) -> datetime:
    try:
        # a plus that was not escaped in the address arrives as a space
        moment = datetime.fromisoformat(value.replace(" ", "+")) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        moment = None
    if moment is None or not is_day_to_ask(moment.date()):
        raise PydanticCustomError("bad_moment", "a moment as 2026-10-31T18:00:00+08:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _text(value: str) -> str:
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise PydanticCustomError("bad_text", "has characters that cannot be kept")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Text = Annotated[str, AfterValidator(_text)]


class Ref(Schema):
    code: str = Field(examples=["371725109200"])
    name: str = Field(examples=["随西村"])


class PlaceRef(Ref):
    level: LevelWord


class Successor(Ref):
    url: str


class SiteWords(Schema):
    intro: str
    phone: str
    address: str
    hours: str


class PlaceOut(PlaceRef):
    official_name: str
    in_force: bool
    opened_on: date | None
    closed_on: date | None
    path: list[PlaceRef]
    parent: PlaceRef | None
    successor: Successor | None
    site: SiteWords | None
    url: str


class Children(Schema):
    results: list[PlaceRef]
    next: str | None


class FoundOut(PlaceRef):
    path: str
    in_force: bool
    former_name: str


class FoundList(Schema):
    results: list[FoundOut]
    next: None


class PastOut(Schema):
    what: Literal["name", "code", "place"]
    text: str
    since: date | None
    until: date


class ChangeOut(Schema):
    id: UUID
    kind: str
    on: date
    text: str
    decision: str
    undone: bool
    places: list[dict[str, str]]


class HistoryOut(Schema):
    place: PlaceRef
    past: list[PastOut]
    changes: list[ChangeOut]


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


class PictureOut(Schema):
    url: str
    alt: str
    width: int
    height: int


class OptionOut(Schema):
    id: UUID
    text: str
    votes: int | None = Field(description="Only once the question is over.")


class PollOut(Schema):
    until: date
    most: int
    ballots: int
    is_over: bool
    options: list[OptionOut]


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
    sent_from: str = Field(description="The head account that sent this notice to villages; empty for the village's own.")
    comments_off: bool
    url: str


class LetterRow(Schema):
    id: UUID
    title: str
    signed: str
    body: str
    place: Ref
    received_at: datetime
    answered_at: datetime | None
    state: str
    url: str


class Letters(Schema):
    results: list[LetterRow]
    next: str | None


class SaidOut(Schema):
    who: str
    at: datetime
    text: str
    follow_up_on: date | None


class StepOut(Schema):
    title: str
    text: str


class LetterOut(Schema):
    id: UUID
    place: Ref
    title: str
    signed: str
    body: str
    visibility: Literal["private", "public"]
    state: str
    received_at: datetime
    rating: str
    said: list[SaidOut]
    steps: list[StepOut]
    may: list[str] = Field(description="What this token can do with the letter now.")
    url: str


class HeldOut(Schema):
    role: str
    place: Ref


class MeOut(Schema):
    name: str
    scope: Literal["read", "write"]
    only: HeldOut | None
    held: list[HeldOut]


class FollowOut(Schema):
    place: Ref
    following: bool


class In(Schema):
    model_config = ConfigDict(extra="forbid")


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


class CommentIn(In):
    body: Text = Field(max_length=5_000, examples=["收到"])
    phones_confirmed: bool = False


class LetterIn(In):
    title: Text = Field(max_length=2000, examples=["村东排水沟什么时候清"])
    body: Text = Field(max_length=20_000, examples=["落叶堵了大半。"])
    visibility: Literal["private", "public"] = "private"
    show_name: bool = False


class AnswerIn(In):
    body: Text = Field(max_length=20_000, examples=["25 日动工，28 日前清完。"])
    follow_up_on: Day | None = None
