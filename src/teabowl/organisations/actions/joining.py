"""Which places and units a joint branch joins."""

from collections.abc import Collection
from dataclasses import dataclass
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
from teabowl.ui.form_words import clean_written

MOST = 30


@dataclass(frozen=True, slots=True)
class Unit:
    """An enterprise, school or other unit, and the place where it stands."""

    name: str
    place_id: UUID


@transaction.atomic
def join_places(
    actor: Actor, *, organisation_id: UUID, place_ids: Collection[UUID], units: Collection[Unit] = (), on: date,
    basis: Basis | None = None, now: datetime,
) -> Organisation:  # fmt: skip
    """The places and units that a joint branch joins besides its own, from a day on, as a whole: what is left out is joined no more. It
    is shown at each; its figures stay with its own place. Three full members make a branch, fewer join with others nearby
    (支部工作条例第五条 [S23]). Raises Invalid, NotAllowed, NotFound, Refused (another form)."""
    organisation = take_for_change(actor, organisation_id, on, now)
    if organisation.kind != Kind.JOINT_BRANCH:
        raise Refused(words.ONLY_JOINT)
    home = organisation.place.now_at or organisation.place
    asked = {(key, "") for key in set(place_ids) - {home.id}}
    asked |= {(unit.place_id, clean_written("units", unit.name, 80, required=True)) for unit in units}
    if len(asked) > MOST:
        raise Invalid({"places": words.JOIN_WHICH % {"n": MOST}})
    places = _places(actor, home, asked)
    running = list(JoinedPlace.objects.filter(organisation=organisation, ends_on__isnull=True).select_related("place"))
    there = {(row.place_id, row.unit) for row in running}
    if there == asked:
        words.check_nothing_wrong([Problem("places", "same")])
    before = "、".join(row.unit or row.place.name for row in running)
    for row in running:
        if (row.place_id, row.unit) not in asked:
            row.ends_on = max(on, row.starts_on)
            row.save(update_fields=["ends_on"])
    JoinedPlace.objects.bulk_create(
        JoinedPlace(organisation=organisation, place=places[key], unit=unit, starts_on=on)
        for key, unit in sorted(asked - there, key=str)
    )
    said = "、".join(unit or places[key].name for key, unit in sorted(asked, key=lambda one: (places[one[0]].sort_key, one[1])))
    note_event(actor, organisation, EventKind.JOINED, on, now, basis or Basis(), before=before[:120], after=said[:120])
    after(actor, "join_places", organisation, now=now, changes={"joins": (before, said)})
    for place in (*places.values(), *(row.place for row in running)):
        pagecache.touch(place.lineage)
    return organisation


def _places(actor: Actor, home: Place, asked: Collection[tuple[UUID, str]]) -> dict[UUID, Place]:
    """Where what is joined stands: villages beside the branch's own (and units at its own), others where the actor keeps the tree too.
    Raises Invalid."""
    keys = {key for key, _unit in asked}
    places = {place.id: place for place in Place.objects.in_force().filter(id__in=keys)}
    if len(places) != len(keys):
        raise Invalid({"places": words.JOIN_WHICH % {"n": MOST}})
    for place in places.values():
        near = place.id == home.id or (place.level == Level.VILLAGE and place.parent_id in (home.id, home.parent_id))
        if not near and not can(actor, KEEP_TREE, place.ref):
            raise Invalid({"codes": words.JOIN_NOT_YOURS % {"place": place.name}})
    return places
