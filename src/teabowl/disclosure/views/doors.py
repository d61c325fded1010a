"""What every view here shares: pages that nobody may keep, crumbs, and forms that lose nothing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from teabowl.places.models import Place
from teabowl.ui.doors import act_on, add_wrong
from teabowl.ui.doors import inside as inside
from teabowl.ui.doors import tell as tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Act = Callable[[dict[str, Any]], HttpResponse]


def crumbs(place: Place, *more: tuple[Any, str]) -> list[tuple[str, str]]:
    """Village, open affairs, and where one is."""
    return [
        (place.name, f"/p/{place.code}/"),
        (_("村务公开"), reverse("disclosure:board", args=[place.code])),
        *((str(text), url) for text, url in more),
    ]


def form_page(
    request: HttpRequest,
    template: str,
    make: Callable[..., forms.Form],
    context: dict[str, Any],
    act: Act,
    initial: dict[str, Any] | None = None,
    parts: Any = None,
) -> HttpResponse:
    """A form on its own page. GET shows it. POST acts; what cannot be done shows the page again with everything typed and what to do
    next: 422 for something typed wrongly, 409 for what has moved on, 403 for a right that has ended. `parts`: pictures of the form
    (files.doors), which may ask for the form again."""
    status = 200
    if request.method == "POST":
        form = make(request.POST, request.FILES) if request.FILES and "file" in request.FILES else make(request.POST)
        if parts is not None and (parts.asked or parts.wrong):
            return render(
                request, template, {**context, "form": make(initial=request.POST.dict()), "pictures": parts}, status=200
            )
        answer, status = act_on(form, act, add_wrong if parts is None else lambda held, wrong: parts.take(wrong, held))
        if answer is not None:
            return answer
    else:
        form = make(initial=initial)
    more = {"pictures": parts} if parts is not None else {}
    return render(request, template, {**context, "form": form, **more}, status=status)
