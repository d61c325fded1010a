"""The code on the wall of the hall: signed, good for about a minute, new every few seconds. A photograph sent home is soon worthless,
and nobody's position is asked."""

from datetime import datetime
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

SLOT_SECONDS = 20
GOOD_SLOTS = 4
"""The running one and those just before: time to scan and to read."""
KEPT_SECONDS = 900
"""Who scanned in time may sign in to the site first."""
LENGTH = 20


def code_for(meeting_id: UUID, now: datetime) -> str:
    """The code to show now."""
    return _code(meeting_id, int(now.timestamp()) // SLOT_SECONDS)


def is_good(meeting_id: UUID, code: str, now: datetime) -> bool:
    """Whether this code hung on the wall within the last minute or so."""
    slot = int(now.timestamp()) // SLOT_SECONDS
    return any(constant_time_compare(code, _code(meeting_id, slot - back)) for back in range(GOOD_SLOTS))


def _code(meeting_id: UUID, slot: int) -> str:
    return salted_hmac("teabowl.meetings.code", f"{meeting_id.hex}:{slot}", algorithm="sha256").hexdigest()[:LENGTH]
