"""Saying that a room has changed."""

import logging

from django.db import DatabaseError, connection, transaction

CHANNEL = "teabowl_live"
log = logging.getLogger(__name__)


def publish(room: str, part: str = "") -> None:
    """Everybody who follows `room` ("meetings:<id>") sees what it shows now, once the running transaction has committed. Cheap, and
    safe to call for a room that nobody follows or that is no room at all. `part` says that only this one changed, which is then read alone.

    Said just after the commit, not in it: a NOTIFY inside makes all transactions that notify commit one after another, each with
    its own wait for the disk (ADR 0020: a third of the rate). Should this process die in between, the push process finds out by
    itself within seconds.
    """
    transaction.on_commit(lambda: _say(f"{room} {part}".rstrip()), robust=True)


def _say(room: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, room])
    except DatabaseError as error:  # what was done is done: nobody is told that it failed
        log.warning("nobody was told that %s changed: %s", room, error)
