"""Every write of payments. `create_order`, `prepay`, `refund` are for the areas whose records are paid for."""

from teabowl.payments.actions.merchants import (
    change_keys,
    check_merchant,
    open_merchant,
    switch_merchant,
)
from teabowl.payments.actions.notices import take_notice
from teabowl.payments.actions.orders import ask_order, close_order, create_order, look, prepay
from teabowl.payments.actions.reconciling import fetch_bill, read_bill, settle_difference, want_bills
from teabowl.payments.actions.refunds import drop_refund, refund, send_refund
from teabowl.payments.actions.settling import Taken, hear_payment, hear_refund
from teabowl.payments.values import MerchantKeys

__all__ = [
    "MerchantKeys",
    "Taken",
    "ask_order",
    "change_keys",
    "check_merchant",
    "close_order",
    "create_order",
    "drop_refund",
    "fetch_bill",
    "hear_payment",
    "hear_refund",
    "look",
    "open_merchant",
    "prepay",
    "read_bill",
    "refund",
    "send_refund",
    "settle_difference",
    "switch_merchant",
    "take_notice",
    "want_bills",
]
