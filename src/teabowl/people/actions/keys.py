"""Putting what is sealed under the newest key."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.people.secrets import COLUMNS, ROTATED, key_id_of, newest_key_id, open_sealed, seal

BATCH = 500


def rotate_keys(actor: Actor, *, now: datetime) -> Iterator[int]:
    """Seal again, with the newest key, everything sealed with another. Yields how many are done, batch by batch; each batch is
    one transaction, so it may be stopped and started again. Raises CannotOpen if a key is missing that is still needed."""
    done = 0
    for work in [*(_column(*column) for column in COLUMNS), *(rotate() for rotate in ROTATED)]:
        before = done
        for more in work:
            done = before + more
            yield done
    audit.record(actor, "people.rotate_keys", now=now, subject_type="key", subject_id=None, changes={"sealed_again": (0, done)})


def _column(label: str, field: str, purpose: str) -> Iterator[int]:
    model: Any = apps.get_model(label)
    done, after = 0, None
    while True:
        with transaction.atomic():
            rows = model._default_manager.exclude(**{field: None}).order_by("id").select_for_update()
            batch = list((rows.filter(id__gt=after) if after else rows)[:BATCH])
            # an erased value is empty
            stale = [row for row in batch if getattr(row, field) and key_id_of(getattr(row, field)) != newest_key_id()]
            for row in stale:
                setattr(row, field, seal(open_sealed(getattr(row, field), purpose), purpose))
            if stale:
                model._default_manager.bulk_update(stale, [field])
        if not batch:
            return
        after = batch[-1].pk
        done += len(stale)
        yield done
