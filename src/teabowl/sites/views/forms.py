"""A form on its own page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from teabowl.ui import doors


def form_page(request: HttpRequest, form: Any, save: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form; or save it and go on; or show it again with what is wrong, everything typed kept."""

    def act(data: dict[str, Any]) -> HttpResponse:
        return doors.see_other(save(dict(data), timezone.now()))

    return doors.form_page(request, form, act, template, context)
