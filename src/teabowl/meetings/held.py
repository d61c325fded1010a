"""What areas above do when a meeting was held. They register in AppConfig.ready and are told in the transaction that ends it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from teabowl.kernel.actor import Actor
from teabowl.meetings.models import Material, Meeting

Listener = Callable[[Actor, Meeting, Sequence[UUID], datetime], None]
"""(actor, meeting, keys of the materials of one type whose points were taken up, now)"""

_LISTENERS: dict[str, Listener] = {}


def register(material_type: str, listener: Listener) -> None:
    """Registering a type again puts the new listener in place of the old."""
    _LISTENERS[material_type] = listener


def tell(actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """Tell each type's area of its materials that were gone through. One query where nobody listens."""
    rows = Material.objects.filter(item__meeting=meeting, item__state="done", type__in=list(_LISTENERS))
    found: dict[str, list[UUID]] = {}
    for type_, key in rows.values_list("type", "key"):
        found.setdefault(type_, []).append(key)
    for type_, keys in found.items():
        _LISTENERS[type_](actor, meeting, keys, now)
