"""Pure decisions of the boards: states and moves, limits, what a text may not hold, and until when one may appeal.

A rule answers with `Problem`s (a field and a code); `words.py` says them. No Django, no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from teabowl.kernel.texts import has_phone, has_resident_number


class Board(StrEnum):
    NOTICES = "notices"
    CIRCLE = "circle"


class PostStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    TAKEN_DOWN = "taken_down"


class CommentStatus(StrEnum):
    STANDING = "standing"
    TAKEN_DOWN = "taken_down"
    WITHDRAWN = "withdrawn"


class Why(StrEnum):
    """Why something is reported or taken down. BY_AUTHOR is the author's own wish and is nobody's report."""

    PRIVATE = "private"
    UNTRUE = "untrue"
    ABUSE = "abuse"
    ADVERT = "advert"
    ILLEGAL = "illegal"
    OTHER = "other"
    BY_AUTHOR = "by_author"


REPORTABLE: tuple[Why, ...] = tuple(w for w in Why if w is not Why.BY_AUTHOR)


class Outcome(StrEnum):
    TAKEN_DOWN = "taken_down"
    KEPT = "kept"


class AppealStatus(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    DECLINED = "declined"


MOVES: Mapping[PostStatus, frozenset[PostStatus]] = {
    PostStatus.DRAFT: frozenset({PostStatus.PUBLISHED}),
    PostStatus.PUBLISHED: frozenset({PostStatus.TAKEN_DOWN}),
    PostStatus.TAKEN_DOWN: frozenset({PostStatus.PUBLISHED}),
}
"""Taken down to published only by an appeal that is granted."""

MAX_TITLE = 60
MAX_BODY = 5000
MAX_COMMENT = 500
MAX_REASON = 300
MAX_PINNED = 3
MAX_PIN_DAYS = 90
POSTS_AN_HOUR = 10
COMMENTS_AN_HOUR = 30
REPORTS_A_DAY = 20
REPORT_DAYS = 3
APPEAL_DAYS = 10
APPEAL_ANSWER_DAYS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with something typed: the field it belongs to ('' for the whole form) and a code of `words.PROBLEMS`."""

    field: str
    code: str
    n: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody typed. `form_key` names the form, so that sending it twice makes one post; `version` is the draft's
    version that the writer saw (0: none yet); `alts` has what is on each picture."""

    form_key: UUID
    title: str = ""
    body: str = ""
    version: int = 0
    phones_confirmed: bool = False
    alts: Mapping[UUID, str] = field(default_factory=dict)


def may_move(now: str, then: str) -> bool:
    return PostStatus(then) in MOVES[PostStatus(now)]


def _personal_numbers(name: str, text: str, *, phones_confirmed: bool) -> list[Problem]:
    if has_resident_number(text):
        return [Problem(name, "resident_number")]
    if has_phone(text) and not phones_confirmed:
        return [Problem("phones_confirmed", "phone_unconfirmed")]
    return []


def problems_to_save(content: Content) -> list[Problem]:
    """What keeps a draft from being saved: only what would not fit."""
    found = []
    if len(content.title) > MAX_TITLE:
        found.append(Problem("title", "title_long", len(content.title) - MAX_TITLE))
    if len(content.body) > MAX_BODY:
        found.append(Problem("body", "body_long", len(content.body) - MAX_BODY))
    return found


def problems_to_publish(board: Board, content: Content, alts: Mapping[UUID, str]) -> list[Problem]:
    """What keeps a text from being published. `alts` has every picture of the post."""
    found = problems_to_save(content)
    if board is Board.NOTICES and not content.title:
        found.append(Problem("title", "title_missing"))
    if not content.body:
        found.append(Problem("body", "body_missing"))
    words = "\n".join([content.title, *alts.values()])
    private = _personal_numbers("title", words, phones_confirmed=content.phones_confirmed)
    private += _personal_numbers("body", content.body, phones_confirmed=content.phones_confirmed)
    return found + list(dict.fromkeys(private))


def problems_of_comment(body: str, *, phones_confirmed: bool) -> list[Problem]:
    if not body:
        return [Problem("body", "comment_missing")]
    if len(body) > MAX_COMMENT:
        return [Problem("body", "comment_long", len(body) - MAX_COMMENT)]
    return _personal_numbers("body", body, phones_confirmed=phones_confirmed)


def problems_of_reason(text: str, name: str = "words", *, required: bool = True) -> list[Problem]:
    """A reason told to somebody: said, and short."""
    if required and not text:
        return [Problem(name, "reason_missing")]
    if len(text) > MAX_REASON:
        return [Problem(name, "reason_long", len(text) - MAX_REASON)]
    return []


def problems_of_pin(until: date, today: date, pinned: Sequence[UUID]) -> list[Problem]:
    if until < today or until > today + timedelta(days=MAX_PIN_DAYS):
        return [Problem("until", "pin_date", MAX_PIN_DAYS)]
    if len(pinned) >= MAX_PINNED:
        return [Problem("", "pins_many", MAX_PINNED)]
    return []


def appeal_until(decided_at: datetime) -> datetime:
    """The last moment to appeal: ten days."""
    return decided_at + timedelta(days=APPEAL_DAYS)


def may_appeal(outcome: str, why: str, decided_at: datetime, now: datetime) -> bool:
    """What one took down oneself needs no appeal; what was kept has no author to complain."""
    return outcome == Outcome.TAKEN_DOWN and why != Why.BY_AUTHOR and now <= appeal_until(decided_at)


def report_due(first_report_at: datetime) -> datetime:
    return first_report_at + timedelta(days=REPORT_DAYS)


def appeal_due(made_at: datetime) -> datetime:
    return made_at + timedelta(days=APPEAL_ANSWER_DAYS)
