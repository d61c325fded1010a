"""What every view of this area does first: find the place, ask who is there, know the time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import private as private
from teabowl.ui.doors import see_other as see_other
from teabowl.ui.doors import signed_in as signed_in

View = Callable[..., HttpResponse]


def now() -> datetime:
    return timezone.now()


def sent_data(request: HttpRequest) -> Any:
    """What a form was sent with, empty too; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
