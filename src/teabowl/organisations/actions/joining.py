"""Which places a joint branch joins."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import Invalid, Problem, Refused
from teabowl.kernel.verbs import can
from teabowl.organisations import words
from teabowl.organisations.actions.tree import Basis, note_event, take_for_change
from teabowl.organisations.kinds import EventKind, Kind
from teabowl.organisations.models import JoinedPlace, Organisation
from teabowl.organisations.permissions import KEEP_TREE
from teabowl.organisations.saving import after
from teabowl.pagecache import actions as pagecache
from teabowl.places.models import Place

MOST = 30


@transaction.atomic
def join_places(
    actor: Actor, *, organisation_id: UUID, place_ids: Collection[UUID], on: date, basis: Basis | None = None, now: datetime
) -> Organisation:  # fmt: skip
    """The places that a joint branch joins besides its own, from a day on, as a whole: what is left out is joined no more. It is shown
    at each; its figures stay with its own place. Three full members make a branch, fewer join with others nearby (支部工作条例第五条
    [S23]). Raises Invalid, NotAllowed, NotFound, Refused (another form)."""
    organisation = take_for_change(actor, organisation_id, on, now)
    if organisation.kind != Kind.JOINT_BRANCH:
        raise Refused(words.ONLY_JOINT)
    home = organisation.place.now_at or organisation.place
    places = {place.id: place for place in Place.objects.in_force().filter(id__in=set(place_ids) - {home.id})}
    if len(places) > MOST or len(places) != len(set(place_ids) - {home.id}):
        raise Invalid({"places": words.JOIN_WHICH % {"n": MOST}})
    for place in places.values():
        near = place.level == Level.VILLAGE and (place.parent_id in (home.id, home.parent_id))
        if not near and not can(actor, KEEP_TREE, place.ref):
            raise Invalid({"codes": words.JOIN_NOT_YOURS % {"place": place.name}})
    running = list(JoinedPlace.objects.filter(organisation=organisation, ends_on__isnull=True).select_related("place"))
    if {row.place_id for row in running} == set(places):
        words.check_nothing_wrong([Problem("places", "same")])
    before = "、".join(row.place.name for row in running)
    for row in running:
        if row.place_id not in places:
            row.ends_on = max(on, row.starts_on)
            row.save(update_fields=["ends_on"])
    there = {row.place_id for row in running}
    JoinedPlace.objects.bulk_create(
        [JoinedPlace(organisation=organisation, place=place, starts_on=on) for key, place in places.items() if key not in there]
    )
    said = "、".join(place.name for place in sorted(places.values(), key=lambda place: place.sort_key))
    note_event(actor, organisation, EventKind.JOINED, on, now, basis or Basis(), before=before[:120], after=said[:120])
    after(actor, "join_places", organisation, now=now, changes={"joins": (before, said)})
    for place in (*places.values(), *(row.place for row in running)):
        pagecache.touch(place.lineage)
    return organisation
