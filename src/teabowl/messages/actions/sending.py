"""Sending what is due. Claimed and marked in transactions of their own; between them nothing is held, so a slow provider locks
nobody. A worker that dies in between leaves rows SENDING; `recover` decides for each channel whether to send them again."""

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from teabowl.kernel.telling import Channel
from teabowl.kernel.times import china_date
from teabowl.messages.actions.parcelling import parcels_of
from teabowl.messages.actions.routing import STORM_FIRST, Cell, count_days
from teabowl.messages.channels import sender_of
from teabowl.messages.channels.parcels import Outcome, Result
from teabowl.messages.models import ChannelPause, Delivery
from teabowl.messages.rules import State, may_repeat, next_try

log = logging.getLogger("teabowl.messages")
LEASE = timedelta(minutes=3)
"""A worker that has not said in so long what became of its batch is gone. Longer than any batch takes."""
PAUSE = {"provider": timedelta(minutes=1)}
LONG_PAUSE = timedelta(minutes=5)

CLAIM = """
UPDATE messaging_delivery SET state = 'sending', claimed_at = %(now)s, attempts = attempts + 1
WHERE id IN (
    SELECT id FROM messaging_delivery WHERE state = 'waiting' AND channel = %(channel)s AND NOT digest AND due_at <= %(now)s
    ORDER BY first, due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""
CLAIM_DIGESTS = """
WITH due AS (
    SELECT id, account_id FROM messaging_delivery
    WHERE state = 'waiting' AND channel = %(channel)s AND digest AND due_at <= %(now)s FOR UPDATE SKIP LOCKED),
few AS (SELECT DISTINCT account_id FROM due ORDER BY account_id LIMIT %(limit)s)
UPDATE messaging_delivery SET state = 'sending', claimed_at = %(now)s, attempts = attempts + 1
WHERE id IN (SELECT due.id FROM due JOIN few USING (account_id)) RETURNING id
"""
MARK = """
UPDATE messaging_delivery AS held SET state = mark.state, due_at = COALESCE(mark.due_at, held.due_at), ended_at = mark.ended_at,
    reason = mark.reason, claimed_at = NULL, attempts = held.attempts - mark.untried
FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(dues)s::timestamptz[], %(ends)s::timestamptz[], %(reasons)s::text[],
            %(untried)s::int[]) AS mark (id, state, due_at, ended_at, reason, untried)
WHERE held.id = mark.id AND held.state = 'sending'
RETURNING held.id
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """What becomes of a delivery. `untried`: this try does not count, the provider refused everybody."""

    delivery: Delivery
    state: State
    reason: str = ""
    due_at: datetime | None = None
    untried: bool = False


def send_due(channel: Channel, *, now: datetime | None = None) -> int:
    """Claim and send one batch that is due; how many were taken. 0: nothing is due, the channel rests or is off."""
    sender, now = sender_of(channel), now or timezone.now()
    if sender is None:
        return _give_up_closed(channel, now)
    if ChannelPause.objects.filter(channel=channel.value, until__gt=now).exists():
        return 0
    claimed = _claim(channel, now, sender.batch)
    if not claimed:
        return 0
    marks, groups = _sort_out(claimed, now)
    if groups:
        parcels = parcels_of(groups, channel, now)
        sendable = [(group, parcel) for group, parcel in zip(groups, parcels, strict=True) if parcel is not None]
        for group, parcel in zip(groups, parcels, strict=True):
            if parcel is None:
                marks += [Mark(delivery, State.FAILED, "no_address") for delivery in group]
        if sendable:
            results = sender.send([parcel for _group, parcel in sendable])
            _note_pause(channel, results, timezone.now())
            for (group, _parcel), result in zip(sendable, results, strict=True):
                marks += [_mark(delivery, result, channel, now) for delivery in group]
    _save(marks, now)
    return len(claimed)


def _claim(channel: Channel, now: datetime, limit: int) -> list[Delivery]:
    values = {"channel": channel.value, "now": now, "limit": limit}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        keys = [key for (key,) in cursor.fetchall()]
        if not keys:
            cursor.execute(CLAIM_DIGESTS, values)
            keys = [key for (key,) in cursor.fetchall()]
    found = Delivery.objects.filter(id__in=keys).select_related("copy", "copy__message", "copy__message__place")
    return list(found.order_by("first", "due_at", "id"))


