"""From inboxes to the ways out: which copies leave, by which channels, and when, as each person wishes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel, Pace
from teabowl.kernel.times import china_date
from teabowl.messages.channels import addresses, open_channels
from teabowl.messages.kinds import kind_of
from teabowl.messages.models import Alert, Choice, Copy, Delivery, Wish
from teabowl.messages.rules import LIFE, Departure, Digest, Wishes, departures

BATCH = 2_000
STORM_FIRST, URGENT_NEXT, OTHERS = 0, 3, 5
FIRST = {Pace.STORM: STORM_FIRST, Pace.URGENT: URGENT_NEXT}

TAKE = """
SELECT id FROM messaging_copy WHERE routed_at IS NULL ORDER BY at LIMIT %s FOR UPDATE SKIP LOCKED
"""
COUNT = """
INSERT INTO messaging_daycount AS held (id, place_id, "on", kind, channel, sent, failed)
SELECT * FROM unnest(%(ids)s::uuid[], %(places)s::uuid[], %(days)s::date[], %(kinds)s::text[], %(channels)s::text[],
                     %(sent)s::int[], %(failed)s::int[])
ON CONFLICT (place_id, "on", kind, channel) DO UPDATE SET sent = held.sent + EXCLUDED.sent, failed = held.failed + EXCLUDED.failed
"""

Cell = tuple[UUID | None, date, str, str]


def route_copies(*, now: datetime) -> int:
    """Look by which channels the copies leave that nobody has looked at yet; how many were looked at. Call it until it gives 0.

    In one transaction: copies locked by another worker are left to it, so a copy is routed once.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [BATCH])
            keys = [key for (key,) in cursor.fetchall()]
        if not keys:
            return 0
        copies = list(Copy.objects.filter(id__in=keys).select_related("message"))
        Delivery.objects.bulk_create(_deliveries(copies, now), ignore_conflicts=True, batch_size=5_000)
        Copy.objects.filter(id__in=keys).update(routed_at=now)
        count_days(Counter((c.message.place_id, china_date(now), c.message.kind, Channel.APP.value) for c in copies), Counter())
    return len(keys)


def _deliveries(copies: Sequence[Copy], now: datetime) -> list[Delivery]:
    accounts = list({copy.account_id for copy in copies})
    reached = {channel: addresses(channel, accounts) for channel in open_channels()}
    wishes, choices = wishes_of(accounts), choices_of(accounts)
    ends = dict(Alert.objects.filter(message__in={c.message_id for c in copies}).values_list("message_id", "until"))
    found: list[Delivery] = []
    for copy in copies:
        kind, account = kind_of(copy.message.kind), copy.account_id
        reachable = [channel for channel, known in reached.items() if account in known]
        ways = departures(kind, wishes.get(account, Wishes()), choices.get(account, {}), reachable, now)
        expires = ends.get(copy.message_id)
        found += [_delivery(copy, way, FIRST.get(kind.pace, OTHERS), expires) for way in ways]
    return found


def _delivery(copy: Copy, way: Departure, first: int, expires: datetime | None) -> Delivery:
    return Delivery(
        copy=copy,
        account_id=copy.account_id,
        channel=way.channel.value,
        digest=way.digest,
        first=first,
        due_at=way.due_at,
        expires_at=expires or way.due_at + LIFE,
    )


def wishes_of(accounts: Iterable[UUID]) -> dict[UUID, Wishes]:
    """What those of the accounts wish who said so. One query."""
    return {wish.account_id: wishes_from(wish) for wish in Wish.objects.filter(account_id__in=list(accounts))}


def wishes_from(wish: Wish) -> Wishes:
    return Wishes(
        stopped=wish.stopped_at is not None,
        digest=Digest(wish.digest),
        quiet=wish.quiet,
        quiet_from=wish.quiet_from,
        quiet_to=wish.quiet_to,
        urgent_at_night=wish.urgent_at_night,
    )


def choices_of(accounts: Iterable[UUID]) -> dict[UUID, dict[tuple[str, Channel], bool]]:
    """Each account's choices that differ from the defaults. One query."""
    found: dict[UUID, dict[tuple[str, Channel], bool]] = {}
    for row in Choice.objects.filter(account_id__in=list(accounts)):
        found.setdefault(row.account_id, {})[row.kind, Channel(row.channel)] = row.wanted
    return found


def count_days(sent: Counter[Cell], failed: Counter[Cell]) -> None:
    """Add to the counts of the days. What is about no place is counted nowhere."""
    cells = sorted((cell for cell in sent.keys() | failed.keys() if cell[0] is not None), key=str)
    if not cells:
        return
    values: dict[str, Any] = {
        "ids": [new_id() for _ in cells],
        "places": [cell[0] for cell in cells],
        "days": [cell[1] for cell in cells],
        "kinds": [cell[2] for cell in cells],
        "channels": [cell[3] for cell in cells],
        "sent": [sent[cell] for cell in cells],
        "failed": [failed[cell] for cell in cells],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
