"""Every write of votes. Other areas import from here."""

from teabowl.ballots.actions.casting import cast_vote
from teabowl.ballots.actions.closing import close_motion, withdraw_motion
from teabowl.ballots.actions.hall import add_hall_count
from teabowl.ballots.actions.opening import amend_motion, open_motion

__all__ = ["add_hall_count", "amend_motion", "cast_vote", "close_motion", "open_motion", "withdraw_motion"]
