"""Every write of dues. Doors, tasks and other areas import from here."""

from teabowl.dues.actions.banking import Said, bring_in_bank, match_line
from teabowl.dues.actions.book import (
    add_entry,
    cancel_handing,
    check_entry,
    close_month,
    hand_up,
    receive_handing,
    reverse_entry,
)
from teabowl.dues.actions.fixing import excuse_months, fix_amount, open_amount, set_terms
from teabowl.dues.actions.looking import look_at_dues, raise_concerns, record_export, remind
from teabowl.dues.actions.online import start_payment
from teabowl.dues.actions.paying import confirm_payment, drop_payment, return_payment, take_payment
from teabowl.dues.actions.publishing import publish_year
from teabowl.dues.actions.vouchers import drop_voucher, keep_vouchers
from teabowl.dues.actions.waivers import ask_waiver, decide_above, decide_in_branch, settle_concern
from teabowl.dues.actions.working import work_out_month

__all__ = [
    "Said",
    "add_entry",
    "ask_waiver",
    "bring_in_bank",
    "cancel_handing",
    "check_entry",
    "close_month",
    "confirm_payment",
    "decide_above",
    "decide_in_branch",
    "drop_payment",
    "drop_voucher",
    "excuse_months",
    "fix_amount",
    "hand_up",
    "keep_vouchers",
    "look_at_dues",
    "match_line",
    "open_amount",
    "publish_year",
    "raise_concerns",
    "receive_handing",
    "record_export",
    "remind",
    "return_payment",
    "reverse_entry",
    "set_terms",
    "settle_concern",
    "start_payment",
    "take_payment",
    "work_out_month",
]
