"""Verbs of the boards, and who may do what to one post. Pure, given an Actor."""

from typing import Protocol
from uuid import UUID

from teabowl.boards.rules import Board
from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.verbs import Open, can, declare

_HOUSE = (Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY)
"""Who keeps the boards of the place where their grant stands: a village's own people, and organisers at their head account."""

WRITE_NOTICE = declare("boards.write_notice", "发通知公告", "Publish notices", here=_HOUSE)
WRITE_POST = declare(
    "boards.write_post", "在村友圈发帖", "Post to the circle", here=(Role.VILLAGER, Role.OPERATOR, Role.SECRETARY)
)
COMMENT = declare("boards.comment", "评论", "Comment", here=(Role.VILLAGER, *_HOUSE))
MODERATE = declare("boards.moderate", "置顶、撤下、处理举报", "Pin, take down, decide reports", here=_HOUSE)
REPORT = declare("boards.report", "举报", "Report", open_to=Open.SIGNED_IN)
DECIDE_APPEAL = declare("boards.decide_appeal", "裁定申诉", "Decide appeals", below=(Role.TOWNSHIP, Role.COUNTY))
READ_QUEUE = declare(
    "boards.read_queue",
    "看举报和申诉",
    "Read reports and appeals",
    here=_HOUSE,
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
EXPORT = declare(
    "boards.export",
    "导出帖子",
    "Export posts",
    here=_HOUSE,
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
WRITE = {Board.NOTICES: WRITE_NOTICE, Board.CIRCLE: WRITE_POST}


class Written(Protocol):
    """Anything with an author: a post or a comment."""

    @property
    def author_id(self) -> UUID | None: ...


def is_author(actor: Actor, record: Written) -> bool:
    return actor.account_id is not None and actor.account_id == record.author_id


def can_edit_draft(actor: Actor, board: str, record: Written, place: PlaceRef) -> bool:
    """A notice's draft is the house's common work; a circle draft is its author's alone."""
    if not can(actor, WRITE[Board(board)], place):
        return False
    return board == Board.NOTICES or is_author(actor, record)


def can_correct(actor: Actor, board: str, record: Written, place: PlaceRef) -> bool:
    """The author, or those who keep the board; the text before stays readable for everybody."""
    return can(actor, MODERATE, place) or (is_author(actor, record) and can(actor, WRITE[Board(board)], place))


def can_take_down(actor: Actor, record: Written, place: PlaceRef) -> bool:
    """Those who keep the board; and the author, also after leaving the village."""
    return can(actor, MODERATE, place) or is_author(actor, record)


def speaks_for_committee(actor: Actor, place: PlaceRef) -> bool:
    """Whether a post or comment by this actor is shown as the committee's word rather than a villager's."""
    return can(actor, MODERATE, place) and not actor.holds_at(frozenset({Role.VILLAGER}), place)
