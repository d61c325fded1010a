"""The writer's forms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.letters import actions, queries, words
from teabowl.letters.forms import AskForm, ConsentForm, RateForm, SureForm, VisibilityForm, WriteForm
from teabowl.letters.models import Letter
from teabowl.letters.rules import OPEN, Consent, Rating, Visibility
from teabowl.letters.views.doors import actor_of, crumbs, personal, see_other
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui.doors import filled, form_page, tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def inside_url(place: Place, letter_id: UUID) -> str:
    return reverse("letters:inside", kwargs={"code": place.code, "letter_id": letter_id})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def write(request: HttpRequest, place: Place) -> HttpResponse:
    """Write to the secretary. Someone whose session ended while writing keeps every word."""
    actor, now = actor_of(request), timezone.now()
    if place.level != Level.VILLAGE:
        raise Refused(words.ONLY_VILLAGES)
    if request.method != "POST" and not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())

    def context() -> dict[str, Any]:
        limit = queries.limit_row(place, china_date(now))
        return {"place": place, "limit": limit, "crumbs": crumbs(place, (_("写信"), "")), "is_signed_in": actor.is_signed_in}

    def act(data: dict[str, Any]) -> HttpResponse:
        letter = actions.write_letter(
            actor,
            place=place,
            title=data["title"],
            body=data["body"],
            visibility=Visibility(data["visibility"]),
            show_name=data["show_name"],
            key=data["key"],
            now=now,
        )
        tell(request, _("收到了，%(day)s前答复") % {"day": words.day(letter.due_on, now)})
        return see_other(inside_url(place, letter.id))

    return form_page(request, filled(request, WriteForm), act, "letters/write.html", context)


def letter_form(
    request: HttpRequest,
    place: Place,
    letter_id: UUID,
    need: str,
    form_class: type[forms.Form],
    template: str,
    act: Callable[[Actor, dict[str, Any]], Letter],
    said: Callable[[Letter], str],
    more: dict[str, Any],
    initial: Callable[[queries.LetterPage], dict[str, Any]] | None = None,
) -> HttpResponse:
    """A form about one letter: `need` is what the reader must be able to do for the empty form to be shown."""
    actor, now = actor_of(request), timezone.now()
    if request.method != "POST" and not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    page: queries.LetterPage | None = None
    if request.method != "POST":
        page = actions.open_letter(actor, place=place, letter_id=letter_id, now=now)
        if need not in page.may:
            raise (Refused(words.NOT_NOW) if page.may else NotAllowed(words.NOT_FOR_YOU))

    def context() -> dict[str, Any]:
        shown = page or actions.open_letter(actor, place=place, letter_id=letter_id, now=now)
        trail = crumbs(place, (_("这封信"), inside_url(place, letter_id)), (more["heading"], ""))
        return {"place": place, "page": shown, "crumbs": trail, **more}

    def perform(data: dict[str, Any]) -> HttpResponse:
        queries.letter_here(actor, place, letter_id)
        letter = act(actor, data)
        tell(request, said(letter))
        return see_other(inside_url(place, letter_id))

    start = initial(page) if initial and page else None
    return form_page(request, filled(request, form_class, start), perform, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def ask(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.ask_again(actor, letter_id=letter_id, question=data["question"], key=data["key"], now=now)

    def said(letter: Letter) -> str:
        return _("收到了，%(day)s前再答复一次") % {"day": words.day(letter.due_on, now)}

    more = {"heading": _("再问一句"), "submit": _("问")}
    return letter_form(request, place, letter_id, "ask", AskForm, "letters/form.html", act, said, more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def rate(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        rating = Rating(data["rating"])
        return actions.rate_letter(actor, letter_id=letter_id, rating=rating, note=data["note"], key=data["key"], now=now)

    def said(letter: Letter) -> str:
        if letter.state in OPEN:
            return _("退回重办了，%(day)s前再答复") % {"day": words.day(letter.due_on, now)}
        return _("评价收到了，谢谢您")

    more = {"heading": _("评一评"), "submit": _("交评价"), "note": _("只有您能评。选“不满意”会退回重办。")}
    return letter_form(request, place, letter_id, "rate", RateForm, "letters/form.html", act, said, more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def visibility(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.set_visibility(actor, letter_id=letter_id, visibility=Visibility(data["visibility"]), now=now)

    def said(letter: Letter) -> str:
        return _("改好了：%(who)s") % {"who": words.VISIBILITY[Visibility(letter.visibility)]}

    more = {
        "heading": _("改谁能看"),
        "submit": _("改"),
        "note": _("改成公开，来信、答复和经过大家都能看；改成私密，网页上马上看不到。"),
    }
    return letter_form(
        request, place, letter_id, "visibility", VisibilityForm, "letters/form.html", act, said,
        more, lambda page: {"visibility": page.visibility.value},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def consent(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.consent_to_publish(actor, letter_id=letter_id, consent=Consent(data["consent"]), now=now)

    def said(letter: Letter) -> str:
        return _("改好了：%(what)s") % {"what": words.CONSENT[Consent(letter.consent)]}

    more = {
        "heading": _("让不让大家看"),
        "submit": _("存"),
        "note": _("别人可能也有一样的事。同意公开，就不用再问一遍；不同意也不影响办事。"),
    }
    return letter_form(
        request, place, letter_id, "consent", ConsentForm, "letters/form.html", act, said,
        more, lambda page: {"consent": page.consent.value},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@at_place
def withdraw(request: HttpRequest, place: Place, letter_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Letter:
        return actions.withdraw_letter(actor, letter_id=letter_id, key=data["key"], now=now)

    more = {
        "heading": _("撤回这封信"),
        "submit": _("撤回"),
        "note": _("撤回以后，只有您还能看到它，也不会再有人答复。"),
        "kind": "warn",
    }
    return letter_form(
        request, place, letter_id, "withdraw", SureForm, "letters/form.html", act, lambda letter: _("撤回了"), more
    )
