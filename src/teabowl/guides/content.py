"""What a guide says, as plain values: its fields, its materials and its steps. Pure: no Django, no gettext.

A content is a mapping of field to JSON value, as it is stored; `complete` gives every field its empty value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Value = Any
"""A field's value: text, a whole number or None (limit_days), or rows of materials or steps (mappings)."""
Content = Mapping[str, Value]


class Field(StrEnum):
    """What a guide says, in the order of its page. The first twelve are written above the village and may be changed below by a
    county or township; the last four are a village's own."""

    SPOKEN = "spoken"
    TITLE = "title"
    WHO = "who"
    MATERIALS = "materials"
    NOTE = "note"
    STEPS = "steps"
    FEE = "fee"
    LIMIT_DAYS = "limit_days"
    LAW = "law"
    OFFICE = "office"
    PHONE = "phone"
    ONLINE = "online"
    HERE = "here"
    HERE_HOURS = "here_hours"
    HERE_PHONE = "here_phone"
    HERE_NOTE = "here_note"


VILLAGE_FIELDS = (Field.HERE, Field.HERE_HOURS, Field.HERE_PHONE, Field.HERE_NOTE)
WRITTEN_FIELDS = tuple(field for field in Field if field not in VILLAGE_FIELDS)
LONGEST: dict[Field, int] = {
    Field.SPOKEN: 30,
    Field.TITLE: 60,
    Field.WHO: 800,
    Field.NOTE: 400,
    Field.FEE: 200,
    Field.LAW: 300,
    Field.OFFICE: 120,
    Field.PHONE: 30,
    Field.ONLINE: 200,
    Field.HERE: 120,
    Field.HERE_HOURS: 120,
    Field.HERE_PHONE: 30,
    Field.HERE_NOTE: 400,
}
"""Characters of the text fields."""
MOST_ROWS = 20
"""Materials, and steps."""
LONGEST_LIMIT = 250
"""Working days."""


class Form(StrEnum):
    """In what form a material is asked for."""

    ORIGINAL = "original"
    COPY = "copy"
    BOTH = "both"
    FORM = "form"
    """A form to fill in: it has `lines`, from which the blank form and the filled sample are printed."""
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to bring. `count` pieces of it; `lines` of a form are (what is asked, how it is filled in the sample)."""

    name: str
    form: Form = Form.ORIGINAL
    count: int = 1
    note: str = ""
    lines: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Material":
        lines = tuple((str(asked), str(filled)) for asked, filled in row.get("lines", ()))
        return cls(row["name"], Form(row.get("form", "original")), int(row.get("count", 1)), row.get("note", ""), lines)

    def row(self) -> dict[str, Any]:
        found: dict[str, Any] = {"name": self.name, "form": self.form.value, "count": self.count, "note": self.note}
        return found | ({"lines": [list(line) for line in self.lines]} if self.lines else {})


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `days`: working days that it takes; None where it takes none that count."""

    title: str
    note: str = ""
    days: int | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Step":
        return cls(row["title"], row.get("note", ""), row.get("days"))

    def row(self) -> dict[str, Any]:
        return {"title": self.title, "note": self.note, "days": self.days}


def empty(field: Field) -> Value:
    if field in (Field.MATERIALS, Field.STEPS):
        return []
    return None if field is Field.LIMIT_DAYS else ""


def complete(content: Content) -> dict[str, Value]:
    """Every field, those that are missing empty."""
    return {field.value: content.get(field.value, empty(field)) for field in Field}


def materials_of(content: Content) -> list[Material]:
    return [Material.of(row) for row in content.get("materials") or ()]


def steps_of(content: Content) -> list[Step]:
    return [Step.of(row) for row in content.get("steps") or ()]


def changed_fields(before: Content, after: Content) -> list[Field]:
    """The fields that differ, in the order of the page."""
    one, other = complete(before), complete(after)
    return [field for field in Field if one[field.value] != other[field.value]]
