"""What each area brings to the demo. A module demo/<area>.py has `rows(town)`: rows of two years, for every village, by `town.rows.add`;
and `play(now)`: what is going on just now, by real actions."""

from collections.abc import Callable
from datetime import datetime

from teabowl.demo import (
    circle,
    deliberations,
    disclosure,
    dues,
    guides,
    joint_branch,
    market,
    meetings,
    meetings_now,
    messages,
    organisations,
    party_moves,
    payments,
    study,
)
from teabowl.demo.town import Town

ROWS: list[Callable[[Town], None]] = [
    guides.rows,
    disclosure.rows,
    messages.rows,
    market.rows,
    circle.rows,
    organisations.rows,
    party_moves.rows,
    dues.rows,
    meetings.rows,
    study.rows,
    deliberations.rows,
]
PLAYS: list[Callable[[datetime], None]] = [
    guides.play,
    disclosure.play,
    messages.play,
    market.play,
    circle.play,
    organisations.play,
    joint_branch.play,
    party_moves.play,
    payments.play,
    dues.play,
    meetings_now.play,
    study.play,
    deliberations.play,
]
