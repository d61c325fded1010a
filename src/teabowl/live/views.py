"""Doors: the same parts for phones that cannot hold a stream, and new tickets."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.live import queries, rooms, tickets

NO_STORE = {"Cache-Control": "no-store"}


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """What the room shows, of what differs from `at` nothing when it is the same (204). By ticket, like the stream: no session is read."""
    try:
        ticket = tickets.read(request.GET.get("ticket", ""), now=timezone.now())
        found = queries.polled(ticket.room, ticket.language)
    except NotAllowed:
        return HttpResponse(status=403, headers=NO_STORE)
    except NotFound:
        return HttpResponse(status=410, headers=NO_STORE)
    if request.GET.get("at") == found.at:
        return HttpResponse(status=204, headers=NO_STORE)
    return JsonResponse({"at": found.at, "parts": found.parts}, headers=NO_STORE)


@require_safe
def ticket(request: HttpRequest) -> HttpResponse:
    """New addresses for a room, when the old ticket has run out. Asked in the reader's own name."""
    room, moment = request.GET.get("room", ""), timezone.now()
    try:
        kind, key = rooms.split(room)
        is_allowed = kind.may_follow(request.actor, key, moment)  # type: ignore[attr-defined]
    except NotFound:
        return HttpResponse(status=410, headers=NO_STORE)
    if not is_allowed:
        return HttpResponse(status=403, headers=NO_STORE)
    return JsonResponse(queries.addresses(request, room, now=moment), headers=NO_STORE)
