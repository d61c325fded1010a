"""Who may read a private paper: the area that owns it says so, in its AppConfig.ready."""

from collections.abc import Callable
from uuid import UUID

from teabowl.kernel.actor import Actor

MayRead = Callable[[Actor, UUID], bool]
"""(actor, owner_id) → may read the papers of this owner."""

_READERS: dict[str, MayRead] = {}


def register(owner_type: str, may_read: MayRead) -> None:
    """Registering a type again puts the new answer in place of the old."""
    _READERS[owner_type] = may_read


def may_read(actor: Actor, owner_type: str, owner_id: UUID) -> bool:
    """Nobody may where no area answers."""
    asked = _READERS.get(owner_type)
    return asked is not None and asked(actor, owner_id)
