"""What is put to the vote, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass

from teabowl.ballots.values import YES_NO, Election, Option
from teabowl.meetings.kinds import Matter


@dataclass(frozen=True, slots=True)
class Motion:
    """`secret` is taken where the rule leaves it open. An `election` names its candidates in `options`. `matter`: one that
    takes another majority than usual."""

    title: str
    text: str = ""
    options: Sequence[Option] = YES_NO
    secret: bool = False
    election: Election | None = None
    matter: Matter | None = None
