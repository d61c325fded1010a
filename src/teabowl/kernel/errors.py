"""What an action says when it will not act.

Each carries a sentence for the person who asked, in their language (gettext-lazy or str), saying what happened and what
to do next. Doors translate: NotFound 404, NotAllowed 403, Refused 409, Invalid 422 with the field it belongs to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class TeabowlError(Exception):
    """Base of what a door may show to a person."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


class NotFound(TeabowlError):
    """No such thing, or it is outside what this actor may know of."""


class NotAllowed(TeabowlError):
    """The actor may not do this here."""


class Refused(TeabowlError):
    """Allowed in principle, but not in the present state of the record (already closed, too late, not the successor)."""


class Invalid(TeabowlError):
    """Something typed is wrong. `fields` maps a field's name to its message; '' is for the whole form."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__("; ".join(f"{name}: {text}" if name else str(text) for name, text in fields.items()))
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True)
class Problem:
    """What `rules.py` finds wrong with something typed: its field ('' for the whole form), a code of the area's `words.PROBLEMS`, and
    the number in that sentence."""

    field: str
    code: str
    n: int = 0
