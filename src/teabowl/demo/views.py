"""The start page of the demo: what to try in five minutes, and a step into each part by one click."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from teabowl.demo import cast
from teabowl.demo.queries import parts
from teabowl.demo.walks import WALKS
from teabowl.kernel.errors import NotFound
from teabowl.signin.actions import step_into
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _must_be_a_demo() -> None:
    if not settings.CONFIG.demo_sign_in:
        raise NotFound(_("这里不是演示"))


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """The start page; on an installation that is no demo there is no such page."""
    _must_be_a_demo()
    return render(request, "demo/start.html", {"parts": parts(), "cast": cast, "walks": WALKS})


@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    """Step into a part, and go where it begins; with ?walk=1 to the first station of its walk."""
    _must_be_a_demo()
    played = next((p for p in parts() if p.part.key == key), None)
    if played is None:
        raise NotFound(_("演示里没有这个人"))
    step_into(request, played.account, now=timezone.now())
    walk = next((walk for walk in WALKS if walk.part == key and "walk" in request.GET), None)
    answer = HttpResponseRedirect(walk.stations[0][2] if walk else played.part.start)
    answer.status_code = 303
    return answer
