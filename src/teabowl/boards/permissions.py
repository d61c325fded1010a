"""Verbs of the boards, and who may do what to one post. Pure, given an Actor."""

from typing import Protocol
from uuid import UUID

from teabowl.boards.rules import Board
from teabowl.kernel.actor import Actor, PlaceRef, Role
from teabowl.kernel.verbs import can, declare

_HOUSE = (Role.OPERATOR, Role.SECRETARY, Role.TOWNSHIP, Role.COUNTY, Role.CITY)
"""Who keeps the boards of the place where their grant stands: a village's own people, and organisers at their head account."""

WRITE_NOTICE = declare("boards.write_notice", "发通知公告", "Publish notices", here=_HOUSE)
WRITE_POST = declare(
    "boards.write_post", "在村友圈发帖", "Post to the circle", here=(Role.VILLAGER, Role.OPERATOR, Role.SECRETARY)
)
COMMENT = declare("boards.comment", "评论", "Comment", here=(Role.VILLAGER, *_HOUSE))
MODERATE = declare("boards.moderate", "置顶、改正、管小组", "Pin, correct, keep groups", here=_HOUSE)
START_GROUP = declare("boards.start_group", "办小组", "Start a group", here=(Role.VILLAGER, Role.OPERATOR, Role.SECRETARY))
VOTE = declare("boards.vote", "投票", "Vote in the village's question", here=(Role.VILLAGER,))
SEND_NOTICE = declare(
    "boards.send_notice",
    "给下面各村发一条通知",
    "Send one notice to villages below",
    here=(Role.TOWNSHIP, Role.COUNTY, Role.CITY),
)
PUBLISH_EVERYWHERE = declare(
    "boards.publish_everywhere",
    "紧急的直接发到各村",
    "Publish an urgent notice in villages below at once",
    here=(Role.TOWNSHIP, Role.COUNTY, Role.CITY),
)
TAKE_SENT = declare(
    "boards.take_sent", "收上级发来的通知", "Publish or decline what was sent from above", here=(Role.OPERATOR, Role.SECRETARY)
)
NOTE_MINOR = declare(
    "boards.note_minor", "登记未成年的村民和家长同意", "Note villagers under 18 and their guardians' consent",
    here=(Role.OPERATOR, Role.SECRETARY),
)  # fmt: skip
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


def speaks_for_committee(actor: Actor, place: PlaceRef) -> bool:
    """Whether a post or comment by this actor is shown as the committee's word rather than a villager's."""
    return can(actor, MODERATE, place) and not actor.holds_at(frozenset({Role.VILLAGER}), place)
