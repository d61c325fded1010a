"""What every view here shares."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teabowl.payments.models import Merchant
from teabowl.ui.doors import act_on, private, signed_in


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who is signed in, kept by nobody; comes back here after signing in."""
    return signed_in(lambda *args, **kwargs: private(view(*args, **kwargs)))


def tell(request: HttpRequest, text: str) -> None:
    """A line on the next page."""
    messages.success(request, text)


def crumbs(merchant: Merchant, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Place, accounts, this account, and where one is."""
    return [
        (merchant.place.name, f"/p/{merchant.place.code}/"),
        (_("收款账户"), accounts_url(merchant)),
        (merchant.title, reverse("payments:account", args=[merchant.id])),
        *more,
    ]


def accounts_url(merchant: Merchant) -> str:
    """The list that an account stands in."""
    if merchant.holder_id:
        return reverse("payments:of_holder", args=[merchant.holder_type, merchant.holder_id])
    return reverse("payments:accounts", args=[merchant.place.code])


def form_page(
    request: HttpRequest,
    make: type[forms.Form],
    context: dict[str, Any],
    act: Callable[[dict[str, Any]], HttpResponse],
    template: str = "payments/form.html",
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form on its own page. GET shows it, POST acts; what cannot be done shows it again with what was typed, keys left out."""
    status = 200
    if request.method == "POST":
        form = make(request.POST)
        answer, status = act_on(form, act)
        if answer is not None:
            return answer
    else:
        form = make(initial=initial)
    return render(request, template, {**context, "form": form}, status=status)
