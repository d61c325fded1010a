"""How and how far a payment has come. Values only."""

from enum import StrEnum


class Way(StrEnum):
    """ONLINE by an order; CASH and BANK taken by hand; PROXY: somebody brought the money for the member."""

    ONLINE = "online"
    CASH = "cash"
    BANK = "bank"
    PROXY = "proxy"


class PaymentState(StrEnum):
    """WAITING: an order is open. OPEN: money was taken, the second person has not confirmed. DROPPED: never was. SURPLUS: it came, but
    the months were paid already: to be given back. RETURNED: given back, or entered wrongly."""

    WAITING = "waiting"
    OPEN = "open"
    DROPPED = "dropped"
    PAID = "paid"
    SURPLUS = "surplus"
    RETURNED = "returned"


class HandingState(StrEnum):
    SENT = "sent"
    RECEIVED = "received"
    CANCELLED = "cancelled"
