"""Every named read of meetings. Other areas import from here."""

from teabowl.meetings.queries.below import attention_below
from teabowl.meetings.queries.desk import desk_items
from teabowl.meetings.queries.lists import MeetingRow, meetings_of
from teabowl.meetings.queries.one import meeting
from teabowl.meetings.queries.pages import (
    DueRow,
    NoticeRow,
    PublishedRow,
    due_meetings,
    my_meetings,
    public_notices,
    published,
)

__all__ = [
    "DueRow",
    "MeetingRow",
    "NoticeRow",
    "PublishedRow",
    "attention_below",
    "desk_items",
    "due_meetings",
    "meeting",
    "meetings_of",
    "my_meetings",
    "public_notices",
    "published",
]
