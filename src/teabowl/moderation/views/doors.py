"""What every view of this area does first: ask who is there, know the time; and how a form comes again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.times import china_date
from teabowl.moderation.rules import one_above
from teabowl.places.models import Place
from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import private as private
from teabowl.ui.doors import see_other as see_other
from teabowl.ui.doors import signed_in as signed_in
from teabowl.ui.forms import PlainForm
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

View = Callable[..., HttpResponse]
Wrong = Invalid | Refused | None


def now() -> datetime:
    return timezone.now()


def sent_data(request: HttpRequest) -> Any:
    """What a form was sent with, empty too; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def ask(request: HttpRequest, template: str, form: PlainForm, wrong: Wrong, **context: object) -> HttpResponse:
    """The page of a form, with what an action said about it."""
    status = 200
    if isinstance(wrong, Invalid):
        form.take(wrong)
        status = 422
    elif wrong is not None:
        form.is_valid()
        form.add_error(None, wrong.message)
        status = 409
    return private(render(request, template, {"form": form, **context}, status=status))


def day(moment: datetime) -> str:
    on = china_date(moment)
    return _("%(month)s 月 %(day)s 日") % {"month": on.month, "day": on.day}


def above_of(place: Place) -> str:
    """The name of the place that an appeal goes to."""
    key = one_above(place.ref).id
    return Place.objects.filter(id=key).values_list("name", flat=True).first() or place.name
