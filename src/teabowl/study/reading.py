"""Who may read a programme: everybody, where it is for all; else who reads in its organisation or in one below it."""

from uuid import UUID

from django.utils import timezone

from teabowl.kernel.actor import Actor
from teabowl.kernel.times import china_date
from teabowl.organisations import authority
from teabowl.organisations import queries as organisations
from teabowl.organisations.values import OrganisationRef, Standing
from teabowl.study.models import Material, Programme
from teabowl.study.permissions import KEEP, READ
from teabowl.study.rules import ProgrammeState

MATERIAL = "study_material"
"""How files, meetings and the audit know a material."""


class Reader:
    """An actor with the organisations that they read in. Two queries, once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.standing: Standing = organisations.standing_on(actor.account_id, china_date(timezone.now()))
        keys = {*self.standing.member_of, *(key for _kind, key in self.standing.posts)}
        self.own: list[OrganisationRef] = list(organisations.refs(keys).values()) if keys else []

    def reads_in(self, organisation: OrganisationRef) -> bool:
        """What is for members of this organisation: by a right there, or by belonging to one below it."""
        if authority.allows(self.actor, self.standing, READ, organisation):
            return True
        below = (own for own in self.own if organisation.id in own.lineage)
        return any(authority.allows(self.actor, self.standing, READ, own) for own in below)

    def keeps(self, organisation: OrganisationRef) -> bool:
        return authority.allows(self.actor, self.standing, KEEP, organisation)

    def reads(self, programme: Programme) -> bool:
        """Needs organisation and its place. A draft is read by who keeps it."""
        organisation = programme.organisation.ref
        if programme.state == ProgrammeState.DRAFT:
            return self.keeps(organisation)
        return programme.for_all or self.reads_in(organisation)


def may_open(actor: Actor, material_id: UUID) -> bool:
    """For files: whether this actor may open the document of a material that is not for everybody."""
    rows = Material.objects.select_related("programme__organisation__place").filter(id=material_id, removed_at__isnull=True)
    material = rows.first()
    return material is not None and Reader(actor).reads(material.programme)
