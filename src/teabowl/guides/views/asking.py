"""The asker's forms, and the consent of the person it is for."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from teabowl.files.uploads import RefusedFile, limited_uploads, refused_uploads
from teabowl.files.words import say
from teabowl.guides import actions, queries, words
from teabowl.guides.actions import OnBehalf, Upload
from teabowl.guides.errand_rules import Rating
from teabowl.guides.forms import AskForm, RateForm, ResendForm, SureForm
from teabowl.guides.models import Errand
from teabowl.guides.views.doors import act_on, actor_of, crumbs, errand_crumbs, personal, see, signed_in, tell
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.redirects import at_place
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def uploads_of(request: HttpRequest, name: str) -> list[Upload]:
    """The files of a field, as they came."""
    found = [file for file in request.FILES.getlist(name) if not isinstance(file, RefusedFile)]
    return [Upload(file.name or "", file.read()) for file in found]


def refuse_stopped(request: HttpRequest, form: forms.Form) -> None:
    """Files that stopped at the door are said at the form's papers."""
    if form.is_bound:
        for name, code in refused_uploads(request):
            form.add_error("papers", f"{name[:40]}：{say(code, 0)}")


@limited_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def ask(request: HttpRequest, place: Place, guide_id: UUID) -> HttpResponse:
    """请村里代办. Someone whose session ended while writing keeps every word (files must be chosen again: no browser keeps them)."""
    actor, now, status = actor_of(request), timezone.now(), 200
    if place.level != Level.VILLAGE:
        raise Refused(words.ONLY_VILLAGES)
    page = queries.guide_page(place, guide_id)
    if page.withdrawn_at:
        raise Refused(words.GONE)

    def act(data: dict[str, Any]) -> HttpResponse:
        papers = uploads_of(request, "consent_paper")
        behalf = None
        if data["for_whom"] == "other":
            behalf = OnBehalf(
                data["for_name"], data["relation"], data["consent"], data["his_phone"], data["witnesses"],
                papers[0] if papers else None,
            )  # fmt: skip
        errand = actions.ask_errand(
            actor, place=place, guide_id=guide_id, phone=data["phone"], note=data["note"], behalf=behalf,
            papers=uploads_of(request, "papers"), key=data["key"], now=now,
        )  # fmt: skip
        if errand.due_on:
            tell(request, _("收到了，%(day)s前办好") % {"day": spoken.day(errand.due_on, china_date(now))})
        else:
            tell(request, _("记下了，等他本人同意就交到村里"))
        return see("errand", place.code, errand.id)

    if request.method == "POST":
        form = AskForm(request.POST, request.FILES)
        refuse_stopped(request, form)
        answer, status = act_on(form, act) if not form.errors else (None, 422)
        if answer is not None:
            return answer
    else:
        form = AskForm(initial={"phone": queries.own_phone(actor)})
    address = reverse("guides:guide", args=[place.code, guide_id])
    context = {
        "place": place,
        "page": page,
        "form": form,
        "form_words": words.FORM,
        "crumbs": crumbs(place, (page.heading, address), (_("请村里代办"), "")),
        "is_signed_in": actor.is_signed_in,
    }
    return render(request, "guides/ask.html", context, status=status)


