"""What waits for somebody at a place (今天的事), and what needs attention below one (要留意的). Each area gives its own; `sites`
shows them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One matter. `group` is the heading ('来信'), `state` one of plain, late, miss; `tag` the words beside it ('今天到期');
    `due_at` sorts, earliest first, None last; `url` is where it is done, `action` the button's words ('写答复'). `more` is how
    many of its group and state wait behind it: counted, not read."""

    group: str
    title: str
    note: str
    state: str
    tag: str
    action: str
    url: str
    due_at: datetime | None
    more: int = 0


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """One matter below a head account that is late, missing or stale. `group` is the heading ('迟了的来信'), the same words for
    every row of it; `text` what is wrong, without any name ('一封私密来信，迟 3 个工作日'), `url` where it can be seen, `since` the
    day it became so. An area gives every row there is: the heading's count is taken from them."""

    group: str
    text: str
    place_name: str
    url: str
    since: date
