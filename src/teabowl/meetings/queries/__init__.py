"""Every named read of meetings. Other areas import from here."""

from teabowl.meetings.queries.lists import MeetingRow, meetings_of, meetings_with
from teabowl.meetings.queries.one import meeting

__all__ = ["MeetingRow", "meeting", "meetings_of", "meetings_with"]
