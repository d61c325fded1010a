"""A day's bill against our orders: read once into a temporary table, joined in the database, what differs listed.

Reading again, or after more was heard, changes nothing that agrees; a difference that has gone settles itself.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.kernel.times import CHINA
from teabowl.payments import bills, rules, words
from teabowl.payments.actions.telling import check, merchant_for, note_fault
from teabowl.payments.bills import BadBill, Sums
from teabowl.payments.models import Bill, Difference, Merchant, Order
from teabowl.payments.permissions import RECONCILE
from teabowl.payments.providers import provider_of
from teabowl.payments.rules import Wrong
from teabowl.payments.values import Fault, ProviderFailed
from teabowl.ui.form_words import clean_written

LINES = """CREATE TEMPORARY TABLE bill_line (
    key uuid, other text, back boolean NOT NULL, amount bigint NOT NULL, reference text NOT NULL, ours boolean NOT NULL
) ON COMMIT DROP"""
COPY = "COPY bill_line (key, other, back, amount, reference, ours) FROM STDIN"
NUMBER = "COALESCE(line.other, replace(line.key::text, '-', ''))"

INSERT = """
INSERT INTO payments_difference (id, merchant_id, kind, bill_id, order_id, number, reference, ours, theirs, found_at, note)
SELECT gen_random_uuid(), %(merchant)s, kind, %(bill)s, order_id, number, reference, ours, theirs, %(now)s, ''
FROM (<pairs>) AS pairs WHERE kind IS NOT NULL
ON CONFLICT DO NOTHING
"""
# Each line finds its order, then each order of the day its line.
LINES_AGAINST_ORDERS = f"""
    SELECT CASE WHEN ours.id IS NULL THEN 'unknown'
                WHEN NOT line.ours THEN 'merchant'
                WHEN ours.amount <> line.amount THEN 'amount'
                WHEN ours.state <> 'paid' THEN 'unpaid_here'
                WHEN ours.reference <> line.reference THEN 'reference' END AS kind,
        ours.id AS order_id, {NUMBER} AS number,
        CASE WHEN ours.id IS NULL OR ours.amount = line.amount AND ours.state = 'paid' THEN line.reference ELSE '' END AS reference,
        ours.amount AS ours, line.amount AS theirs
    FROM bill_line AS line LEFT JOIN payments_order AS ours ON ours.id = line.key AND ours.merchant_id = %(merchant)s
    WHERE NOT line.back
"""  # noqa: S608, constants
ORDERS_AGAINST_LINES = """
    SELECT 'not_in_bill' AS kind, ours.id AS order_id, replace(ours.id::text, '-', '') AS number, '' AS reference,
        ours.amount AS ours, NULL::bigint AS theirs
    FROM payments_order AS ours
    WHERE ours.merchant_id = %(merchant)s AND ours.state = 'paid' AND ours.paid_at >= %(from)s AND ours.paid_at < %(until)s
        AND NOT EXISTS (SELECT FROM bill_line AS line WHERE line.key = ours.id AND NOT line.back)
"""
LINES_AGAINST_REFUNDS = f"""
    SELECT CASE WHEN ours.id IS NULL OR paid.merchant_id <> %(merchant)s THEN 'refund_unknown'
                WHEN ours.amount <> line.amount THEN 'refund_amount'
                WHEN ours.state IN ('asked', 'closed') THEN 'refund_not_here' END AS kind,
        ours.order_id, {NUMBER} AS number, CASE WHEN ours.id IS NULL THEN line.reference ELSE '' END AS reference,
        ours.amount AS ours, line.amount AS theirs
    FROM bill_line AS line LEFT JOIN payments_refund AS ours ON ours.id = line.key
        LEFT JOIN payments_order AS paid ON paid.id = ours.order_id
    WHERE line.back
"""  # noqa: S608, constants
REFUNDS_AGAINST_LINES = """
    SELECT 'refund_not_in_bill' AS kind, ours.order_id, replace(ours.id::text, '-', '') AS number, '' AS reference,
        ours.amount AS ours, NULL::bigint AS theirs
    FROM payments_refund AS ours JOIN payments_order AS paid ON paid.id = ours.order_id
    WHERE paid.merchant_id = %(merchant)s AND ours.state IN ('processing', 'success')
        AND ours.accepted_at >= %(from)s AND ours.accepted_at < %(until)s
        AND NOT EXISTS (SELECT FROM bill_line AS line WHERE line.key = ours.id AND line.back)
"""
COMPARISONS = (LINES_AGAINST_ORDERS, ORDERS_AGAINST_LINES, LINES_AGAINST_REFUNDS, REFUNDS_AGAINST_LINES)
# A payment of 23:59:59 by our note and 00:00 by theirs is in the next day's bill: what a later bill has is no difference.
FOUND_LATER = f"""
UPDATE payments_difference AS gone SET settled_at = %(now)s
FROM bill_line AS line
WHERE gone.merchant_id = %(merchant)s AND gone.settled_at IS NULL AND gone.number = {NUMBER}
    AND (gone.kind = 'not_in_bill' AND NOT line.back OR gone.kind = 'refund_not_in_bill' AND line.back)
"""  # noqa: S608, constants
ASK_UNPAID = """
UPDATE payments_order AS unpaid SET ask_at = %(now)s, tries = 0
FROM payments_difference AS said
WHERE said.bill_id = %(bill)s AND said.kind = 'unpaid_here' AND said.settled_at IS NULL AND said.order_id = unpaid.id
    AND unpaid.state <> 'paid'
