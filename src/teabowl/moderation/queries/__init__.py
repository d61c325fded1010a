"""Every named read of moderation. Rows come finished: no template asks the database."""

from teabowl.moderation.queries.openly import SHOWN, Openly, ReasonRow, openly
from teabowl.moderation.queries.own import OwnDecision, decision_for_author, held_of, own_decisions, reasons_down
from teabowl.moderation.queries.waiting import (
    AppealRow,
    HeldRow,
    ReportRow,
    appeal_row,
    appeals_page,
    appeals_waiting,
    attention_below,
    desk_items,
    held_row,
    held_waiting,
    how_many_wait,
    report_row,
    reports_waiting,
    subject_of,
)
from teabowl.moderation.queries.wordlists import WordRow, hits, terms_of, word_page, words_in_force

__all__ = [
    "SHOWN",
    "AppealRow",
    "HeldRow",
    "Openly",
    "OwnDecision",
    "ReasonRow",
    "ReportRow",
    "WordRow",
    "appeal_row",
    "appeals_page",
    "appeals_waiting",
    "attention_below",
    "decision_for_author",
    "desk_items",
    "held_of",
    "held_row",
    "held_waiting",
    "hits",
    "how_many_wait",
    "openly",
    "own_decisions",
    "reasons_down",
    "report_row",
    "reports_waiting",
    "subject_of",
    "terms_of",
    "word_page",
    "words_in_force",
]
