"""What every view of this area does first: ask who is there, know the time."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from teabowl.kernel.times import china_date
from teabowl.moderation.rules import one_above
from teabowl.places.models import Place
from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import private as private
from teabowl.ui.doors import see_other as see_other
from teabowl.ui.doors import signed_in as signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

View = Callable[..., HttpResponse]


def now() -> datetime:
    return timezone.now()


def day(moment: datetime) -> str:
    on = china_date(moment)
    return _("%(month)s 月 %(day)s 日") % {"month": on.month, "day": on.day}


def above_of(place: Place) -> str:
    """The name of the place that an appeal goes to."""
    key = one_above(place.ref).id
    return Place.objects.filter(id=key).values_list("name", flat=True).first() or place.name
