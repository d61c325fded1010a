"""Organisations in a change of the divisions' tree: they stay where they were recorded and live where that place lives. Whether the
branches of merged villages merge is the organisers' decision (actions.merge_organisations), never a consequence."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from teabowl.organisations.models import MemberSpell, Organisation, OrganisationEvent
from teabowl.places.participants import Participant


def count(places: Sequence[UUID]) -> int:
    return Organisation.objects.standing().filter(place_id__in=list(places)).count()


def count_since(places: Sequence[UUID], moment: datetime) -> int:
    """What was recorded of organisations there since; members come and go without standing in an undo's way."""
    return OrganisationEvent.objects.filter(place_id__in=list(places), recorded_at__gt=moment).count()


def count_members(places: Sequence[UUID]) -> int:
    rows = MemberSpell.objects.filter(place_id__in=list(places), ends_on__isnull=True, undone=False)
    return rows.count()


ORGANISATIONS = Participant("organisations", "党组织", "Party organisations", count, count_since)
MEMBERS = Participant("party_members", "登记在党组织里的人", "people on organisations' lists", count_members, lambda _p, _m: 0)
