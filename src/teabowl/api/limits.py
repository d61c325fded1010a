"""Counting requests, shared by all workers: one upsert, so that two at the same moment are two."""

import hmac
import time
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection

from teabowl.api.models import Meter
from teabowl.api.rules import WINDOW
from teabowl.kernel.addresses import counted_as

COUNT = f"""
INSERT INTO {Meter._meta.db_table} AS meter (key, minute, count) VALUES (%(key)s, %(minute)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN meter.minute = EXCLUDED.minute THEN meter.count + 1 ELSE 1 END, minute = EXCLUDED.minute
RETURNING count
"""  # noqa: S608, the table's own name


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left in the running window. `left` below zero: this request is one too many."""

    limit: int
    left: int
    resets_in: int

    @property
    def is_spent(self) -> bool:
        return self.left < 0


def spend(key: str, limit: int, *, at: float | None = None) -> Allowance:
    """Count one request under the key."""
    at = time.time() if at is None else at
    minute = int(at) // WINDOW
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "minute": minute})
        count = int(cursor.fetchone()[0])
    return Allowance(limit, limit - count, WINDOW - int(at) % WINDOW)


def address_key(address: str) -> str:
    """An address as the meter keeps it: a keyed hash."""
    return "a:" + hmac.new(settings.SECRET_KEY.encode(), counted_as(address).encode(), sha256).hexdigest()[:32]


def forget(*, at: float | None = None) -> int:
    """Drop rows that nobody counts any more; how many."""
    minute = int(time.time() if at is None else at) // WINDOW
    return Meter.objects.filter(minute__lt=minute - 60).delete()[0]
