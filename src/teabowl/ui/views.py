"""Doors of the frame: the switches for size, colours and language, and the gallery."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from teabowl.ui import gallery as shown
from teabowl.ui.doors import own_address, see_other
from teabowl.ui.jinja import has_page
from teabowl.ui.problems import CSRF, WORDS, problem

logger = logging.getLogger(__name__)

YEAR = 365 * 24 * 3600
SWITCHES = {
    "care": ("mode", {"1": "care", "0": ""}),
    "theme": ("theme", {"dark": "dark", "light": "light", "system": ""}),
    "lang": (settings.LANGUAGE_COOKIE_NAME, {code: code for code, _ in settings.LANGUAGES}),
}


@require_safe
def mode(request: HttpRequest) -> HttpResponse:
    """Set a switch in a cookie and go back. A link, not a form, so that pages kept for everybody can hold it;
    it changes nothing but how this browser shows pages."""
    response = see_other(own_address(request.GET.get("next"), "/"))
    response["Cache-Control"] = "no-store"
    for name, (cookie, values) in SWITCHES.items():
        value = values.get(request.GET.get(name, ""))
        if value:
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
        elif value == "":
            response.delete_cookie(cookie, samesite="Lax")
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with real words, in light, dark and care side by side."""
    return render(request, "ui/gallery.html", shown.context())


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be found; switches, personal pages and forms of records may not."""
    lines = [
        "User-agent: *",
        "Disallow: /ui/",
        "Disallow: /me/",
        "Disallow: /api/",
        "Disallow: /accounts/",
        "Disallow: /*.pdf$",
        "Disallow: /*/write/",
    ]
    if has_page("/sitemap.xml"):
        lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Old browsers ask here without being told."""
    return redirect(static("ui/bowl.svg"), permanent=True)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort: should the page itself fail, plain words without a template."""
    try:
        return problem(request, 500)
    except Exception:
        logger.exception("The page for status 500 failed too")
        text = f"{WORDS[500].title} {WORDS[500].kept} {WORDS[500].next}"
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old."""
    return problem(request, 403, words=CSRF)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """allauth's rate limits end here too (handler429)."""
    return problem(request, 429)
