"""What the endpoints share: the place of an address, cursors, places as the API shows them."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import get_language

from teabowl.api.problems import Moved
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.places.models import Place
from teabowl.places.queries import place_by_code
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

T = TypeVar("T")
CODE_LENGTH = 12


def place_of(code: str) -> Place:
    """The place with this code, in force or not. Raises NotFound."""
    if not (code.isascii() and code.isdigit() and len(code) <= CODE_LENGTH):
        raise NotFound(_("没有这个地方，请看一下编号有没有写对"))
    try:
        return place_by_code(code)
    except NotFound:
        raise NotFound(_("没有这个地方，请看一下编号有没有写对")) from None


def living(code: str) -> Place:
    """The same, in force. Raises Moved for a place that was merged away or closed."""
    place = place_of(code)
    if place.closed_on is not None:
        raise Moved(place)
    return place


def ref(place: Place) -> dict[str, Any]:
    return {"code": place.code, "name": place.name, "level": place.level}


def short_ref(place: Place) -> dict[str, Any]:
    return {"code": place.code, "name": place.name}


def staged(row: Any, place: Place) -> dict[str, Any]:
    """A table that was brought in, as people/staged.py keeps it."""
    return {
        "id": str(row.id), "place": short_ref(place), "filename": row.filename, "state": row.state, "good": row.good, "bad": row.bad,
        "notes": [str(note) for note in row.notes], "created_at": row.created_at.isoformat(), "expires_at": row.expires_at.isoformat(),
        "confirmed_at": iso(row.confirmed_at), "undone_at": iso(row.undone_at),
    }  # fmt: skip


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def pack(text: str) -> str:
    """A cursor. Its inside is ours to change: callers send back what they got."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(cursor: str) -> str:
    """Raises Invalid for what `pack` did not make."""
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
    except ValueError:
        text = ""
    if not text or not text.isprintable() or pack(text) != cursor:
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")})
    return text


def page_after(rows: Sequence[T], keys: Sequence[str], cursor: str, limit: int) -> tuple[list[T], str | None]:
    """A page of a list that is whole in memory, by keys that rise; and the cursor of the next, None at the end."""
    after = unpack(cursor) if cursor else ""
    left = [(key, row) for key, row in zip(keys, rows, strict=True) if key > after]
    more = pack(left[limit - 1][0]) if len(left) > limit else None
    return [row for _key, row in left[:limit]], more


def id_in(cursor: str) -> UUID | None:
    """The key of the last row that was shown; None at the beginning. Raises Invalid for what `pack(key.hex)` did not make."""
    if not cursor:
        return None
    try:
        return UUID(unpack(cursor))
    except ValueError:
        raise Invalid({"cursor": _("翻页的记号不对，请从第一页看起")}) from None
