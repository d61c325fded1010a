"""Tables of organisations, by noun. Areas above may have foreign keys to them; they read through `queries`."""

from teabowl.organisations.models.imports import MemberImport, MemberImportRow
from teabowl.organisations.models.members import Member, MemberSpell, MemberStep
from teabowl.organisations.models.posts import Post
from teabowl.organisations.models.tree import Organisation, OrganisationEvent, OrganisationSpell

__all__ = [
    "Member",
    "MemberImport",
    "MemberImportRow",
    "MemberSpell",
    "MemberStep",
    "Organisation",
    "OrganisationEvent",
    "OrganisationSpell",
    "Post",
]
