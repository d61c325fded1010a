"""Every write of organisations. Other areas import from here."""

from teabowl.organisations.actions.arrivals import note_receipt, receive_outside, receive_transfer, return_transfer
from teabowl.organisations.actions.importing import confirm_import, drop_import, expire_imports, stage_import, undo_import
from teabowl.organisations.actions.joining import Unit, join_places
from teabowl.organisations.actions.looking import look_at_member, look_at_members
from teabowl.organisations.actions.members import Entry, change_member, end_membership, enter_member, keep_papers, take_step
from teabowl.organisations.actions.migrants import (
    end_migration,
    look_at_migration,
    note_activity,
    note_attended,
    note_contact,
    receive_guest,
    receive_migrant,
    register_out,
)
from teabowl.organisations.actions.posts import appoint, end_post
from teabowl.organisations.actions.reminding import remind_of_elections, tell_ending
from teabowl.organisations.actions.transfers import (
    ask_transfer,
    is_near,
    issue_transfer,
    look_at_transfer,
    print_transfer,
    renew_transfer,
    set_transfer_terms,
    tell_overdue,
    withdraw_transfer,
)
from teabowl.organisations.actions.tree import (
    Basis,
    Seat,
    begin_term,
    change_form,
    change_seat,
    dissolve_organisation,
    merge_organisations,
    move_organisation,
    rename_organisation,
    set_up_organisation,
)
from teabowl.organisations.actions.weak import check_relapse, decide_weak, look_at_case, propose_weak, remind_of_progress
from teabowl.organisations.actions.weak_acceptance import accept_weak, note_weak_vote
from teabowl.organisations.actions.weak_criteria import set_criteria
from teabowl.organisations.actions.weak_plans import add_measure, drop_measure, finish_measure, set_weak_plan, tell_progress

__all__ = [
    "Basis",
    "Entry",
    "Seat",
    "Unit",
    "accept_weak",
    "add_measure",
    "appoint",
    "ask_transfer",
    "begin_term",
    "change_form",
    "change_member",
    "change_seat",
    "check_relapse",
    "confirm_import",
    "decide_weak",
    "dissolve_organisation",
    "drop_import",
    "drop_measure",
    "end_membership",
    "end_migration",
    "end_post",
    "enter_member",
    "expire_imports",
    "finish_measure",
    "is_near",
    "issue_transfer",
    "join_places",
    "keep_papers",
    "look_at_case",
    "look_at_member",
    "look_at_members",
    "look_at_migration",
    "look_at_transfer",
    "merge_organisations",
    "move_organisation",
    "note_activity",
    "note_attended",
    "note_contact",
    "note_receipt",
    "note_weak_vote",
    "print_transfer",
    "propose_weak",
    "receive_guest",
    "receive_migrant",
    "receive_outside",
    "receive_transfer",
    "register_out",
    "remind_of_elections",
    "remind_of_progress",
    "rename_organisation",
    "renew_transfer",
    "return_transfer",
    "set_criteria",
    "set_transfer_terms",
    "set_up_organisation",
    "set_weak_plan",
    "stage_import",
    "take_step",
    "tell_ending",
    "tell_overdue",
    "tell_progress",
    "undo_import",
    "withdraw_transfer",
]
