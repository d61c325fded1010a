"""What stands on top of every public page of a place while it is in force. An area above tells here what that is.

The same for every reader, since public pages are kept; whoever changes it touches the places' pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Banner:
    """`kind` as of `ui.note`; `text` what is the matter, `more` where, until when; `url` leads to it."""

    kind: str
    text: str
    more: str
    url: str


Asked = Callable[[UUID], list[Banner]]
_asked: list[Asked] = []


def ask(asked: Asked) -> None:
    """Called from an area's AppConfig.ready. `asked` must cost no query but on a rare change: it is asked for every page."""
    if asked not in _asked:
        _asked.append(asked)


def banners(request: Any) -> list[Banner]:
    """Those of the place whose public page this is; none on other pages, and none that lead to where one is."""
    place = getattr(request, "page_place", None) if isinstance(request, HttpRequest) else None
    if place is None:
        return []
    return [banner for asked in _asked for banner in asked(place) if banner.url != request.path]
