"""What somebody typed into a guide, as it is stored: trimmed, within its length, or Invalid with the field's name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from teabowl.guides import words
from teabowl.guides.content import LONGEST, LONGEST_LIMIT, MOST_ROWS, Content, Field, Form, Material, Step
from teabowl.guides.rules import LONGEST_REVIEW
from teabowl.kernel.errors import Invalid
from teabowl.kernel.texts import clean_text
from teabowl.ui.form_words import check_written

PHONE = re.compile(r"[0-9][0-9 \-]{2,28}[0-9]")
NEEDED = (Field.SPOKEN, Field.TITLE, Field.WHO, Field.OFFICE)
NAME = 40
ROW_NOTE = 120
MOST_LINES = 30


def text(name: str, typed: Any, most: int, *, required: bool = True) -> str:
    """Raises Invalid({name: …}): missing or too long."""
    return check_written(name, clean_text(str(typed or "")), most, required=required)


def public_phone(name: str, typed: Any) -> str:
    said = text(name, typed, LONGEST[Field.PHONE], required=False)
    if said and not PHONE.fullmatch(said):
        raise Invalid({name: words.BAD_PHONE})
    return said


def whole_number(name: str, typed: Any, most: int) -> int | None:
    if typed in (None, ""):
        return None
    try:
        number = int(str(typed).strip())
    except ValueError:
        number = 0
    if not 1 <= number <= most:
        raise Invalid({name: words.WHOLE_NUMBER % {"most": most}})
    return number


def _is_filled(field: str, row: Mapping[str, Any], name: str, more: Iterable[str]) -> bool:
    """Whether a row says something. Raises Invalid where it says more of a thing without saying which: what was typed is not lost."""
    if str(row.get(name) or "").strip():
        return True
    if any(row.get(part) for part in more):
        raise Invalid({field: words.ROW_WITHOUT_NAME})
    return False


def _materials(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        if not _is_filled("materials", row, "name", ("note", "lines")):
            continue
        form = row.get("form") or Form.ORIGINAL
        if form not in list(Form):
            raise Invalid({"materials": words.CHOOSE_ONE})
        lines = [
            (text("materials", asked, NAME), text("materials", filled, ROW_NOTE, required=False))
            for asked, filled in row.get("lines") or ()
        ]
        if len(lines) > MOST_LINES:
            raise Invalid({"materials": words.TOO_MANY_ROWS % {"most": MOST_LINES}})
        found.append(
            Material(
                text("materials", row["name"], NAME),
                Form(form),
                whole_number("materials", row.get("count") or 1, 20) or 1,
                text("materials", row.get("note"), ROW_NOTE, required=False),
                tuple(lines) if form == Form.FORM else (),
            ).row()
        )
    return _rows("materials", found)


def _steps(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found = [
        Step(
            text("steps", row["title"], NAME),
            text("steps", row.get("note"), ROW_NOTE, required=False),
            whole_number("steps", row.get("days"), LONGEST_LIMIT),
        ).row()
        for row in rows
        if _is_filled("steps", row, "title", ("note", "days"))
    ]
    return _rows("steps", found)


def _rows(name: str, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(found) > MOST_ROWS:
        raise Invalid({name: words.TOO_MANY_ROWS % {"most": MOST_ROWS}})
    return list(found)


def field(name: Field, typed: Any, *, required: bool = False) -> Any:
    """One field's value as it is stored. Raises Invalid({field: …})."""
    if name is Field.MATERIALS:
        return _materials(typed or ())
    if name is Field.STEPS:
        return _steps(typed or ())
    if name is Field.LIMIT_DAYS:
        return whole_number(name, typed, LONGEST_LIMIT)
    if name in (Field.PHONE, Field.HERE_PHONE):
        return public_phone(name, typed)
    said = text(name, typed, LONGEST[name], required=required)
    if name is Field.ONLINE and said and not re.fullmatch(r"https?://[^\s<>\"']+", said):
        raise Invalid({name: words.BAD_ADDRESS})
    return said


def whole(typed: Content, fields: Iterable[Field]) -> dict[str, Any]:
    """A guide's content, ready to be saved as a draft. Raises Invalid with every wrong field."""
    wrong: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for name in fields:
        try:
            found[name.value] = field(name, typed.get(name.value), required=name in NEEDED)
        except Invalid as error:
            wrong |= error.fields
    if not wrong and not found.get("steps"):
        wrong["steps"] = words.NEED_A_STEP
    if wrong:
        raise Invalid(wrong)
    return found


def review_day(on: date | None, today: date) -> date:
    """Raises Invalid({'review_on': …}) unless it is after today and within two years."""
    if on is None or not today < on <= today + timedelta(days=LONGEST_REVIEW):
        raise Invalid({"review_on": words.REVIEW_DAY})
    return on
