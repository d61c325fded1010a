"""What the API takes and gives of reports, decisions and appeals."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from teabowl.api.schemas.common import In, Ref, Text

KINDS = "As in the address of its report page: posts, comments, listings, entry-questions, branch-questions."
WhyWord = Literal["private", "minor", "untrue", "abuse", "advert", "illegal", "other"]


class ReportIn(In):
    kind: Text = Field(max_length=30, examples=["posts"], description=KINDS)
    id: UUID
    why: WhyWord
    words: Text = Field("", max_length=2000, description="Needed for `other`.")


class ReportedOut(Schema):
    id: UUID
    why: str
    made_at: datetime
    due_at: datetime = Field(description="By when somebody looks.")


class ReasonOut(Schema):
    why: str
    words: str
    at: datetime


class QueueRowOut(Schema):
    id: UUID
    waits: Literal["report", "held"] = Field(description="A report to decide, or a text to look at before it is published.")
    kind: str
    subject: UUID
    text: str
    author: str
    url: str
    reasons: list[ReasonOut]
    hits: list[str] = Field(description="Words of the lists that a held text has.")
    since: datetime
    due_at: datetime


class Queue(Schema):
    results: list[QueueRowOut]
    next: None


class DecideIn(In):
    uphold: bool = Field(description="True: taken down (a held text is not published). False: it stays (or is published).")
    why: WhyWord | None = Field(None, description="The reason told to the author; without it what the report said.")
    words: Text = Field("", max_length=2000, examples=["写了别人家的电话"])


class TakeDownIn(In):
    kind: Text = Field(max_length=30, examples=["posts"], description=KINDS)
    id: UUID
    why: WhyWord = "other"
    words: Text = Field("", max_length=2000)


class DecisionOut(Schema):
    id: UUID
    outcome: str
    why: str
    words: str
    decided_at: datetime
    appeal_until: datetime | None


class AppealIn(In):
    words: Text = Field(max_length=2000, examples=["这是我自己家的电话"])


class AppealOut(Schema):
    id: UUID
    status: Literal["waiting", "granted", "declined"]
    words: str
    answer: str
    made_at: datetime
    due_at: datetime


class AppealRowOut(Schema):
    id: UUID
    place: Ref
    kind: str
    text: str
    why: str
    decision: str
    words: str
    made_at: datetime
    due_at: datetime
    status: str = Field(description="What came of it, in words.")
    answer: str
    answered_at: datetime | None


class Appeals(Schema):
    results: list[AppealRowOut]
    next: None


class AppealAnswerIn(In):
    grant: bool
    answer: Text = Field(max_length=2000, examples=["看过了，可以留着"])


class OwnDecisionOut(Schema):
    id: UUID
    text: str
    note: str = Field(description="Why it was taken down, and what came of an appeal.")
    at: datetime
    may_appeal: bool


class OwnDecisions(Schema):
    results: list[OwnDecisionOut]
    next: None


class OpenlyOut(Schema):
    place: Ref
    report_days: int
    appeal_days: int
    answer_days: int
    keys: list[str] = Field(description="Figures of /places/{code}/figures that say what came of it; each opens.")


class WordIn(In):
    text: Text = Field(max_length=30, description="Two characters at least.")
    category: Literal["abuse", "advert", "illegal", "untrue", "private", "other"] = "other"


class WordOut(Schema):
    id: UUID
    text: str
    category: str
    added_at: datetime
    ended_at: datetime | None = Field(description="Since when it no longer holds a text; null while it does.")


class Words(Schema):
    results: list[WordOut]
    next: None


class TermsIn(In):
    report_days: int = Field(description="Within how many days somebody looks at a report.")
    appeal_days: int = Field(description="How long one may appeal.")
    answer_days: int = Field(description="Within how many days an appeal is answered.")
