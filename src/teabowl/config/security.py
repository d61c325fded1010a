"""The content policy of every page: nothing from elsewhere, nothing inline."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def _streams() -> str:
    """Where pages may connect to: ourselves, and the push process where that has an address of its own (live.queries)."""
    config = settings.CONFIG
    if config.live_url:
        return f"'self' {config.live_url}"
    # in a demo it is another port of whatever name one has for this machine
    return "'self'" if config.mode == "production" or not config.live_port else f"'self' http://*:{config.live_port}"


POLICY = "; ".join(
    (
        "default-src 'self'",
        # WeUI draws its small marks from data: images inside the style sheet; a picked image is shown before it is sent
        "img-src 'self' data: blob:",
        f"connect-src {_streams()}",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # signing in by WeChat is a form of ours that WeChat's own page answers
        "form-action 'self' https://open.weixin.qq.com",
    )
)
PERMISSIONS = "geolocation=(), camera=(), microphone=(), payment=(), usb=()"
"""No page asks where somebody is (domain: no tracks). A photo is picked by a file field, which needs no permission."""


class ContentPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
