"""What every action on a guide shares: finding it under a lock, and telling audit, figures, search and page versions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.guides import words
from teabowl.guides.models import Guide
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound, Refused
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place
from teabowl.search import actions as search


def locked(guide_id: UUID) -> Guide:
    """The guide, locked, with its place. Raises NotFound."""
    guide = Guide.objects.select_for_update(of=("self",)).select_related("place", "place__now_at").filter(id=guide_id).first()
    if guide is None:
        raise NotFound(words.NOT_HERE)
    return guide


def in_use(guide: Guide) -> Guide:
    """Raises Refused unless the guide is published and not withdrawn."""
    if guide.withdrawn_at is not None:
        raise Refused(words.GONE)
    if guide.version == 0:
        raise Refused(words.NOT_PUBLISHED)
    return guide


def home_of(place: Place) -> Place:
    return place.now_at or place


def save(actor: Actor, guide: Guide, verb: str, *, now: datetime, changes: Mapping[str, tuple[Any, Any]]) -> None:
    guide.save()
    audit.record(
        actor,
        f"guides.{verb}",
        now=now,
        subject_type="guide",
        subject_id=guide.id,
        place_id=guide.place_id,
        changes=changes,
    )
    if guide.version:
        figures.post(actor, guide, now=now)
        search.post(guide, now=now)


def touch(place: Place) -> None:
    """The place's pages are stale, its ancestors', and every page below that says what this place hands down."""
    pagecache.touch(place.lineage)
    pagecache.touch_below(home_of(place).id)
