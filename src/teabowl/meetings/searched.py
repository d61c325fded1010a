"""Meetings that can be found by words: what was published of them, no more."""

from teabowl.kernel.searching import Found, Searched
from teabowl.meetings.models import Meeting


def entry(meeting: Meeting) -> Found | None:
    if meeting.published_at is None:
        return None
    shown = [item for item in sorted(meeting.items.all(), key=lambda i: i.position) if item.to_publish]
    texts = [f"{item.title}\n{item.outcome}" for item in shown]
    return Found(meeting.place_id, meeting.title, "\n".join(texts), meeting.published_at, f"meetings/{meeting.id}/")


SEARCHED = [Searched("meeting", "meetings.Meeting", "party", entry, prefetch_related=("items",))]
