"""Who writes guides, who changes them below, and who handles an errand.

A guide is written by the organisers of its level. Below, organisers change fields for their own place; a village's operator and
secretary add where to go, when, and whom to call. An errand is read by its asker, by the person it is for, and by those who must
handle it: the operator and the secretary, and the township's organiser once it is late.
"""

from dataclasses import dataclass
from uuid import UUID

from teabowl.guides.errand_rules import Reach, State
from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.verbs import Open, can, declare

ORGANISERS = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)
WRITE = declare(
    "guides.write_guide", "写、改、发布办事指南", "Write, correct and publish service guides", below=ORGANISERS
)  # fmt: skip
ADAPT = declare(
    "guides.adapt_guide",
    "改本地不一样的地方、补办理地点",
    "Change what differs here, add where to go",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=ORGANISERS,
)
SEE_FEEDBACK = declare(
    "guides.see_feedback",
    "看大家说指南哪里没写明白",
    "Read what people say about guides",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=ORGANISERS,
)
FEEDBACK = declare("guides.give_feedback", "说一页指南有没有用", "Say whether a guide helped", open_to=Open.EVERYBODY)
ASK = declare("guides.ask_errand", "请村里代办", "Ask the village to do an errand", open_to=Open.SIGNED_IN)
HANDLE = declare(
    "guides.handle_errand",
    "办代办的事（镇里只办迟了报上来的）",
    "Handle errands (township: those that came up late)",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=(Role.TOWNSHIP,),
)
SEE_LATE = declare(
    "guides.see_late_errands",
    "看哪些代办迟了（只看有几件、迟多久）",
    "See which errands are late (how many, how late)",
    below=(*ORGANISERS, Role.AUDITOR),
)

VILLAGE_STAFF = frozenset({Role.OPERATOR, Role.SECRETARY})
TOWNSHIP = frozenset({Role.TOWNSHIP})


@dataclass(frozen=True, slots=True)
class ErrandFacts:
    """What permissions ask about an errand. `asker` and `agreed_by` are accounts, None once erased or where there is none."""

    place: PlaceRef
    asker: UUID | None
    agreed_by: UUID | None
    state: State
    reach: Reach


def is_asker(actor: Actor, errand: ErrandFacts) -> bool:
    return actor.account_id is not None and actor.account_id == errand.asker


def is_for(actor: Actor, errand: ErrandFacts) -> bool:
    """The person it is for, by an account of their own."""
    return actor.account_id is not None and actor.account_id == errand.agreed_by


def can_handle(actor: Actor, errand: ErrandFacts) -> bool:
    """Nobody handles an errand of their own, nor one that waits for consent."""
    if is_asker(actor, errand) or is_for(actor, errand) or errand.state is State.CONSENT:
        return False
    if actor.holds_at(VILLAGE_STAFF, errand.place):
        return True
    return errand.reach is Reach.TOWNSHIP and can(actor, HANDLE, errand.place) and actor.holds_over(TOWNSHIP, errand.place)


def can_read(actor: Actor, errand: ErrandFacts) -> bool:
    """An errand that was cancelled before the village had done it is its asker's alone."""
    if is_asker(actor, errand) or is_for(actor, errand):
        return True
    return can_handle(actor, errand) and errand.state is not State.CANCELLED
