"""How much is new to somebody, for the header's corner. People stand below the area that holds messages, so that area says here how to
count."""

from collections.abc import Callable
from uuid import UUID

Counter = Callable[[UUID], int]
_counters: list[Counter] = []


def count_by(counter: Counter) -> None:
    """Called from the AppConfig.ready of `messages`. `counter` is one indexed statement: the header asks on every page."""
    _counters[:] = [counter]


def news_of(account_id: UUID | None) -> int:
    """How many messages the account has not read; 100 for more than 99."""
    return sum(counter(account_id) for counter in _counters) if account_id else 0
