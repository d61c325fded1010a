"""What every view of this area does first: find the place, ask who is there, know the time."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import see_other as see_other

View = Callable[..., HttpResponse]


def now() -> datetime:
    return timezone.now()


def sent_data(request: HttpRequest) -> Any:
    """What a form was sent with, empty too; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def private(answer: HttpResponse) -> HttpResponse:
    """A page for one reader, kept by nobody."""
    answer["Cache-Control"] = "private, no-store"
    return answer


def signed_in(view: View) -> View:
    """Asks for sign-in first, and comes back. What was typed is not thrown away by this: see writing.py for forms sent late."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return asked
