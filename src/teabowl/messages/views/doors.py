"""What every view here shares."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.places.models import Place
from teabowl.ui.doors import actor_of as actor_of

SEE_OTHER = 303
LONGEST_SEARCH = 40


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No cache on the way, and no browser, may keep this page."""

    @wraps(view)
    def inner(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return inner


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one's own: sign in first, nobody may keep it."""

    @wraps(view)
    @personal
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return inner


def see(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=SEE_OTHER)


def say(request: HttpRequest, text: str) -> None:
    """A line on the next page."""
    messages.success(request, text)


def key_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def search_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def my_crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("我的"), "/me/"), (_("我的消息"), reverse("messages:inbox")), *more]


def alert_crumbs(place: Place, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(place.name, f"/p/{place.code}/"), (_("紧急通知"), reverse("messages:alerts", args=[place.code])), *more]


def form_page(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    context: dict[str, Any],
    act: Callable[[dict[str, Any]], HttpResponse],
) -> HttpResponse:
    """A form on its own page. What cannot be done shows it again with everything typed: 422, 409 or 403."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return act(form.cleaned_data)
            except Invalid as wrong:
                for name, text in wrong.fields.items():
                    form.add_error(name if name in form.fields else None, str(text))
            except (Refused, NotAllowed) as refusal:
                form.add_error(None, str(refusal.message))
                status = 409 if isinstance(refusal, Refused) else 403
    return render(request, template, {**context, "form": form}, status=status)
