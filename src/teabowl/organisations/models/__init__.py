"""Tables of organisations, by noun. Areas above may have foreign keys to them; they read through `queries`."""

from teabowl.organisations.models.imports import MemberImport, MemberImportRow
from teabowl.organisations.models.members import Member, MemberSpell, MemberStep
from teabowl.organisations.models.migrants import AwayActivity, MigrantContact, Migration
from teabowl.organisations.models.posts import Post
from teabowl.organisations.models.transfers import Transfer, TransferTerms
from teabowl.organisations.models.tree import JoinedPlace, Organisation, OrganisationEvent, OrganisationSpell
from teabowl.organisations.models.weak import (
    CriteriaVersion,
    WeakAcceptance,
    WeakCase,
    WeakDuty,
    WeakMeasure,
    WeakProgress,
    WeakVote,
)

__all__ = [
    "AwayActivity",
    "CriteriaVersion",
    "JoinedPlace",
    "Member",
    "MemberImport",
    "MemberImportRow",
    "MemberSpell",
    "MemberStep",
    "MigrantContact",
    "Migration",
    "Organisation",
    "OrganisationEvent",
    "OrganisationSpell",
    "Post",
    "Transfer",
    "TransferTerms",
    "WeakAcceptance",
    "WeakCase",
    "WeakDuty",
    "WeakMeasure",
    "WeakProgress",
    "WeakVote",
]
