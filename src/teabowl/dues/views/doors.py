"""What every view here shares: private pages, crumbs, forms that lose nothing."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from teabowl.organisations.values import OrganisationRef
from teabowl.ui.doors import inside as inside
from teabowl.ui.doors import tell as tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Act = Callable[[dict[str, Any]], HttpResponse]
GET_POST = ["GET", "HEAD", "POST"]


def to(name: str, *args: Any) -> str:
    return reverse(f"dues:{name}", args=args)


def crumbs(here: OrganisationRef, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    """Place, organisation, dues, and where one is."""
    return [
        (here.place.name, f"/p/{here.place.code}/"),
        (here.name, f"/o/{here.id}/"),
        (_("党费"), to("home", here.id) if more else ""),
        *((str(text), url) for text, url in more),
    ]
