"""Showing a contact: on a click, and not to a machine that collects them."""

import hmac
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import connection

from teabowl.kernel.addresses import counted_as
from teabowl.kernel.errors import Refused
from teabowl.market import words
from teabowl.market.models import Looks
from teabowl.market.rules import LOOKS_AN_HOUR

COUNT = f"""
INSERT INTO {Looks._meta.db_table} AS looks (key, hour, count) VALUES (%(key)s, %(hour)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN looks.hour = EXCLUDED.hour THEN looks.count + 1 ELSE 1 END, hour = EXCLUDED.hour
RETURNING count
"""  # noqa: S608, the table's own name


def look_up_contact(address: str, *, now: datetime) -> None:
    """Count one look from an address. Which listing it was is not kept. Raises Refused once it is too many in an hour."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"market {counted_as(address)}".encode(), sha256).hexdigest()[:40]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "hour": int(now.timestamp()) // 3600})
        count = int(cursor.fetchone()[0])
    if count > LOOKS_AN_HOUR:
        raise Refused(words.TOO_MANY_LOOKS)


def forget_looks(*, now: datetime) -> int:
    """Background work: counts of hours that are over go. Answers how many."""
    return Looks.objects.filter(hour__lt=int(now.timestamp()) // 3600).delete()[0]
