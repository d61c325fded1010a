"""How often one address may search: counted in this process, since a count in the database would cost more than the search."""

import time
from threading import Lock

from teabowl.kernel.addresses import counted_as

WINDOW = 60
PER_ADDRESS = 120
"""A minute, in one process. A whole village may stand behind one address."""

_lock = Lock()
_minute = 0
_counts: dict[str, int] = {}


def is_too_often(address: str, *, at: float | None = None) -> bool:
    """Count one search from an address; whether it is one too many for this minute."""
    global _minute
    address = counted_as(address)
    minute = int(time.time() if at is None else at) // WINDOW
    with _lock:
        if minute != _minute:
            _minute = minute
            _counts.clear()
        _counts[address] = _counts.get(address, 0) + 1
        return _counts[address] > PER_ADDRESS
