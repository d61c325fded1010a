"""Until when a member's dues are paid, as the area above says that keeps them: a letter of introduction states it, and nobody is asked
for what is on record."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

PaidUntil = Callable[[UUID], date | None]
"""(member_id) → the first day of the last month paid without a gap; None where nothing is known."""

_asked: list[PaidUntil] = []


def register(paid_until: PaidUntil) -> None:
    """Called from an AppConfig.ready; the last one counts."""
    _asked[:] = [paid_until]


def paid_until(member_id: UUID) -> date | None:
    return _asked[-1](member_id) if _asked else None
