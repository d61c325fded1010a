"""A form on its own page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from teabowl.kernel.errors import Invalid, TeabowlError
from teabowl.ui.doors import see_other


def form_page(request: HttpRequest, form: Any, save: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form; or save it and go on; or show it again with what is wrong, everything typed kept."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return see_other(save(dict(form.cleaned_data), timezone.now()))
            except Invalid as error:
                for name, text in error.fields.items():
                    form.add_error(name if name in form.fields else None, text)
            except TeabowlError as error:
                form.add_error(None, error.message)
    return render(request, template, {"form": form, **context}, status=status)
