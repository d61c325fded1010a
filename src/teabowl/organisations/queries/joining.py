"""What a joint branch may join."""

import re
from collections.abc import Iterable
from uuid import UUID

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Invalid
from teabowl.places.models import Place
from teabowl.places.queries import children, keys_of_codes
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

CODE = re.compile("[0-9]{12}")


def places_to_join(home: Place) -> list[Place]:
    """Villages beside this one, or of this township, in division order: what is usually joined. None higher up, where they are many."""
    if home.level == Level.VILLAGE:
        above = home.parent
        return [place for place in children(above) if place.id != home.id] if above is not None else []
    return children(home) if home.level == Level.TOWNSHIP else []


def units_typed(text: str, home: Place) -> list[tuple[str, UUID]]:
    """(unit, its place) of each line: a name, and behind it the code of the place where it stands if that is not `home`. Raises Invalid
    ('units')."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    coded = [(words[:-1], words[-1]) if len(words) > 1 and CODE.fullmatch(words[-1]) else (words, home.code) for words in lines]
    found = keys_of_codes({code for _name, code in coded} - {home.code}) | {home.code: home.id}
    wrong = next((code for _name, code in coded if code not in found), None)
    if wrong is not None:
        raise Invalid({"units": _("没有编号是 %(code)s 的地方") % {"code": wrong}})
    return [("".join(name), found[code]) for name, code in coded]


def places_of_codes(codes: Iterable[str]) -> set[UUID]:
    """Raises Invalid ('codes') naming one that is no place."""
    asked = list(codes)
    found = keys_of_codes(asked)
    wrong = next((code for code in asked if code not in found), None)
    if wrong is not None:
        raise Invalid({"codes": _("没有编号是 %(code)s 的地方") % {"code": wrong[:20]}})
    return set(found.values())
