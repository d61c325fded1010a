"""Background work of messages. Each channel has a thread of its own, so that a slow provider delays no other."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.utils import timezone

from teabowl.kernel.telling import OUTSIDE, Channel
from teabowl.messages import actions
from teabowl.messages.actions.routing import route_copies
from teabowl.messages.actions.sending import rate_of, recover, send_due

LONGEST_RUN = 60.0


def route() -> None:
    """From inboxes to deliveries, until none waits."""
    _until_none(lambda: route_copies(now=timezone.now()))


def send(channel: Channel) -> None:
    """Batch after batch while any is due, no faster than the provider takes them."""
    began, rate, sent = time.monotonic(), rate_of(channel), 0
    while time.monotonic() - began < LONGEST_RUN:
        taken = send_due(channel)
        if not taken:
            return
        sent += taken
        ahead = sent / rate - (time.monotonic() - began)
        if ahead > 0:
            time.sleep(min(ahead, 5.0))


def spread() -> None:
    """Urgent notices into every inbox that they are for."""
    _until_none(lambda: actions.spread_alerts(now=timezone.now()))


def settle() -> None:
    """Notices whose time is over end; those that ended are counted; days that are over are counted; broken tries are decided."""
    now = timezone.now()
    recover(now=now)
    actions.end_due_alerts(now=now)
    actions.close_alerts(now=now)
    actions.close_days(now=now)


def forget() -> None:
    """Delete what is older than the installation keeps it."""
    actions.delete_old(before=timezone.now() - timedelta(days=settings.CONFIG.messages_keep_days))


def _until_none(step: Callable[[], int]) -> None:
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_RUN and step():
        pass


PERIODIC = [
    ("messages.spread", 1.0, spread),
    ("messages.route", 1.0, route),
    *((f"messages.{channel.value}", 1.0, partial(send, channel)) for channel in OUTSIDE),
    ("messages.settle", 30.0, settle),
    ("messages.forget", 3600.0, forget),
]
