"""The rules of studying and asking. Pure.

Nobody counts hours and nothing ranks people (domain.md §6, S79, S80): a mark of having read belongs to who made it, and no rule, query
or figure here asks for it.
"""

from datetime import date
from enum import StrEnum

from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import Problem
from teabowl.kernel.texts import clean_text, has_phone, has_resident_number

TITLE = 40
ABOUT = 500
MATERIAL_TITLE = 60
SOURCE = 120
MATERIAL = 30_000
"""Characters of a text, or of what is said in a sound or video, written out."""
QUESTION = 500
PUBLIC_QUESTION = 120
ANSWER = 3000
MOST_MATERIALS = 60
QUESTIONS_A_DAY = 5
"""How many questions one account may ask one place in a day: enough for anybody, too few for a flood."""


class MaterialKind(StrEnum):
    TEXT = "text"
    PDF = "pdf"
    AUDIO = "audio"
    VIDEO = "video"


class ProgrammeState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    """Over: still read, no longer among what runs."""


class State(StrEnum):
    """Of a question."""

    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Topic(StrEnum):
    """Where an answer stands among the frequent questions."""

    JOINING = "joining"
    TRANSFER = "transfer"
    AWAY = "away"
    DUES = "dues"
    MEETINGS = "meetings"
    STUDY = "study"
    VILLAGE = "village"
    OTHER = "other"


ANSWERING = (
    PostKind.SECRETARY,
    PostKind.DEPUTY,
    PostKind.ORGANISATION_COMMISSIONER,
    PostKind.PUBLICITY_COMMISSIONER,
    PostKind.DISCIPLINE_COMMISSIONER,
)
"""Posts that answer questions put to their organisation, in the order in which one signs."""
KEEPING = (PostKind.SECRETARY, PostKind.DEPUTY, PostKind.PUBLICITY_COMMISSIONER)
"""Posts that keep the study programme: leading the branch, or its publicity (支部工作条例 arts 24-25)."""


def problems_of_programme(title: str, about: str, starts_on: date | None, ends_on: date | None) -> list[Problem]:
    found = [*_written("title", title, TITLE), *_written("about", about, ABOUT, required=False)]
    if starts_on is None:
        found.append(Problem("starts_on", "day_missing"))
    elif ends_on is not None and ends_on < starts_on:
        found.append(Problem("ends_on", "ends_before"))
    return found


def problems_of_material(title: str, body: str, source: str, *, is_text: bool) -> list[Problem]:
    return [
        *_written("title", title, MATERIAL_TITLE),
        *_written("body", body, MATERIAL, required=is_text),
        *_written("source", source, SOURCE, required=False),
    ]


def problems_of_question(text: str) -> list[Problem]:
    return [*_written("text", text, QUESTION), *_private("text", text)]


def problems_of_answer(answer: str) -> list[Problem]:
    return _written("answer", answer, ANSWER)


def problems_of_publishing(question: str, answer: str) -> list[Problem]:
    """What everybody reads: nobody's number in it."""
    return [
        *_written("public_question", question, PUBLIC_QUESTION),
        *_private("public_question", question),
        *([Problem("answer", "resident")] if has_resident_number(answer) else []),
    ]


def _written(field: str, text: str, most: int, *, required: bool = True) -> list[Problem]:
    if required and not text:
        return [Problem(field, "missing")]
    return [Problem(field, "long", most)] if len(text) > most else []


def _private(field: str, text: str) -> list[Problem]:
    if has_resident_number(text):
        return [Problem(field, "resident")]
    return [Problem(field, "phone")] if has_phone(text) else []


def is_in_time(answered_on: date, due_on: date) -> bool:
    return answered_on <= due_on


def public_wording(text: str) -> str:
    """The first sentence of what was asked, as the question that everybody would read; the answerer puts it in general words."""
    line = " ".join(clean_text(text).split())
    for mark in "？?。":
        head, found, _rest = line.partition(mark)
        if found and len(head) < PUBLIC_QUESTION:
            return head + found
    return line[:PUBLIC_QUESTION]
