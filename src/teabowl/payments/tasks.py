"""Background work of payments: orders and refunds that nobody told of are asked for, bills are had, old notices forgotten."""

import logging
from datetime import timedelta

from django.utils import timezone

from teabowl.kernel.errors import Refused
from teabowl.payments.actions import ask_order, send_refund
from teabowl.payments.actions.reconciling import fetch_bill, waiting_bills, want_bills
from teabowl.payments.actions.telling import PROVIDER
from teabowl.payments.models import Heard, Order, Refund
from teabowl.payments.values import ProviderFailed

log = logging.getLogger("teabowl.payments")
AT_ONCE = 50
HEARD_FOR = timedelta(days=180)


def ask() -> None:
    """Cheap when nothing waits: two indexed reads. A fault at one order leaves the others their turn; each has moved its own time on."""
    now = timezone.now()
    for key in list(Order.objects.filter(ask_at__lte=now).order_by("ask_at").values_list("id", flat=True)[:AT_ONCE]):
        try:
            ask_order(PROVIDER, order_id=key, now=timezone.now())
        except ProviderFailed as fault:
            log.info("payments: order not asked: %s %s", fault.fault.value, fault.code)
        except Exception as error:
            log.error("payments: order %s cannot be taken: %s", key, type(error).__name__)
    for key in list(Refund.objects.filter(ask_at__lte=now).order_by("ask_at").values_list("id", flat=True)[:AT_ONCE]):
        try:
            send_refund(PROVIDER, refund_id=key, now=timezone.now())
        except ProviderFailed as fault:
            log.info("payments: refund not asked: %s %s", fault.fault.value, fault.code)
        except Exception as error:
            log.error("payments: refund %s cannot be taken: %s", key, type(error).__name__)


def have_bills() -> None:
    """Yesterday's bills from ten o'clock on, and any day that could not be had."""
    now = timezone.now()
    want_bills(now=now)
    for merchant_id, day in waiting_bills(now, 5):
        try:
            fetch_bill(PROVIDER, merchant_id=merchant_id, day=day, now=now)
        except Refused as refused:
            log.info("payments: no bill of %s: %s", day, refused.message)
    Heard.objects.filter(at__lt=now - HEARD_FOR).delete()


PERIODIC = [("payments.ask", 5.0, ask), ("payments.bills", 300.0, have_bills)]
