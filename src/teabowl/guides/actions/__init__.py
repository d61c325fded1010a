"""Every write of guides and errands, one verb each."""

from teabowl.guides.actions.adapting import adapt_field, drop_field, keep_field, set_point, set_village_fields
from teabowl.guides.actions.asking import (
    OnBehalf,
    Upload,
    answer_consent,
    ask_errand,
    cancel_errand,
    rate_errand,
    resend_errand,
)
from teabowl.guides.actions.counter import take_at_counter, take_back_counter
from teabowl.guides.actions.feedback import forget_visitors, give_feedback
from teabowl.guides.actions.handling import (
    drop_unanswered,
    escalate_late_errands,
    finish_errand,
    move_errand,
    open_errand,
    send_back,
    take_errand,
)
from teabowl.guides.actions.papers import add_paper, remove_paper
from teabowl.guides.actions.writing import (
    confirm_review,
    discard_draft,
    publish_guide,
    save_draft,
    start_guide,
    withdraw_guide,
)

__all__ = [
    "OnBehalf",
    "Upload",
    "adapt_field",
    "add_paper",
    "answer_consent",
    "ask_errand",
    "cancel_errand",
    "confirm_review",
    "discard_draft",
    "drop_field",
    "drop_unanswered",
    "escalate_late_errands",
    "finish_errand",
    "forget_visitors",
    "give_feedback",
    "keep_field",
    "move_errand",
    "open_errand",
    "publish_guide",
    "rate_errand",
    "remove_paper",
    "resend_errand",
    "save_draft",
    "send_back",
    "set_point",
    "set_village_fields",
    "start_guide",
    "take_at_counter",
    "take_back_counter",
    "take_errand",
    "withdraw_guide",
]
