"""Following a village, and no longer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.figures.trips import insert, one_trip
from teabowl.kernel.actor import Actor
from teabowl.kernel.verbs import check
from teabowl.pagecache import actions as pagecache
from teabowl.people.actions.places import (
    LOCKED,
    TODAY,
    active_account,
    ask,
    locked_account,
    own_account,
    standing_village,
    village_today,
)
from teabowl.people.models import Account, Follow
from teabowl.people.permissions import FOLLOW
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

RUNNING = """WITH today AS (SELECT COALESCE(now_at_id, id) AS id FROM places_place WHERE id = %s)
    SELECT {row} FROM (
        SELECT id FROM today UNION ALL SELECT place.id FROM places_place AS place JOIN today ON place.now_at_id = today.id
    ) AS living JOIN people_follow AS row ON row.place_id = living.id AND row.account_id = %s AND row.ended_at IS NULL
    LIMIT 1"""
"""The account's follow of what lives today at the village that carries this place, as `ids_living_at` has it."""


@one_trip()
@transaction.atomic
def follow_village(actor: Actor, *, place_id: UUID, now: datetime) -> Follow:
    """The actor's account follows the village; following one that was merged away follows its successor.

    Idempotent: who follows already gets that row. Raises NotAllowed, NotFound, Refused.
    """
    account_id = own_account(actor)
    locked, today = ask(Account, LOCKED, account_id), ask(Place, TODAY, place_id)
    running, chain = ask(Follow, RUNNING, place_id, account_id), audit.chain_ahead()
    account = active_account(locked())
    village = standing_village(today())
    check(actor, FOLLOW, village.ref)
    already = running()
    if already is not None:
        return already
    follow = Follow(account=account, place=village, started_at=now)
    insert(follow)
    audit.record(
        actor, FOLLOW.key, now=now, subject_type="follow", subject_id=follow.id,
        place_id=village.id, about_person_id=account.person_id, chain=chain,
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
