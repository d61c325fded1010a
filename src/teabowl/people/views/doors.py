"""What every page of people needs: the actor, the village, a door for those who are not signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from teabowl.places.models import Place
from teabowl.places.queries import ancestors
from teabowl.ui.doors import actor_of as actor_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def private(view: View[P]) -> View[P]:
    """A page of one person: sign in first, and nobody keeps a copy."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not actor_of(request).is_signed_in:
            back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
            return redirect_to_login(back)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast(View[P], door)


def see_other(name: str, *args: Any) -> HttpResponse:
    """303 to a named page, after a form has acted."""
    response = redirect(reverse(name, args=args))
    response.status_code = 303
    return response


def crumbs_of(place: Place, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """From the county down to the village, then the page's own."""
    line = [(p.name, f"/p/{p.code}/") for p in ancestors(place) if p.level in {"county", "township", "village"}]
    return [*line, *more]


def file_response(data: bytes, kind: str, name: str) -> HttpResponse:
    """A download; the browser is told not to guess what it is."""
    kinds = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip": "application/zip",
    }
    response = HttpResponse(data, content_type=kinds[kind])
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{kind}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
