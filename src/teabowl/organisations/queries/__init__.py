"""Every named read of organisations. Other areas import from here."""

from teabowl.organisations.queries.holders import HolderRow, StandingRow, branches_standing, holders_on
from teabowl.organisations.queries.known import (
    accounts_in_post,
    members_on,
    memberships_of,
    memberships_of_person,
    organisation,
    organisations_at,
    organisations_under,
    ref,
    refs,
    secretary_of,
    standing_on,
)

__all__ = [
    "HolderRow",
    "StandingRow",
    "accounts_in_post",
    "branches_standing",
    "holders_on",
    "members_on",
    "memberships_of",
    "memberships_of_person",
    "organisation",
    "organisations_at",
    "organisations_under",
    "ref",
    "refs",
    "secretary_of",
    "standing_on",
]
