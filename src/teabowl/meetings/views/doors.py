"""What every view here shares: one meeting, its crumbs, and forms on their own page that lose nothing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from teabowl.meetings import queries
from teabowl.meetings.models import Meeting
from teabowl.meetings.standing import Standing, check_reads
from teabowl.ui import doors
from teabowl.ui.doors import actor_of, see_other
from teabowl.ui.doors import tell as tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Act = Callable[[dict[str, Any]], Any]
GET_POST = ["GET", "HEAD", "POST"]


def opened(request: HttpRequest, meeting_id: UUID) -> tuple[Meeting, Standing]:
    """The meeting and what the reader may do with it; missing for who may not know of it. Raises NotFound."""
    meeting = queries.meeting(meeting_id)
    return meeting, check_reads(actor_of(request), meeting, timezone.now())


def url_of(meeting: Meeting, name: str = "meeting", *args: Any) -> str:
    return reverse(f"meetings:{name}", args=[meeting.id, *args])


def crumbs(meeting: Meeting, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    """Village, whose meetings, the meeting, and where one is."""
    home = meeting.place.now_at or meeting.place
    if meeting.organisation is not None:
        whose = (
            _("%(name)s的会") % {"name": meeting.organisation.name},
            reverse("meetings:of", args=[meeting.organisation_id]),
        )
    else:
        whose = (_("村里的会"), reverse("meetings:inside", args=[home.code]))
    rows = [(home.name, f"/p/{home.code}/"), whose, (meeting.title, url_of(meeting) if more else "")]
    return [*rows, *((str(text), url) for text, url in more)]


def form_page(
    request: HttpRequest,
    make: Callable[..., forms.Form],
    act: Act,
    *,
    title: Any,
    submit: Any,
    back: str,
    trail: list[tuple[str, str]],
    note: Any = "",
    initial: dict[str, Any] | None = None,
    template: str = "meetings/form.html",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form on its own page. GET shows it; POST acts and goes `back` (or where `act` says); what cannot be done shows the page again
    with everything typed: 422 for something typed wrongly, 409 for what has moved on, 403 for a right that has ended."""

    def done(data: dict[str, Any]) -> HttpResponse:
        found = act(data)
        return found if isinstance(found, HttpResponse) else see_other(found if isinstance(found, str) else back)

    context = {"title": title, "submit": submit, "back": back, "crumbs": trail, "note": note, **(more or {})}
    return doors.form_page(request, doors.filled(request, make, initial), done, template, context)
