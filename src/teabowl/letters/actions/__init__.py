"""Every write of letters, one verb each, by who does it."""

from teabowl.letters.actions.answering import answer_letter, hand_over, hide_letter, note_step, report_follow_up, show_letter
from teabowl.letters.actions.escalation import escalate_late_letters, set_limit
from teabowl.letters.actions.onpaper import take_in_paper, take_out_paper
from teabowl.letters.actions.reading import open_letter
from teabowl.letters.actions.writing import (
    ask_again,
    consent_to_publish,
    rate_letter,
    set_visibility,
    withdraw_letter,
    write_letter,
)

__all__ = [
    "answer_letter",
    "ask_again",
    "consent_to_publish",
    "escalate_late_letters",
    "hand_over",
    "hide_letter",
    "note_step",
    "open_letter",
    "rate_letter",
    "report_follow_up",
    "set_limit",
    "set_visibility",
    "show_letter",
    "take_in_paper",
    "take_out_paper",
    "withdraw_letter",
    "write_letter",
]
