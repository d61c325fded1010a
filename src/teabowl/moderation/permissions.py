"""Verbs of moderation, and who may decide about one record. Pure, given an Actor."""

from typing import Protocol
from uuid import UUID

from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.verbs import Open, can, declare
from teabowl.moderation.rules import one_above

_HOUSE = (Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY)
"""Who keeps what is written at the place where their grant stands."""

REPORT = declare("moderation.report", "举报", "Report", open_to=Open.SIGNED_IN)
DECIDE = declare(
    "moderation.decide", "撤下、处理举报、看要等一看的", "Take down, decide reports, look at what is held", here=_HOUSE
)
DECIDE_APPEAL = declare("moderation.decide_appeal", "裁定申诉", "Decide appeals", below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY))
READ_QUEUE = declare(
    "moderation.read_queue",
    "看举报和申诉",
    "Read reports and appeals",
    here=_HOUSE,
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
KEEP_WORDS = declare("moderation.keep_words", "管词表和期限", "Keep word lists and terms", below=(Role.COUNTY, Role.CITY))


class Owned(Protocol):
    @property
    def author_id(self) -> UUID | None: ...

    @property
    def keepers(self) -> frozenset[UUID]: ...


def is_author(actor: Actor, subject: Owned) -> bool:
    return actor.account_id is not None and actor.account_id == subject.author_id


def can_decide(actor: Actor, subject: Owned, place: PlaceRef) -> bool:
    """Those who keep the place, and those who keep this very record (a group's moderators)."""
    return can(actor, DECIDE, place) or (actor.account_id is not None and actor.account_id in subject.keepers)


def can_decide_appeal(actor: Actor, place: PlaceRef) -> bool:
    """One level above the place, or higher: whoever decided there does not judge it again."""
    return can(actor, DECIDE_APPEAL, one_above(place))
