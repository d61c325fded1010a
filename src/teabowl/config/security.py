"""The content policy of every page: nothing from elsewhere, nothing inline."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        # WeUI draws its small marks from data: images inside the style sheet; a picked image is shown before it is sent
        "img-src 'self' data: blob:",
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
