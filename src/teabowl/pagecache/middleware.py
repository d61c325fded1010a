"""Labels public pages for the cache that wraps Django, and for what would compress them inside (config/compression.py)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from teabowl.pagecache.marks import label


class PublicPageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        label(request, response)
        return response
