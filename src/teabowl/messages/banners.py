"""The urgent notices in force, for the band on top of every public page of the places that they are for.

Every page would ask for them, and nearly always there is none: so each process remembers them all, under the version of a slot in
shared memory that is theirs (`ALERTS`), as it remembers the tree.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from django.utils import timezone

from teabowl.messages import words
from teabowl.messages.models import Alert
from teabowl.messages.rules import Danger
from teabowl.pagecache.actions import versions
from teabowl.pagecache.memory import slot_of
from teabowl.places.models import Place
from teabowl.ui.banners import Banner
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

ALERTS = UUID("0199d7c0-7a3e-7c41-8000-a1e27b0000a1")
"""The key whose page version changes with every urgent notice."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A notice in force. `places`: all whose pages it stands on."""

    id: UUID
    place_name: str
    code: str
    danger: str
    title: str
    until: datetime
    places: frozenset[UUID]


_known: dict[int, list[InForce]] = {}
_lock = Lock()


def in_force_at(place_id: UUID) -> list[InForce]:
    """The notices in force at a place, the newest first. No query but once for each change of any notice."""
    now = timezone.now()
    return [alert for alert in _all() if place_id in alert.places and alert.until > now]


def banners(place_id: UUID) -> list[Banner]:
    """For the band on every page."""
    now = timezone.now()
    return [
        Banner(
            "err",
            f"{words.DANGER[Danger(alert.danger)]}：{alert.title}",
            _("%(place)s，到 %(until)s。") % {"place": alert.place_name, "until": words.until(alert.until, now)},
            f"/p/{alert.code}/alerts/{alert.id}/",
        )
        for alert in in_force_at(place_id)
    ]


def _all() -> list[InForce]:
    version = versions().read(slot_of(ALERTS))
    known = _known.get(version)
    if known is None:
        known = _ask()
        with _lock:
            _known.clear()
            _known[version] = known
    return known


def _ask() -> list[InForce]:
    alerts = Alert.objects.filter(ended_at__isnull=True).select_related("place").order_by("-at", "-id")
    return [
        InForce(
            alert.id,
            alert.place.name,
            alert.place.code,
            alert.danger,
            alert.title,
            alert.until,
            frozenset(Place.objects.in_force().under(alert.place.ref).values_list("id", flat=True)),
        )
        for alert in alerts
    ]


def forget() -> None:
    """For tests, which lay out a world without notices and tell nobody."""
    with _lock:
        _known.clear()
        _known[versions().read(slot_of(ALERTS))] = []
