"""One meeting by its key."""

from uuid import UUID

from teabowl.kernel.errors import NotFound
from teabowl.meetings import words
from teabowl.meetings.models import Meeting


def meeting(meeting_id: UUID) -> Meeting:
    """The meeting with its place and organisation. Raises NotFound. No permission is asked."""
    found = Meeting.objects.select_related("place__now_at", "organisation__place").filter(id=meeting_id).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    return found
