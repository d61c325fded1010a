"""Decisions about organisations and members that need no database. Sources: shared domain brief §2 (Sn), and the article of the rule."""

from datetime import date

from teabowl.organisations.kinds import Status


def has_vote(status: Status, no_vote_from: date | None, no_vote_until: date | None, day: date) -> bool:
    """Full members vote; probationary ones do not (Party constitution art 7), nor those on probation within the Party (art 41)."""
    suspended = no_vote_from is not None and no_vote_from <= day and (no_vote_until is None or day <= no_vote_until)
    return status is Status.FULL and not suspended
