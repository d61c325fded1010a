"""teabowl payments …"""

import argparse
import sys
from datetime import date


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `payments reconcile`. The parsed arguments carry `run`, which returns the exit status."""
    payments = subparsers.add_parser("payments", help="bills of payment accounts")
    verbs = payments.add_subparsers(dest="payments_verb", required=True)
    reconcile = verbs.add_parser(
        "reconcile",
        help="compare a day's bill with the orders",
        description="Have the bill from the provider, or read one that was downloaded by hand, and list what differs.",
    )
    reconcile.add_argument("merchant", help="number of the account (商户号)")
    reconcile.add_argument("day", type=date.fromisoformat, help="day of the bill, YYYY-MM-DD")
    reconcile.add_argument("--file", help="a bill from the merchant platform (交易账单, ALL), .csv or .gz; default: have it")
    reconcile.set_defaults(run=run_reconcile)


def run_reconcile(arguments: argparse.Namespace) -> int:
    import gzip
    from pathlib import Path

    from django.utils import timezone

    from teabowl.kernel.actor import system_actor
    from teabowl.kernel.errors import Refused
    from teabowl.payments.actions.reconciling import fetch_bill, read_bill
    from teabowl.payments.bills import BadBill
    from teabowl.payments.models import Merchant

    merchant = Merchant.objects.filter(number=arguments.merchant).order_by("-opened_at").first()
    if merchant is None:
        sys.stderr.write(f"payments reconcile: no account {arguments.merchant}\n")
        return 1
    actor, now = system_actor("payments.reconcile"), timezone.now()
    try:
        if arguments.file:
            raw = Path(arguments.file).read_bytes()
            raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
            bill = read_bill(actor, merchant_id=merchant.id, day=arguments.day, raw=raw, now=now)
        else:
            bill = fetch_bill(actor, merchant_id=merchant.id, day=arguments.day, now=now)
    except (Refused, BadBill, OSError) as error:
        sys.stderr.write(f"payments reconcile: {error}\n")
        return 1
    still = bill.differences.filter(settled_at__isnull=True).count()
    sys.stdout.write(f"{bill.lines} lines, {bill.paid / 100:.2f} paid, {bill.refunded / 100:.2f} back, {still} to look at\n")
    return 1 if still else 0
