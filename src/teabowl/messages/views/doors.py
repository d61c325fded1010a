"""What every view here shares."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from teabowl.places.models import Place
from teabowl.ui.doors import actor_of as actor_of
from teabowl.ui.doors import key_of as key_of
from teabowl.ui.doors import personal as personal
from teabowl.ui.doors import see_other as see_other
from teabowl.ui.doors import signed_in
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LONGEST_SEARCH = 40


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one's own: sign in first, nobody may keep it."""
    return personal(signed_in(view))


def say(request: HttpRequest, text: str) -> None:
    """A line on the next page."""
    messages.success(request, text)


def search_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def my_crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("我的"), "/me/"), (_("我的消息"), reverse("messages:inbox")), *more]


def alert_crumbs(place: Place, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(place.name, f"/p/{place.code}/"), (_("紧急通知"), reverse("messages:alerts", args=[place.code])), *more]
