"""Who a token speaks for, and following."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from teabowl.api.door import answer, person_writing, reader
from teabowl.api.endpoints.common import living, short_ref
from teabowl.api.queries import held_shown
from teabowl.api.schemas.people import FollowOut, MeOut
from teabowl.kernel.actor import Held
from teabowl.people import actions
from teabowl.places.models import Place

router = Router(tags=["me"])


@router.get("me", response=MeOut, operation_id="get_me", summary="Who this token speaks for, and what it holds now")
def me(request: HttpRequest) -> HttpResponse:
    who = reader(request)
    held = [_held(h, place) for h, place in held_shown(who.actor.held)]
    only = held_shown([who.only]) if who.only else []
    return answer(
        {"name": who.actor.name, "scope": who.scope.value, "only": _held(*only[0]) if only else None, "held": held},
        never_kept=True,
    )


def _held(held: Held, place: Place) -> dict[str, Any]:
    return {"role": held.role.value, "place": short_ref(place)}


@router.put("places/{code}/follow", response=FollowOut, operation_id="follow", summary="Follow a village")
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Twice is once."""
    actor, place = person_writing(request), living(code)
    actions.follow_village(actor, place_id=place.id, now=timezone.now())
    return answer({"place": short_ref(place), "following": True})


@router.delete("places/{code}/follow", response=FollowOut, operation_id="unfollow", summary="Follow a village no longer")
def unfollow(request: HttpRequest, code: str) -> HttpResponse:
    """Twice is once."""
    actor, place = person_writing(request), living(code)
    actions.unfollow_village(actor, place_id=place.id, now=timezone.now())
    return answer({"place": short_ref(place), "following": False})
