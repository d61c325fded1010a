"""Bringing the book up to date with what areas declare: after an upgrade that counts something new, or counts it rightly at last."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from teabowl.figures.actions import BATCH, post_many, withdraw
from teabowl.figures.models import Declared
from teabowl.figures.registry import registry
from teabowl.figures.verifying import model_of, posted_for_none
from teabowl.kernel.actor import Actor
from teabowl.kernel.indicators import ADDITIVE, Source


def to_take_up() -> set[str]:
    """The counted indicators that are declared and not yet posted, or posted and no more declared. One query."""
    return _declared() ^ set(Declared.objects.values_list("key", flat=True))


def _declared() -> set[str]:
    return {key for key, indicator in registry().indicators.items() if indicator.kind in ADDITIVE}


def take_up(actor: Actor, *, now: datetime) -> tuple[list[str], int]:
    """Post the records of every area whose counted indicators are not those that this database last knew.

    Returns (the indicators that came or went, how many records were looked at); does nothing where nothing changed, so each start
    may call it.
    """
    changed, declared = to_take_up(), _declared()
    records = post_all(actor, areas={key.split(".")[0] for key in changed}, now=now)
    with transaction.atomic():  # last: a run that was stopped begins again
        Declared.objects.filter(key__in=changed - declared).delete()
        Declared.objects.bulk_create(
            [Declared(key=key, since=now) for key in sorted(changed & declared)], ignore_conflicts=True
        )
    return sorted(changed), records


def post_all(actor: Actor, *, areas: Collection[str] | None = None, now: datetime) -> int:
    """Post every record anew, of these areas or of all, and take back what stands for records that are no more.

    The book gains the difference alone: posting what is right writes nothing, and a run that was stopped may be run again. Writers
    go on; a batch of records is locked while it is compared. Returns how many records were looked at.
    """
    return sum(
        _post_source(actor, source, now=now)
        for source in registry().by_type.values()
        if areas is None or area_of(source) in areas
    )


def area_of(source: Source) -> str:
    """The area that declares it, which is also how its indicators' keys begin (an app's label may be another)."""
    return source.contributions.__module__.split(".")[1]


def _post_source(actor: Actor, source: Source, *, now: datetime) -> int:
    model = model_of(source)
    if model is None:
        return 0
    rows = model._default_manager.order_by("pk").select_related(*source.select_related)
    after: dict[str, Any] = {}
    done = 0
    while True:
        with transaction.atomic():
            batch = list(rows.filter(**after).select_for_update(of=("self",))[:BATCH])
            post_many(actor, batch, now=now)
        done += len(batch)
        if len(batch) < BATCH:
            break
        after = {"pk__gt": batch[-1].pk}
    with transaction.atomic():
        withdraw(actor, source.type, list(posted_for_none(source, model._meta.db_table)), now=now)
    return done
