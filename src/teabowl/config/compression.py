"""Pages for one reader travel compressed, as public ones do (pagecache/wsgi.py): a member's list of 60 KB is 8 KB on a slow line.

Whoever measures the length of what travels learns little: Django adds up to a hundred random bytes, masks the form's token anew each
time, and no other site's page can ask in the reader's name (SameSite).
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from teabowl.pagecache.wsgi import HEADER


class PrivatePagesMiddleware(GZipMiddleware):
    """Of HTML alone: sheets and pictures are compressed by themselves, and programs compare the API's ETags. What the cache outside is to
    keep comes to it plain."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if HEADER in response or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
