"""Pure decisions of the boards: states and moves, limits, what a text may not hold, and until when one may appeal.

A rule answers with `Problem`s (a field and a code); `words.py` says them. No Django, no database.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID


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
MAX_ALT = 120
MAX_IMAGES = 9
MAX_PINNED = 3
MAX_PIN_DAYS = 90
POSTS_AN_HOUR = 10
COMMENTS_AN_HOUR = 30
REPORTS_A_DAY = 20
REPORT_DAYS = 3
APPEAL_DAYS = 10
APPEAL_ANSWER_DAYS = 10
STAGED_HOURS = 48


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


_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\u200b")


def clean_text(text: str) -> str:
    """Plain text without characters that hide or reorder what is read, or that XML cannot carry; newlines as \\n, at most one
    empty line between paragraphs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in text if c == "\n" or (unicodedata.category(c) not in _INVISIBLE and c not in _BIDI))
    text = "".join(c for c in text if c not in "\ufffe\uffff\u2028\u2029")
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(text).split())


_PHONE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_RESIDENT = re.compile(r"(?<!\d)[1-8]\d{5}((?:18|19|20)\d{6})\d{3}[\dXx](?!\d)")


def _digits_joined(text: str) -> str:
    """Full-width digits made plain, and the gaps people put into numbers closed ('138 0000 0000', '138-0000-0000')."""
    return re.sub(r"(?<=\d)[\s\-‐–—_.·]{1,2}(?=[\dXx])", "", unicodedata.normalize("NFKC", text))


def has_resident_number(text: str) -> bool:
    """Whether a text shows something shaped like a resident number (GB 11643) with a possible date of birth.

    The check digit is not asked: a number with one digit mistyped still tells who it is.
    """
    for birth in _RESIDENT.findall(_digits_joined(text)):
        try:
            date(int(birth[:4]), int(birth[4:6]), int(birth[6:8]))
        except ValueError:
            continue
        return True
    return False


def has_phone(text: str) -> bool:
    """Whether a text shows a mobile number."""
    return _PHONE.search(_digits_joined(text)) is not None


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
    found += [Problem(f"alt-{key}", "alt_long", MAX_ALT) for key, alt in content.alts.items() if len(alt) > MAX_ALT]
    return found


def problems_to_publish(board: Board, content: Content, alts: Mapping[UUID, str]) -> list[Problem]:
    """What keeps a text from being published. `alts` has every picture of the post."""
    found = problems_to_save(content)
    if board is Board.NOTICES and not content.title:
        found.append(Problem("title", "title_missing"))
    if not content.body:
        found.append(Problem("body", "body_missing"))
    found += [Problem(f"alt-{key}", "alt_missing") for key, alt in alts.items() if not alt]
    if len(alts) > MAX_IMAGES:
        found.append(Problem("images", "images_many", MAX_IMAGES))
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


def excerpt(text: str, length: int) -> str:
    """The first words on one line, with an ellipsis where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
