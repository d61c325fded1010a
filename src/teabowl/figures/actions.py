"""Posting to the ledger. Every action that saves a record which declares indicators calls `post` in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from teabowl.kernel.actor import Actor


def post(actor: Actor, record: Any, *, now: datetime) -> None:
    """Compare the record's contribution with what is already posted for it and append the difference. Idempotent."""
    post_many(actor, [record], now=now)


def post_many(actor: Actor, records: Iterable[Any], *, now: datetime) -> None:
    """The same for many records of one type, in a few statements."""
