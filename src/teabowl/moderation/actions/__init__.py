"""Every write of moderation. Other areas import from here."""

from teabowl.moderation.actions.appeals import appeal, decide_appeal
from teabowl.moderation.actions.holding import decide_held, hold, withdraw_hold
from teabowl.moderation.actions.reports import decide_report, report, take_down
from teabowl.moderation.actions.wordlists import add_word, add_words, end_word, set_terms

__all__ = [
    "add_word",
    "add_words",
    "appeal",
    "decide_appeal",
    "decide_held",
    "decide_report",
    "end_word",
    "hold",
    "report",
    "set_terms",
    "take_down",
    "withdraw_hold",
]
