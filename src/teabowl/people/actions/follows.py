"""Following a village, and no longer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.figures.trips import one_trip
from teabowl.kernel.actor import Actor
from teabowl.kernel.verbs import check
from teabowl.pagecache import actions as pagecache
from teabowl.people.actions.places import first, locked_account, village_today
from teabowl.people.models import Follow
from teabowl.people.permissions import FOLLOW
from teabowl.places.queries import ids_living_at

RUNNING = """SELECT follow.* FROM people_follow AS follow JOIN places_place AS place ON place.id = follow.place_id
    WHERE follow.account_id = %s AND follow.ended_at IS NULL AND COALESCE(place.now_at_id, place.id) = %s LIMIT 1"""
"""The account's follow of what lives at a village today, as `ids_living_at` has it."""


@transaction.atomic
def follow_village(actor: Actor, *, place_id: UUID, now: datetime) -> Follow:
    """The actor's account follows the village; following one that was merged away follows its successor.

    Idempotent: who follows already gets that row. Raises NotAllowed, NotFound, Refused.
    """
    account = locked_account(actor)
    village = village_today(place_id)
    check(actor, FOLLOW, village.ref)
    already = first(Follow, RUNNING, account.id, village.id)
    if already is not None:
        return already
    with one_trip():
        follow = Follow.objects.create(account=account, place=village, started_at=now)
        audit.record(
            actor, FOLLOW.key, now=now, subject_type="follow", subject_id=follow.id,
            place_id=village.id, about_person_id=account.person_id,
        )  # fmt: skip
        figures.post(actor, follow, now=now, fresh=True)
        pagecache.touch(village.lineage)
    return follow


@transaction.atomic
def unfollow_village(actor: Actor, *, place_id: UUID, now: datetime) -> int:
    """Ends the actor's follows of the village and of those merged into it; how many ended. Idempotent."""
    account = locked_account(actor)
    village = village_today(place_id)
    check(actor, FOLLOW, village.ref)
    running = Follow.objects.filter(account=account, place_id__in=ids_living_at(village), ended_at__isnull=True)
    follows = list(running.select_for_update())
    for follow in follows:
        follow.ended_at = now
        follow.save(update_fields=["ended_at"])
        audit.record(
            actor, "people.unfollow_village", now=now, subject_type="follow", subject_id=follow.id,
            place_id=village.id, about_person_id=account.person_id,
        )  # fmt: skip
    figures.post_many(actor, follows, now=now)
    if follows:
        pagecache.touch(village.lineage)
    return len(follows)
