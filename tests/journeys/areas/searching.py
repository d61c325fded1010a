"""Searching, and the page for when there is no connection."""

from datetime import datetime
from typing import Any

PAGES = {
    "": [
        "{v}/search/", "{v}/search/?q=停水", "{city}/search/?q=停水", "{city}/search/?q=sxc", "{v}/search/?q=zzzz",
        "{t}/search/?q=停水&board=jobs", "/offline/",
    ],
    "villager": ["/offline/"],
}  # fmt: skip
ELSEWHERE = {"ui:worker", "ui:start", "sites:offline", "sites:offline_mine"}


def fill(made: Any, now: datetime) -> None:
    """What the boards make is found."""
