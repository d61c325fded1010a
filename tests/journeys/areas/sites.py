"""Pages of sites: what is new, the party's home, boards in order and one switched off, the cover, what needs attention."""

from datetime import datetime
from typing import Any

from teabowl.kernel.times import china_date
from teabowl.sites import actions

PAGES = {
    "": ["{v}/new/", "{t}/new/", "{v}/party/", "{t}/party/", "{t}/tourism/"],
    "operator": ["{v}/boards/", "{v}/cover/"],
    "township": ["{t}/", "{t}/attention/", "{t}/attention/?kind=迟了的来信", "{t}/boards/"],
}
ELSEWHERE = {
    "sites:atom",
    "sites:sitemap",
    "sites:sitemap_index",
    "sites:attention_brief",
    "sites:attention_excel",
    "sites:poster",
}


def fill(made: Any, now: datetime) -> None:
    """The township opens a site of its own and does without tourism."""
    cast, place = made.cast, made.cast.place("随官屯镇")
    actions.open_site(cast.actor("county"), place=place, on=china_date(now), now=now)
    actions.switch_board(cast.actor("township"), place=place, key="tourism", on=False, now=now)