def _sort_out(claimed: Sequence[Delivery], now: datetime) -> tuple[list[Mark], list[list[Delivery]]]:
    """What is sent together (each alone, or a person's digest), and what nobody needs any more."""
    marks: list[Mark] = []
    groups: dict[UUID, list[Delivery]] = defaultdict(list)
    for delivery in claimed:
        if delivery.expires_at <= now:
            marks.append(Mark(delivery, State.EXPIRED, "late"))
        elif delivery.copy.deleted_at is not None or (delivery.digest and delivery.copy.read_at is not None):
            marks.append(Mark(delivery, State.EXPIRED, "read"))
        else:
            groups[delivery.account_id if delivery.digest else delivery.id].append(delivery)
    return marks, list(groups.values())


def _mark(delivery: Delivery, result: Result, channel: Channel, now: datetime) -> Mark:
    storm = delivery.first == STORM_FIRST
    outcome = result.outcome
    if outcome is Outcome.UNSURE:
        if not may_repeat(channel, storm):
            return Mark(delivery, State.UNKNOWN, result.reason)
        outcome = Outcome.AGAIN
    if outcome is Outcome.SENT:
        return Mark(delivery, State.SENT)
    if outcome is Outcome.NEVER:
        return Mark(delivery, State.FAILED, result.reason)
    if outcome is Outcome.PAUSE:
        return Mark(delivery, State.WAITING, result.reason, untried=True)
    again = next_try(delivery.attempts, storm, now)
    if again is None or again >= delivery.expires_at:
        return Mark(delivery, State.FAILED, result.reason)
    return Mark(delivery, State.WAITING, result.reason, due_at=again)


def _save(marks: Sequence[Mark], now: datetime) -> None:
    """Mark and count, in one transaction: a count can be trusted as far as the rows."""
    over = {State.WAITING: None}
    values: dict[str, Any] = {
        "ids": [mark.delivery.id for mark in marks],
        "states": [mark.state.value for mark in marks],
        "dues": [mark.due_at for mark in marks],
        "ends": [over.get(mark.state, now) for mark in marks],
        "reasons": [mark.reason for mark in marks],
        "untried": [int(mark.untried) for mark in marks],
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(MARK, values)
            changed = {key for (key,) in cursor.fetchall()}
        today = china_date(timezone.now())  # not the day of the claim: that day may be counted already
        sent: Counter[Cell] = Counter()
        failed: Counter[Cell] = Counter()
        for mark in marks:
            tally = {State.SENT: sent, State.FAILED: failed, State.UNKNOWN: failed}.get(mark.state)
            if tally is not None and mark.delivery.id in changed:
                message = mark.delivery.copy.message
                tally[message.place_id, today, message.kind, mark.delivery.channel] += 1
        count_days(sent, failed)


def _note_pause(channel: Channel, results: Sequence[Result], now: datetime) -> None:
    """A provider that refuses everybody is not asked again for a while; whoever runs the installation sees why."""
    bad = next((result for result in results if result.outcome is Outcome.PAUSE), None)
    if bad is None:
        if any(result.outcome is Outcome.SENT for result in results):
            ChannelPause.objects.filter(channel=channel.value).delete()
        return
    until = now + PAUSE.get(bad.reason, LONG_PAUSE)
    log.error("%s rests until %s: %s", channel.value, f"{until:%H:%M:%S}", bad.detail)
    why = {"until": until, "reason": bad.reason, "detail": bad.detail[:300]}
    ChannelPause.objects.update_or_create(channel=channel.value, defaults=why, create_defaults=why | {"since": now})


def _give_up_closed(channel: Channel, now: datetime) -> int:
    """What waits for a channel that was switched off since."""
    waits = Delivery.objects.filter(channel=channel.value, state=State.WAITING)
    return waits.update(state=State.EXPIRED, ended_at=now, reason="off")


def recover(*, now: datetime) -> int:
    """Deliveries whose worker died while sending: sent again where that is harmless, else UNKNOWN, for all to see."""
    gone = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE)
    found = 0
    with transaction.atomic():
        for delivery in gone.select_for_update(skip_locked=True).select_related("copy__message"):
            found += 1
            again = may_repeat(Channel(delivery.channel), delivery.first == STORM_FIRST)
            _save([Mark(delivery, State.WAITING if again else State.UNKNOWN, "unsure", now if again else None)], now)
    if found:
        log.warning("%s messages were being sent when their worker ended", found)
    return found


def rate_of(channel: Channel) -> float:
    """Parcels a second."""
    sender = sender_of(channel)
    return sender.rate if sender else 1.0
