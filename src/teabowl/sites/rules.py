"""What a site may say, and when a complaint is due. Pure."""

import re
from datetime import date, timedelta

PHONE = re.compile(r"[0-9+() -]{3,20}")
COMPLAINT_DAYS = 15
"""Calendar days in which a complaint about the platform is answered."""
COMPLAINT_LEAST = 5
"""Characters below which there is nothing to answer."""


def is_public_phone(text: str) -> bool:
    """Whether this can be a number to call: digits, with an area code and dashes; 110 and 12345 too."""
    return PHONE.fullmatch(text) is not None


def is_answerable(body: str) -> bool:
    """Whether a complaint says enough to be answered."""
    return len(body.strip()) >= COMPLAINT_LEAST


def complaint_due(received_on: date) -> date:
    """The last day to answer a complaint."""
    return received_on + timedelta(days=COMPLAINT_DAYS)
