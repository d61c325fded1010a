"""The party's home of a place, and a member's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.pagecache.marks import public_page
from teabowl.places.models import Place
from teabowl.places.queries import ancestors
from teabowl.places.redirects import at_place
from teabowl.sites import queries
from teabowl.sites.boards import BY_KEY
from teabowl.ui.doors import actor_of, personal, signed_in


@require_safe
@at_place
def home(request: HttpRequest, place: Place) -> HttpResponse:
    """The Party's life at a place: who, what next, what was decided, what is studied, what was asked. The same for everybody."""
    public_page(request, place.id, inherits=place.lineage)
    line = ancestors(place)
    shown = {
        "place": place,
        "crumbs": queries.crumbs_of(line, str(BY_KEY["party"].name)),
        "footer": queries.footer_of(line),
        "party": queries.party_home(place, timezone.now()),
        "boards": {board.key: board for board in queries.arrangement_of(place.id).shown},
    }
    return render(request, "sites/party.html", shown)


@require_safe
@personal
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What is next, what I owe, my papers, my branch. For its reader only."""
    return render(request, "sites/my_party.html", {"mine": queries.my_party(actor_of(request), timezone.now())})
