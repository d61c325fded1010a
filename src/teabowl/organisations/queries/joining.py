"""What a joint branch may join."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import Invalid
from teabowl.places.models import Place
from teabowl.places.queries import children, keys_of_codes


def places_to_join(home: Place) -> list[Place]:
    """Villages beside this one, or of this township, in division order: what is usually joined. None higher up, where they are many."""
    if home.level == Level.VILLAGE:
        above = home.parent
        return [place for place in children(above) if place.id != home.id] if above is not None else []
    return children(home) if home.level == Level.TOWNSHIP else []


def places_of_codes(codes: Iterable[str]) -> set[UUID]:
    """Raises Invalid ('codes') naming one that is no place."""
    asked = list(codes)
    found = keys_of_codes(asked)
    wrong = next((code for code in asked if code not in found), None)
    if wrong is not None:
        raise Invalid({"codes": _("没有编号是 %(code)s 的地方") % {"code": wrong[:20]}})
    return set(found.values())
