"""Today's matters (今天的事): what waits for somebody at a place. Each area gives its own; the desk in `sites` shows them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One matter. `group` is the heading ('来信'), `state` one of plain, late, miss; `tag` the words beside it ('今天到期');
    `due_at` sorts, earliest first, None last; `url` is where it is done, `action` the button's words ('写答复')."""

    group: str
    title: str
    note: str
    state: str
    tag: str
    action: str
    url: str
    due_at: datetime | None
