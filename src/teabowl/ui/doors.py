"""What the views of every area share: who is asking, where to go once something is done, pages that nobody may keep."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused

View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking, as `people.middleware` found them."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def see_other(url: str) -> HttpResponseRedirect:
    """303: what was sent is done; look there."""
    return HttpResponseRedirect(url, status=303)


def own_address(url: str | None, otherwise: str = "") -> str:
    """The address if it is one of ours, said as a path: no host, no scheme, nothing a browser would read as one."""
    is_ours = url and url.startswith("/") and len(url) <= 2_000 and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if url and is_ours else otherwise


def private(response: HttpResponse) -> HttpResponse:
    """A page for one reader: no cache on the way, and no browser, may keep it."""
    response["Cache-Control"] = "private, no-store"
    return response


def personal(view: View) -> View:
    """Every page of this view is private."""

    @wraps(view)
    def inner(*args: Any, **kwargs: Any) -> HttpResponse:
        return private(view(*args, **kwargs))

    return inner


def signed_in(view: View) -> View:
    """Asks for sign-in first, and comes back. A view that must lose nothing typed asks by itself when a form is sent."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not actor_of(request).is_signed_in:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return asked


def inside(view: View) -> View:
    """For who is signed in, kept by nobody. A form that is sent is always let in: the view asks by itself, and nothing typed is lost."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = view if request.method == "POST" else signed_in(view)
        return private(shown(request, *args, **kwargs))

    return inner


def tell(request: HttpRequest, text: str) -> None:
    """A line on the next page: what was done."""
    messages.success(request, text)


def key_of(text: str) -> UUID | None:
    """A key typed or sent along; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def add_wrong(form: forms.Form, wrong: Invalid) -> None:
    """Put what an action said is wrong beside the fields it belongs to: what it calls `contact_id` a form may call `contact`."""
    for name, message in wrong.fields.items():
        here = next((one for one in (name, name.removesuffix("_id")) if one in form.fields), None)
        form.add_error(here, str(message))


def act_on(
    form: forms.Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    take: Callable[[forms.Form, Invalid], None] = add_wrong,
) -> tuple[HttpResponse | None, int]:
    """Do it, if the form holds. Otherwise (None, status) with the form's errors filled in: 422 for something typed wrongly, 409 for
    a record that has moved on, 403 for a right that has ended."""
    if not form.is_valid():
        return None, 422
    try:
        return act(form.cleaned_data), 303
    except Invalid as wrong:
        take(form, wrong)
        return None, 422
    except (Refused, NotAllowed) as refusal:
        form.add_error(None, str(refusal.message))
        return None, 409 if isinstance(refusal, Refused) else 403


def filled(request: HttpRequest, make: Callable[..., forms.Form], initial: Mapping[str, Any] | None = None) -> forms.Form:
    """The form as it was sent, or empty (`initial`) where the page is only opened."""
    if request.method != "POST":
        return make(initial=initial)
    return make(request.POST, request.FILES) if request.FILES else make(request.POST)


def page_number(request: HttpRequest, name: str = "page") -> int:
    """Which page of a list the address asks for; the first where it names none that can be."""
    text = request.GET.get(name, "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def pages_around(request: HttpRequest, *, more: bool) -> dict[str, str]:
    """For `ui.pager`: the pages before and after the one asked for; all else that the address asks stays. `more`: something follows."""

    def address(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"{request.path}?{asked.urlencode()}"

    page = page_number(request)
    return {"newer_url": address(page - 1) if page > 1 else "", "older_url": address(page + 1) if more else ""}


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    template: str,
    context: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
) -> HttpResponse:
    """A form on its own page. GET shows it, POST acts; what cannot be done shows it again with everything typed (422, 409, 403 as
    `act_on` says). A `context` that is itself a reading of something is a function, asked only when the page is drawn."""
    status = 200
    if request.method == "POST":
        answer, status = act_on(form, act)
        if answer is not None:
            return answer
    shown = context() if callable(context) else context
    return render(request, template, {**shown, "form": form}, status=status)
