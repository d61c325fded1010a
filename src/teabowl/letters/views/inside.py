"""The letter for its writer and for those who must answer. Never kept by any cache; a private one read leaves a trace."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.kernel.actor import Level
from teabowl.kernel.errors import NotFound
from teabowl.kernel.verbs import can
from teabowl.letters import actions, queries
from teabowl.letters.forms import RateForm
from teabowl.letters.permissions import EXPORT, SEE_LATE, SEE_WAITING, SET_LIMIT, TAKE_IN
from teabowl.letters.views.doors import actor_of, crumbs, personal
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@require_safe
@personal
@at_place
def inside(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    """The whole letter with what the reader can do. What is not there and what is not theirs look the same."""
    page = actions.open_letter(actor_of(request), place=place, letter_id=letter_id, now=timezone.now())
    context = {
        "place": place,
        "page": page,
        "crumbs": crumbs(place, (_("这封信"), "")),
        "rate": RateForm() if "rate" in page.may else None,
    }
    return render(request, "letters/inside.html", context)


@require_safe
@personal
def enter(request: HttpRequest, code: str, letter_id: UUID) -> HttpResponse:
    """The way in from the public page: sign in first, whatever the letter is."""
    if not actor_of(request).is_signed_in:
        return redirect_to_login(request.get_full_path())
    return inside(request, code=code, letter_id=letter_id)


@require_safe
@personal
@at_place
def yours(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    """The part of a public letter's page that is the reader's own: the way in, for those who have something to do there."""
    try:
        letter = queries.letter_here(actor_of(request), place, letter_id)
        may = queries.what_may(actor_of(request), letter)
    except NotFound:
        may = frozenset()
    return render(request, "letters/yours.html", {"place": place, "letter_id": letter_id, "may": may})


@require_safe
@personal
@at_place
def tools(request: HttpRequest, place: Place) -> HttpResponse:
    """The part of a place's letters page that is the reader's own: what staff do here."""
    actor, ref = actor_of(request), place.ref
    context = {
        "place": place,
        "sees_waiting": can(actor, SEE_WAITING, ref),
        "sees_late": can(actor, SEE_LATE, ref),
        "sets_limit": can(actor, SET_LIMIT, ref),
        "exports": can(actor, EXPORT, ref),
        "takes_in": place.level == Level.VILLAGE and can(actor, TAKE_IN, ref),
        "news": queries.news_count(actor.account_id) if actor.account_id else 0,
        "is_signed_in": actor.is_signed_in,
    }
    return render(request, "letters/tools.html", context)


@require_safe
@personal
def mine(request: HttpRequest) -> HttpResponse:
    """One's own letters, those with news marked."""
    actor = actor_of(request)
    if actor.account_id is None:
        return redirect_to_login(request.get_full_path())
    return render(request, "letters/mine.html", {"letters": queries.my_letters(actor.account_id, now=timezone.now())})
