"""What a site may say, how its boards stand, and when a complaint is due. Pure."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from teabowl.kernel.desk import DeskItem

PHONE = re.compile(r"[0-9+() -]{3,20}")
COMPLAINT_DAYS = 15
"""Calendar days in which a complaint about the platform is answered."""
COMPLAINT_LEAST = 5
"""Characters below which there is nothing to answer."""

PARTED_ABOVE = 10
"""A desk with more matters than this shows first what cannot wait, so that nobody faces all of it at once."""


def is_public_phone(text: str) -> bool:
    """Whether this can be a number to call: digits, with an area code and dashes; 110 and 12345 too."""
    return PHONE.fullmatch(text) is not None


def is_answerable(body: str) -> bool:
    """Whether a complaint says enough to be answered."""
    return len(body.strip()) >= COMPLAINT_LEAST


def complaint_due(received_on: date) -> date:
    """The last day to answer a complaint."""
    return received_on + timedelta(days=COMPLAINT_DAYS)


def moved(order: Sequence[str], key: str, step: int) -> list[str]:
    """The order with `key` one place up (step -1) or down (+1). At the end it stays; an unknown key moves nothing."""
    keys = list(order)
    if key in keys:
        at = keys.index(key)
        to = min(max(at + step, 0), len(keys) - 1)
        keys.insert(to, keys.pop(at))
    return keys


def switched(off: Sequence[str], key: str, on: bool) -> list[str]:
    """The boards that are off, after `key` was switched on or off."""
    return sorted({*off, key} - ({key} if on else set()))


def parted(items: Sequence[DeskItem]) -> tuple[list[DeskItem], list[DeskItem]]:
    """What cannot wait and what can; a short desk, or one where nothing presses, is not parted."""
    pressing = [item for item in items if item.state in ("late", "miss")]
    if len(items) <= PARTED_ABOVE or not pressing:
        return list(items), []
    return pressing, [item for item in items if item.state not in ("late", "miss")]
