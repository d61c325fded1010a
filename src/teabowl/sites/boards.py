"""The ten boards of a site (版块): what each is called, what it is for, and where it stands. Which of them a place shows, and in which
order, is in `Site`."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class Board(NamedTuple):
    """One board: its key is the word in its address. `about` says in one line what it is for; `required` names the law because of
    which no village switches it off."""

    key: str
    name: Any
    icon: str
    about: Any
    required: Any = ""

    def path(self, code: str) -> str:
        return f"/p/{code}/{self.key}/"


BOARDS = (
    Board("notices", _("通知公告"), "megaphone", _("村委会要告诉大家的事")),
    Board("circle", _("村友圈"), "messages-square", _("本村人说话、晒照片、问一声的地方")),
    Board("guides", _("办事指南"), "book-open-text", _("办什么事、带什么、找谁，也能请村里代办")),
    Board("letters", _("书记信箱"), "mail", _("写信给书记，按期答复")),
    Board(
        "disclosure",
        _("村务公开"),
        "receipt-text",
        _("村里定的事、花的钱，一笔一笔都能看"),
        _("村务公开是法律要求的，不能关"),  # 村民委员会组织法 art 30
    ),
    Board("party", _("党建之家"), "flag", _("党组织是谁，开会、学习、党费，问支部")),
    Board("products", _("特产"), "wheat", _("村里有什么卖的，多少钱，找谁")),
    Board("tourism", _("乡村旅游"), "map-pinned", _("来村里看什么、吃什么、住哪里")),
    Board("jobs", _("致富信息"), "sprout", _("附近的活儿、学手艺、挣钱的主意")),
    Board("services", _("便民服务"), "phone", _("修水电、看病、坐车，该打哪个电话")),
)
BY_KEY = {board.key: board for board in BOARDS}


def in_order(order: Sequence[str], off: Iterable[str] = ()) -> list[Board]:
    """The boards in a place's order, those switched off left out. One that the order does not name stands where it stands here,
    after the named ones: a board that comes later is not lost."""
    gone = set(off)
    named = [key for key in order if key in BY_KEY]
    keys = [*named, *(board.key for board in BOARDS if board.key not in named)]
    return [BY_KEY[key] for key in keys if key not in gone]
