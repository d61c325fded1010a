"""What the views of transfers, migrant members and weak branches share: lists with filters and pages, files, who reads them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.organisations.models import Organisation
from teabowl.organisations.queries.transfers import Scope
from teabowl.people.sheets import write_sheet
from teabowl.people.views.doors import file_response

GET_POST = ["GET", "HEAD", "POST"]


def looked(actor: Actor, verb: str, scope: Scope) -> None:
    """Names of members were read in a list: that is written down, with whose list it was."""
    held = scope.organisation
    place_id = held.place_id if held else scope.place.id if scope.place else None
    subject = ("organisation", held.id) if held else ("place", place_id)
    assert subject[1] is not None
    audit.record_read(
        actor, f"organisations.{verb}", now=timezone.now(), subject_type=subject[0], subject_id=subject[1], place_id=place_id
    )


def sheet(name: str, header: Sequence[Any], rows: Sequence[Sequence[str]], filename: str) -> HttpResponse:
    """Rows of text as Excel."""
    return file_response(write_sheet(name, [str(text) for text in header], rows, [18] * len(header)), "xlsx", filename)


def day_text(value: Any) -> str:
    return value.isoformat() if value else ""


def trail_of(scope: Scope) -> list[tuple[Any, str]]:
    """Crumbs down to the organisation, or the place."""
    if scope.organisation is not None:
        held: Organisation = scope.organisation
        place = held.place.now_at or held.place
        return [(place.name, f"/p/{place.code}/"), (held.name, reverse("organisations:organisation", args=[held.id]))]
    assert scope.place is not None
    return [(scope.place.name, f"/p/{scope.place.code}/")]


def chosen(request: HttpRequest, name: str, options: Sequence[str]) -> str:
    text = request.GET.get(name, "")
    return text if text in options else ""


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
