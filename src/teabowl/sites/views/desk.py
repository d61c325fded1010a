"""The desk of the day, and where one works."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_safe

from teabowl.kernel.errors import NotAllowed
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.sites import queries
from teabowl.ui import spoken
from teabowl.ui.doors import actor_of
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@login_required
@require_safe
@at_place
def desk(request: HttpRequest, place: Place) -> HttpResponse:
    """Today's matters at a place, for who works there."""
    actor = actor_of(request)
    if not queries.has_desk(actor, place):
        raise NotAllowed(_("这里的事由村里和上级的工作人员办"))
    now = timezone.now()
    today = china_date(now)
    context = {
        "place": place,
        "crumbs": queries.crumbs_of([place], _("今天的事")),
        "desk": queries.desk(actor, place, now),
        "day": f"{spoken.day(today, today)} {WEEKDAYS[today.weekday()]}",
        "doors": queries.usual_doors(actor, place),
    }
    return render(request, "sites/desk.html", context)


@login_required
@require_safe
def my_desks(request: HttpRequest) -> HttpResponse:
    """Where one works; the only seat opens at once."""
    seats = queries.seats(actor_of(request))
    if len(seats) == 1:
        return redirect(seats[0].url)
    return render(request, "sites/my_desks.html", {"seats": seats})
