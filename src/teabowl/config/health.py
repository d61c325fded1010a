"""/healthz: for whoever watches the machine."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when a page could be served now; 503 when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain", headers={"Cache-Control": "no-store"})
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