def errand_form(
    request: HttpRequest,
    place: Place,
    errand_id: UUID,
    need: str,
    form_class: type[forms.Form],
    act: Callable[[Actor, dict[str, Any]], Errand],
    said: Callable[[Errand], str],
    more: dict[str, Any],
) -> HttpResponse:
    """A form about one errand: `need` is what the reader must be able to do for the empty form to be shown. Drawing it is a reading."""
    actor, now, status = actor_of(request), timezone.now(), 200

    def perform(data: dict[str, Any]) -> HttpResponse:
        queries.errand_here(actor, place, errand_id)
        errand = act(actor, data)
        tell(request, said(errand))
        return see("errand", place.code, errand_id)

    if request.method == "POST":
        form = form_class(request.POST, request.FILES or None)
        if "papers" in form.fields:
            refuse_stopped(request, form)
        answer, status = act_on(form, perform) if not form.errors else (None, 422)
        if answer is not None:
            return answer
    else:
        form = form_class()
    page = actions.open_errand(actor, place=place, errand_id=errand_id, now=now)
    if request.method != "POST" and need not in page.may:
        raise (Refused(words.NOT_NOW) if page.may else NotAllowed(words.NOT_FOR_YOU))
    address = reverse("guides:errand", args=[place.code, errand_id])
    context = {
        "place": place,
        "page": page,
        "form": form,
        "about": page.title,
        "crumbs": errand_crumbs(place, (page.title, address), (more["heading"], "")),
        "way_back": (_("回到这件事"), address),
        **more,
    }
    return render(request, "guides/form.html", context, status=status)


@limited_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def resend(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        papers = uploads_of(request, "papers")
        return actions.resend_errand(actor, errand_id=errand_id, note=data["note"], papers=papers, key=data["key"], now=now)

    def said(errand: Errand) -> str:
        if errand.due_on is None:
            return _("收到了")
        return _("收到了，%(day)s前办好") % {"day": spoken.day(errand.due_on, china_date(now))}

    more = {"heading": _("补材料"), "submit": _("交上去"), "files": True, "shows_missing": True}
    return errand_form(request, place, errand_id, "resend", ResendForm, act, said, more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def rate(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        rating = Rating(data["rating"])
        return actions.rate_errand(actor, errand_id=errand_id, rating=rating, note=data["note"], key=data["key"], now=now)

    more = {"heading": _("评一评"), "submit": _("交评价"), "note": _("只有您能评，评不评都行。")}
    return errand_form(request, place, errand_id, "rate", RateForm, act, lambda errand: _("评价收到了，谢谢您"), more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def cancel(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    now = timezone.now()

    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        return actions.cancel_errand(actor, errand_id=errand_id, key=data["key"], now=now)

    more = {
        "heading": _("不办了"),
        "submit": _("不办了"),
        "kind": "warn",
        "note": _("传上来的材料马上删掉。以后要办，再请一次就行。"),
    }
    return errand_form(request, place, errand_id, "cancel", SureForm, act, lambda errand: _("撤了，材料也删了"), more)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@signed_in
@at_place
def agree(request: HttpRequest, place: Place, errand_id: UUID) -> HttpResponse:
    """The person it is for says yes or no."""
    now = timezone.now()
    agrees = request.POST.get("do") == "yes"

    def act(actor: Actor, data: dict[str, Any]) -> Errand:
        return actions.answer_consent(actor, errand_id=errand_id, agrees=agrees, now=now)

    def said(errand: Errand) -> str:
        return _("您同意了，已经交到村里") if agrees else _("您没有同意，这件事没有交到村里")

    more = {
        "heading": _("同不同意他替您办"),
        "submit": "",
        "shows_behalf": True,
        "note": _("同意以后，村里能看到他写的话和材料；您随时能来看办到哪一步，也能说不办了。不同意，材料马上删掉。"),
        "choices": [(_("同意他替我办"), "yes", "primary"), (_("不同意"), "no", "default")],
    }
    if request.method == "POST" and not agrees:

        def refuse(actor: Actor, data: dict[str, Any]) -> Errand:
            return act(actor, data)

        # what was refused is no longer the refuser's to read: lead on to the own list
        form = SureForm(request.POST)
        answer, _status = act_on(form, lambda data: _refused(request, place, errand_id, refuse))
        if answer is not None:
            return answer
    return errand_form(request, place, errand_id, "agree", SureForm, act, said, more)


def _refused(
    request: HttpRequest, place: Place, errand_id: UUID, refuse: Callable[[Actor, dict[str, Any]], Errand]
) -> HttpResponse:
    queries.errand_here(actor_of(request), place, errand_id)
    refuse(actor_of(request), {})
    tell(request, _("您没有同意，这件事没有交到村里"))
    return see("my_errands")
