"""Every write of people, one verb each. Other areas import from here."""

from teabowl.people.actions.follows import follow_village, unfollow_village
from teabowl.people.actions.keys import rotate_keys
from teabowl.people.actions.linking import merge_persons
from teabowl.people.actions.memberships import (
    apply_for_membership,
    confirm_membership,
    decline_membership,
    end_membership,
    leave_village,
    vouch_for,
    withdraw_application,
)
from teabowl.people.actions.privacy import delete_account, read_resident_number, record_export, record_member_read
from teabowl.people.actions.register import confirm_import, drop_import, expire_imports, stage_import, undo_import

__all__ = [
    "apply_for_membership",
    "confirm_import",
    "confirm_membership",
    "decline_membership",
    "delete_account",
    "drop_import",
    "end_membership",
    "expire_imports",
    "follow_village",
    "leave_village",
    "merge_persons",
    "read_resident_number",
    "record_export",
    "record_member_read",
    "rotate_keys",
    "stage_import",
    "undo_import",
    "unfollow_village",
    "vouch_for",
    "withdraw_application",
]
