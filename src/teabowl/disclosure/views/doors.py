"""What every view here shares: pages that nobody may keep, crumbs, and forms that lose nothing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from teabowl.places.models import Place
from teabowl.ui.doors import act_on
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


def picture_form_page(
    request: HttpRequest,
    make: Callable[..., forms.Form],
    act: Act,
    template: str,
    context: dict[str, Any],
    pictures: Any,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """`ui.doors.form_page` for a form with pictures (files.doors), which may ask for the form again with what was typed."""
    if pictures.asked or pictures.wrong:
        return render(request, template, {**context, "form": make(initial=request.POST.dict()), "pictures": pictures})
    form, status = make(initial=initial), 200
    if request.method == "POST":
        form = make(request.POST)
        answer, status = act_on(form, act, lambda held, wrong: pictures.take(wrong, held))
        if answer is not None:
            return answer
    return render(request, template, {**context, "form": form, "pictures": pictures}, status=status)
