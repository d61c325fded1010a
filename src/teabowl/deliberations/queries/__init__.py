"""Every named read of matters. Other areas import from here."""

from teabowl.deliberations.queries.board import MatterRow, MattersPage, matters, matters_at, rows_of
from teabowl.deliberations.queries.desk import desk_items
from teabowl.deliberations.queries.one import MatterPage, Offer, StepRow, branches_at, matter_page, meetings_for, tools_of

__all__ = [
    "MatterPage",
    "MatterRow",
    "MattersPage",
    "Offer",
    "StepRow",
    "branches_at",
    "desk_items",
    "matter_page",
    "matters",
    "matters_at",
    "meetings_for",
    "rows_of",
    "tools_of",
]
