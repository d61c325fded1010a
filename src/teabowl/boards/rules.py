"""Pure decisions of the boards: states and moves, limits, what a text may not hold, and until when one may appeal.

A rule answers with `Problem`s (a field and a code); `words.py` says them. No Django, no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from teabowl.kernel.errors import Problem
from teabowl.kernel.texts import has_phone, has_resident_number
from teabowl.moderation.rules import AppealStatus as AppealStatus  # migration 0001 names it here


class Board(StrEnum):
    NOTICES = "notices"
    CIRCLE = "circle"


class PostStatus(StrEnum):
    """HELD waits for a look (moderation). INSIDE stands in a closed group: whatever reads PUBLISHED never sees it."""

    DRAFT = "draft"
    HELD = "held"
    PUBLISHED = "published"
    INSIDE = "inside"
    TAKEN_DOWN = "taken_down"


STANDING = frozenset({PostStatus.PUBLISHED, PostStatus.INSIDE})


class CommentStatus(StrEnum):
    STANDING = "standing"
    HELD = "held"
    TAKEN_DOWN = "taken_down"
    WITHDRAWN = "withdrawn"


class SentStatus(StrEnum):
    """Of a head account's notice to villages."""

    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class CopyStatus(StrEnum):
    """Of one village's copy. CHOSEN: not sent yet."""

    CHOSEN = "chosen"
    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"


MOVES: Mapping[PostStatus, frozenset[PostStatus]] = {
    PostStatus.DRAFT: frozenset({PostStatus.PUBLISHED, PostStatus.INSIDE, PostStatus.HELD}),
    PostStatus.HELD: frozenset({PostStatus.PUBLISHED, PostStatus.INSIDE, PostStatus.TAKEN_DOWN, PostStatus.DRAFT}),
    PostStatus.PUBLISHED: frozenset({PostStatus.TAKEN_DOWN, PostStatus.HELD}),
    PostStatus.INSIDE: frozenset({PostStatus.TAKEN_DOWN, PostStatus.HELD}),
    PostStatus.TAKEN_DOWN: frozenset({PostStatus.PUBLISHED, PostStatus.INSIDE}),
}
"""Taken down to standing only by an appeal that is granted; published to held when a guardian asks."""

MAX_TITLE = 60
MAX_BODY = 5000
MAX_COMMENT = 500
MAX_REASON = 300
MAX_PINNED = 3
MAX_PIN_DAYS = 90
POSTS_AN_HOUR = 10
COMMENTS_AN_HOUR = 30
PLACE_AN_HOUR = 120
"""Posts and comments of villagers in one village: more than that is a machine."""
MAX_PICTURES = 9
MAX_ALBUM = 60
MAX_LINK = 200
MAX_GROUP_NAME = 20
MAX_GROUP_ABOUT = 200
GROUPS_EACH = 3
MAX_OPTION = 60
OPTIONS = range(2, 11)
MAX_POLL_DAYS = 60
ADULT = 18
WITHOUT_GUARDIAN = 14
"""Under 14, nothing without the guardian's consent (PIPL art 31)."""


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
    extras: "Extras" = field(default_factory=lambda: Extras())


@dataclass(frozen=True, slots=True)
class PollAsk:
    """A question as typed: its options, the last day, how many one may choose."""

    options: tuple[str, ...] = ()
    until: date | None = None
    most: int = 1


@dataclass(frozen=True, slots=True)
class Extras:
    """What a circle post may have besides words: many pictures, a group it belongs to, a question, a link to a page of this site;
    and what it says of children."""

    album: bool = False
    group_id: UUID | None = None
    about_minor: bool = False
    guardian_agrees: bool = False
    comments_off: bool = False
    link_path: str = ""
    link_title: str = ""
    poll: PollAsk | None = None


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


def problems_to_publish(board: Board, content: Content, alts: Mapping[UUID, str], today: date | None = None) -> list[Problem]:
    """What keeps a text from being published. `alts` has every picture of the post."""
    found, extras = problems_to_save(content), content.extras
    needs_title = board is Board.NOTICES or extras.album or extras.poll is not None
    if needs_title and not content.title:
        found.append(Problem("title", "question_missing" if extras.poll else "title_missing"))
    if not content.body and not extras.album and extras.poll is None:
        found.append(Problem("body", "body_missing"))
    if extras.album and not alts:
        found.append(Problem("pictures", "album_empty"))
    if extras.about_minor and not extras.guardian_agrees:
        found.append(Problem("guardian_agrees", "guardian_missing"))
    found += [Problem(f"alt-{key}", "alt_missing") for key, alt in alts.items() if not alt]
    found += problems_of_poll(extras.poll, today) if extras.poll is not None and today is not None else []
    options = extras.poll.options if extras.poll else ()
    words = "\n".join([content.title, *alts.values(), *options])
    private = _personal_numbers("title", words, phones_confirmed=content.phones_confirmed)
    private += _personal_numbers("body", content.body, phones_confirmed=content.phones_confirmed)
    return found + list(dict.fromkeys(private))


def problems_of_question(ballots: int, was: str, title: str) -> list[Problem]:
    """What was asked stands once somebody has answered it: their votes would be read as answers to something else."""
    return [Problem("title", "question_voted", ballots)] if ballots and title != was else []


def problems_of_poll(ask: PollAsk, today: date) -> list[Problem]:
    """2 to 10 different options, open for at most two months, at least one answer each and fewer than there are options."""
    found = []
    if len(ask.options) not in OPTIONS:
        found.append(Problem("options", "options_range", OPTIONS.stop - 1))
    elif len(set(ask.options)) < len(ask.options):
        found.append(Problem("options", "options_same"))
    elif any(len(option) > MAX_OPTION for option in ask.options):
        found.append(Problem("options", "option_long", MAX_OPTION))
    if ask.until is None or not today <= ask.until <= today + timedelta(days=MAX_POLL_DAYS):
        found.append(Problem("until", "poll_until", MAX_POLL_DAYS))
    if ask.options and not 1 <= ask.most <= len(ask.options):
        found.append(Problem("most", "poll_most", len(ask.options)))
    return found


def problems_of_group(name: str, about: str) -> list[Problem]:
    if not name:
        return [Problem("name", "group_name_missing")]
    found = [Problem("name", "group_name_long", MAX_GROUP_NAME)] if len(name) > MAX_GROUP_NAME else []
    return found + ([Problem("about", "group_about_long", MAX_GROUP_ABOUT)] if len(about) > MAX_GROUP_ABOUT else [])


def age(born_on: date, today: date) -> int:
    """Full years, counted from the day after the birthday's eve as usual; born on 29 February: from 1 March."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


@dataclass(frozen=True, slots=True)
class Youth:
    """How young a writer is, and whether the guardian agreed."""

    years: int
    consent: bool


def problems_of_youth(youth: Youth, text: str) -> list[Problem]:
    """What a minor's text may not be: anything without consent under 14; a number or a place to be found at."""
    if youth.years < WITHOUT_GUARDIAN and not youth.consent:
        return [Problem("", "guardian_needed", WITHOUT_GUARDIAN)]
    if has_phone(text):
        return [Problem("body", "minor_phone")]
    return []


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
