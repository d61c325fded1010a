"""What sites do when the tree changes: a successor without a site gets one, and each site's figure is posted again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from teabowl.figures import actions as figures
from teabowl.kernel.actor import system_actor
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.participants import Participant, TreeChange
from teabowl.sites.models import Site


def count_sites(place_ids: Sequence[UUID]) -> int:
    return Site.objects.filter(Q(place_id__in=place_ids) | Q(place__now_at_id__in=place_ids)).count()


def count_sites_since(place_ids: Sequence[UUID], moment: datetime) -> int:
    """Sites opened or reworded since; a site that the change itself opened counts only once somebody has reworded it."""
    changed = Site.objects.filter(place_id__in=place_ids, updated_at__gt=moment)
    return changed.count()


def take_part(change: TreeChange) -> None:
    if change.kind == "load":
        return  # a first load: there is no site yet
    actor = system_actor("sites.tree")
    if change.undoing:
        given = Site.objects.filter(opened_by_change=change.id)
        figures.withdraw(actor, "site", given.values_list("id", flat=True), now=change.now)
        given.delete()
    touched = list(Place.objects.filter(id__in=change.places).select_related("now_at"))
    if not change.undoing:
        _give_successors_a_site(touched, change)
    sites = Site.objects.filter(place_id__in=[p.id for p in touched]).select_related("place")
    figures.post_many(actor, list(sites), now=change.now)


def _give_successors_a_site(touched: Sequence[Place], change: TreeChange) -> None:
    for place in touched:
        successor = place.now_at
        if successor is None or Site.objects.filter(place=successor).exists():
            continue
        old = Site.objects.filter(place=place).first()
        if old is not None:
            site = Site.objects.create(
                place=successor,
                opened_on=place.closed_on or china_date(change.now),
                intro=old.intro,
                phone=old.phone,
                address=old.address,
                hours=old.hours,
                board_order=old.board_order,
                boards_off=old.boards_off,
                scene=old.scene,
                created_at=change.now,
                updated_at=change.now,
                opened_by_change=change.id,
            )
            figures.post(system_actor("sites.tree"), site, now=change.now)


PARTICIPANT = Participant("sites", "站点", "sites", count_sites, count_sites_since, take_part)