"""
ASK_REFUNDS = """
UPDATE payments_refund AS waiting SET ask_at = %(now)s, tries = 0
FROM bill_line AS line WHERE line.back AND waiting.id = line.key AND waiting.state IN ('asked', 'processing', 'closed')
"""


def want_bills(*, now: datetime) -> int:
    """Note every day of every account whose bill is due; how many are new."""
    here = now.astimezone(CHINA)
    made = 0
    for merchant in Merchant.objects.filter(checked_at__isnull=False):
        first = Order.objects.filter(merchant=merchant).order_by("created_at").values_list("created_at", flat=True).first()
        if first is None:
            continue
        days = rules.bill_days(first.astimezone(CHINA).date(), here.date(), here.hour)
        known = set(Bill.objects.filter(merchant=merchant, day__in=days).values_list("day", flat=True))
        rows = [Bill(merchant=merchant, day=day, ask_at=now) for day in days if day not in known]
        made += len(Bill.objects.bulk_create(rows, ignore_conflicts=True))
    return made


def fetch_bill(actor: Actor, *, merchant_id: UUID, day: date, now: datetime) -> Bill:
    """Have a day's bill from the provider and compare it. Raises Refused, NotAllowed; a fault is kept with the bill, to be tried again."""
    merchant = merchant_for(actor, RECONCILE, merchant_id, now)
    here = now.astimezone(CHINA)
    if day not in rules.bill_days(day, here.date(), here.hour):
        raise Refused(words.NO_BILL_YET)
    bill, _ = Bill.objects.get_or_create(merchant=merchant, day=day)
    Bill.objects.filter(id=bill.id).update(ask_at=now + timedelta(hours=1), tries=bill.tries + 1)
    try:
        raw = provider_of(merchant).bill(day)
    except ProviderFailed as fault:
        note_fault(merchant.id, fault, now)
        Bill.objects.filter(id=bill.id).update(fault_code=(fault.code or fault.fault.value)[:64])
        raise Refused(words.FAULTS[fault.fault]) from fault
    try:
        return read_bill(actor, merchant_id=merchant.id, day=day, raw=raw, now=now)
    except BadBill as bad:
        Bill.objects.filter(id=bill.id).update(fault_code="BAD_BILL")
        raise Refused(words.FAULTS[Fault.UNTRUSTED]) from bad


@transaction.atomic
def read_bill(actor: Actor, *, merchant_id: UUID, day: date, raw: bytes | None, now: datetime) -> Bill:
    """Compare a day's whole bill (None: the provider says there was nothing) with what is here. Raises BadBill."""
    merchant = merchant_for(actor, RECONCILE, merchant_id, now)
    Bill.objects.get_or_create(merchant=merchant, day=day)
    bill = Bill.objects.select_for_update().get(merchant=merchant, day=day)
    sums = Sums()
    start = datetime.combine(day, time(), CHINA)
    values: dict[str, Any] = {
        "merchant": merchant.id,
        "bill": bill.id,
        "now": now,
        "from": start,
        "until": start + timedelta(days=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(LINES)
        if raw is not None:
            with cursor.copy(COPY) as copy:
                for row in bills.read(raw, merchant.number, merchant.app_id, sums):
                    copy.write_row(row)
            cursor.execute("ANALYZE bill_line")
        for comparison in COMPARISONS:
            cursor.execute(INSERT.replace("<pairs>", comparison), values)
        cursor.execute(FOUND_LATER, values)
        cursor.execute(ASK_UNPAID, values)
        cursor.execute(ASK_REFUNDS, values)
        cursor.execute("DROP TABLE bill_line")
    bill.status = (Bill.Status.NONE if raw is None else Bill.Status.READ).value
    bill.lines, bill.paid, bill.refunded, bill.fee = sums.lines, sums.paid, sums.refunded, sums.fee
    bill.read_at, bill.ask_at, bill.fault_code = now, None, ""
    bill.save()
    audit.record(
        actor,
        "payments.read_bill",
        now=now,
        subject_type="payment_bill",
        subject_id=bill.id,
        place_id=merchant.place_id,
        changes={"day": (None, day), "lines": (None, sums.lines)},
    )
    return bill


@transaction.atomic
def settle_difference(actor: Actor, *, difference_id: UUID, note: str, now: datetime) -> Difference:
    """Say what a difference was. Raises NotFound, NotAllowed, Invalid."""
    found = (
        Difference.objects.select_for_update(of=("self",)).select_related("merchant__place").filter(id=difference_id).first()
    )
    if found is None:
        raise NotFound(words.NO_DIFFERENCE)
    check(actor, RECONCILE, found.merchant, now)
    text = clean_written("note", note, 300)
    if found.settled_at is not None:
        return found
    if found.kind == Wrong.SURPLUS:
        raise Refused(words.REFUND_IT)
    found.settled_at, found.settled_by_id, found.note = now, actor.account_id, text
    found.save(update_fields=["settled_at", "settled_by", "note"])
    audit.record(
        actor,
        "payments.settle_difference",
        now=now,
        subject_type="payment_difference",
        subject_id=found.id,
        place_id=found.merchant.place_id,
        changes={"kind": (None, found.kind), "note": ("", text)},
    )
    return found


def waiting_bills(now: datetime, most: int) -> Iterable[tuple[UUID, date]]:
    """Accounts and days whose bill is to be had now."""
    rows = Bill.objects.filter(ask_at__lte=now).order_by("ask_at")
    return list(rows.values_list("merchant_id", "day")[:most])
