"""Who sits in a village's bodies: the rolls that its meetings are called by."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound
from teabowl.kernel.phones import BadPhone, e164
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.meetings import actions, words
from teabowl.meetings.forms import SeatChangeForm, SeatForm
from teabowl.meetings.models import Seat
from teabowl.meetings.permissions import CONVENE_VILLAGE, READ_VILLAGE
from teabowl.meetings.queries import pages
from teabowl.meetings.queries.rolls import roll_hints_of
from teabowl.meetings.views.doors import GET_POST, form_page, tell
from teabowl.people.models import Account
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, personal, see_other, signed_in
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

BODIES = {
    "representatives": gettext_lazy("村民代表"),
    "two_committees": gettext_lazy("村“两委”成员"),
    "collective_members": gettext_lazy("集体成员"),
    "delegates": gettext_lazy("集体成员代表"),
}


def trail_to(place: Place, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    rows = [(place.name, f"/p/{place.code}/"), (_("村里的会"), reverse("meetings:inside", args=[place.code]))]
    return [*rows, *((str(text), url) for text, url in more)]


@require_safe
@personal
@signed_in
@at_place
def roll(request: HttpRequest, place: Place, body: str) -> HttpResponse:
    actor = actor_of(request)
    if body not in BODIES or not can(actor, READ_VILLAGE, place.ref):
        raise NotFound(words.NOT_HERE)
    typed, here = request.GET.get("start", ""), reverse("meetings:roll", args=[place.code, body])
    start = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
    text = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    page = pages.roll_page(place, body, text=text, start=start, url=here)
    context = {
        "place": place, "body": body, "title": BODIES[body], "page": page, "q": text, "here": here, "bodies": BODIES,
        "hints": roll_hints_of(place, body, page, china_date(timezone.now())),
        "can_change": can(actor, CONVENE_VILLAGE, place.ref), "crumbs": trail_to(place, (BODIES[body], "")),
    }  # fmt: skip
    return render(request, "meetings/roll.html", context)


@require_http_methods(GET_POST)
@personal
@signed_in
@at_place
def add(request: HttpRequest, place: Place, body: str) -> HttpResponse:
    """By the phone that the person has here: a seat is somebody's, so that they are told and may vote."""
    actor, now = actor_of(request), timezone.now()
    if body not in BODIES:
        raise NotFound(words.NOT_HERE)
    if not can(actor, CONVENE_VILLAGE, place.ref):
        raise NotAllowed(words.NOT_ALLOWED % {"what": CONVENE_VILLAGE.zh})
    back = reverse("meetings:roll", args=[place.code, body])

    def act(data: dict[str, Any]) -> None:
        account = Account.objects.select_related("person").filter(phone=_phone(data["phone"]), is_active=True).first()
        if account is None:
            raise Invalid({"phone": _("没有这个手机号。请这个人先在本站登记，或者核对号码")})
        actions.add_seat(
            actor, place=place, body=body, person=account.person, name=account.person.name, woman=data["woman"], group=data["group"],
            household=data["household"], since=data["since"], now=now,
        )  # fmt: skip
        tell(request, _("%(name)s登记好了") % {"name": account.person.name})

    return form_page(
        request, SeatForm, act, title=_("登记%(body)s") % {"body": BODIES[body]}, submit=_("登记"), back=back,
        initial={"since": china_date(now)}, trail=trail_to(place, (BODIES[body], back), (_("登记"), "")),
    )  # fmt: skip


@require_http_methods(GET_POST)
@personal
@signed_in
def change(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Group and household of one on the roll."""
    seat = Seat.objects.select_related("place__now_at").filter(id=seat_id, until__isnull=True).first()
    home = (seat.place.now_at or seat.place) if seat is not None else None
    if seat is None or home is None or not can(actor_of(request), CONVENE_VILLAGE, home.ref):
        raise NotFound(words.NO_PERSON)
    back = reverse("meetings:roll", args=[home.code, seat.body])

    def act(data: dict[str, Any]) -> None:
        actions.change_seat(
            actor_of(request), seat_id=seat_id, woman=data["woman"], group=data["group"], household=data["household"],
            now=timezone.now(),
        )  # fmt: skip
        tell(request, _("改好了"))

    return form_page(
        request, SeatChangeForm, act, title=seat.name, submit=_("存"), back=back,
        initial={"group": seat.group, "household": seat.household, "woman": seat.woman},
        trail=trail_to(home, (BODIES[seat.body], back), (seat.name, "")),
    )  # fmt: skip


def _phone(typed: str) -> str:
    try:
        return e164(typed)
    except BadPhone:
        raise Invalid({"phone": _("手机号是 11 位，请再看看")}) from None


@require_POST
@personal
@signed_in
def finish(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """No longer from today."""
    now = timezone.now()
    seat: Seat = actions.end_seat(actor_of(request), seat_id=seat_id, until=china_date(now), now=now)
    home = seat.place.now_at or seat.place
    return see_other(reverse("meetings:roll", args=[home.code, seat.body]))
