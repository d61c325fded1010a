"""What remains and what goes: days are counted into the ledger, old messages are deleted."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from teabowl.figures import actions as figures
from teabowl.kernel.actor import system_actor
from teabowl.kernel.times import CHINA, china_date
from teabowl.messages.models import DayCount

COUNTING = system_actor("messages.count")
WAIT = timedelta(minutes=15)
"""After midnight, until every batch of the day before has been counted."""
AT_A_TIME = 2_000

OLD = """
SELECT id FROM messaging_message AS message WHERE at < %(before)s AND NOT EXISTS (
    SELECT FROM messaging_alert AS alert WHERE alert.message_id = message.id AND alert.closed_at IS NULL)
ORDER BY at LIMIT %(limit)s
"""
GO = (
    "DELETE FROM messaging_delivery WHERE copy_id IN (SELECT id FROM messaging_copy WHERE message_id = ANY(%s))",
    "DELETE FROM messaging_copy WHERE message_id = ANY(%s)",
    "UPDATE messaging_alert SET message_id = NULL WHERE message_id = ANY(%s)",
    "DELETE FROM messaging_message WHERE id = ANY(%s)",
)


def close_days(*, now: datetime) -> int:
    """Post the counts of days that are over to the ledger; how many rows."""
    today = china_date(now)
    if now.astimezone(CHINA) - datetime.combine(today, datetime.min.time(), CHINA) < WAIT:
        return 0
    closed = 0
    while True:
        with transaction.atomic():
            open_rows = DayCount.objects.select_for_update(skip_locked=True).filter(on__lt=today, closed_at__isnull=True)
            rows = list(open_rows.order_by("on", "id")[:AT_A_TIME])
            for row in rows:
                row.closed_at = now
            DayCount.objects.bulk_update(rows, ["closed_at"])
            figures.post_many(COUNTING, rows, now=now)
        closed += len(rows)
        if len(rows) < AT_A_TIME:
            return closed


def delete_old(*, before: datetime) -> int:
    """Delete messages older than that with their copies and deliveries; how many messages. Urgent notices stay, with their counts."""
    gone = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OLD, {"before": before, "limit": AT_A_TIME})
            keys = [key for (key,) in cursor.fetchall()]
            if not keys:
                return gone
            for statement in GO:
                cursor.execute(statement, [keys])
            gone += len(keys)
