"""Tables of meetings, by noun. Areas above may have foreign keys to `Meeting` and `AgendaItem`; they read through `queries`."""

from teabowl.meetings.models.after import Correction, Due, Rhythm, Task
from teabowl.meetings.models.meeting import AgendaItem, Material, Meeting
from teabowl.meetings.models.people import Participant, Seat, Speech
from teabowl.meetings.models.rolls import RollImport, RollImportRow

__all__ = [
    "AgendaItem",
    "Correction",
    "Due",
    "Material",
    "Meeting",
    "Participant",
    "Rhythm",
    "RollImport",
    "RollImportRow",
    "Seat",
    "Speech",
    "Task",
]
