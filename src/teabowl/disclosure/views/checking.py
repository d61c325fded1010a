"""The way from draft to published: send, take back, sign, answer, publish."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from teabowl.disclosure import actions, queries, words
from teabowl.disclosure.forms import SignForm, SureForm, WordsForm
from teabowl.disclosure.rules import Opinion
from teabowl.disclosure.views.books import GET_POST, book_url, trail
from teabowl.disclosure.views.doors import inside, tell
from teabowl.kernel.errors import Refused
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import actor_of, filled, form_page, see_other
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _step(
    request: HttpRequest,
    place: Place,
    month: str,
    need: str,
    form_class: type[forms.Form],
    act: Callable[[Any, dict[str, Any]], str],
    more: dict[str, Any],
) -> HttpResponse:
    """A form about one book: `need` is what the reader must be able to do for the form to be shown. `act` answers what to tell."""
    page = queries.work_book(actor_of(request), place, queries.parse_month(month), now=timezone.now())
    if need not in page.may and request.method != "POST":
        raise Refused(page.stops or words.NOT_CHECKING)

    def perform(data: dict[str, Any]) -> HttpResponse:
        tell(request, act(page.id, data))
        return see_other(book_url(place, page.month))

    context = {
        "place": place,
        "page": page,
        "crumbs": trail(place, (words.month_name(page.month), book_url(place, page.month)), (more["heading"], "")),
        "back": book_url(place, page.month),
        **more,
    }
    return form_page(request, filled(request, form_class), perform, "disclosure/form.html", context)


@require_http_methods(GET_POST)
@inside
@at_place
def send(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()

    def act(key: UUID, data: dict[str, Any]) -> str:
        actions.send_book(actor, book_id=key, now=now)
        return _("送给理财小组了，他们会收到消息")

    more = {
        "heading": _("送给理财小组看"),
        "submit": _("送"),
        "note": _("送出去以后不能改。理财小组每个人看过、签了字，再公布。"),
        "shows_sums": True,
    }
    return _step(request, place, month, "send", SureForm, act, more)


@require_http_methods(GET_POST)
@inside
@at_place
def take_back(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()

    def act(key: UUID, data: dict[str, Any]) -> str:
        actions.take_back(actor, book_id=key, now=now)
        return _("撤回来了，改好再送")

    more = {
        "heading": _("撤回来改"),
        "submit": _("撤回来"),
        "note": _("已经签的字作废，改好以后大家重新看、重新签。"),
        "kind": "warn",
    }
    return _step(request, place, month, "take_back", SureForm, act, more)


@require_http_methods(GET_POST)
@inside
@at_place
def sign(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()

    def act(key: UUID, data: dict[str, Any]) -> str:
        opinion = Opinion(data["opinion"])
        actions.sign_book(actor, book_id=key, opinion=opinion, said=data["words"], now=now)
        return _("签好了，谢谢您") if opinion is Opinion.AGREED else _("您的疑问转给记账的人了，答了您再看")

    more = {
        "heading": _("签字"),
        "submit": _("交"),
        "shows_sums": True,
        "asked_when": {"words": ("opinion", [Opinion.QUESTIONED.value])},
    }
    return _step(request, place, month, "sign", SignForm, act, more)


@require_http_methods(GET_POST)
@inside
@at_place
def reply(request: HttpRequest, place: Place, month: str, signoff_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()

    def act(key: UUID, data: dict[str, Any]) -> str:
        actions.reply_to_signoff(actor, book_id=key, signoff_id=signoff_id, said=data["words"], now=now)
        return _("答了，请他再看一眼")

    return _step(request, place, month, "reply", WordsForm, act, {"heading": _("答理财小组的疑问"), "submit": _("答")})


@require_http_methods(GET_POST)
@inside
@at_place
def publish(request: HttpRequest, place: Place, month: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()

    def act(key: UUID, data: dict[str, Any]) -> str:
        actions.publish_book(actor, book_id=key, now=now)
        return _("公布了，大家都能看")

    more = {
        "heading": _("公布这个月的账"),
        "submit": _("公布"),
        "note": _("公布以后不能改，有错的一笔一笔更正。"),
        "shows_sums": True,
    }
    return _step(request, place, month, "publish", SureForm, act, more)
