"""The site's addresses, and one for each problem: /problems/404/ and so on."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from teabowl.config.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.ui import views

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

PROBLEMS: dict[str, Exception] = {
    "400": SuspiciousOperation(),
    "403": PermissionDenied(),
    "404": Http404(),
    "500": RuntimeError("a bug"),
    "not-allowed": NotAllowed("只有村书记能答复这封信。"),
    "not-found": NotFound("没有这封信。"),
    "refused": Refused("这封信已经答复过了，11 月 20 日由村书记答复。"),
    "invalid": Invalid({"phone": "手机号是 11 位，您填了 7 位。", "": "<script>alert(1)</script>"}),
}


def problem(request: HttpRequest, name: str) -> HttpResponse:
    if name == "429":
        return views.too_many(request)
    if name == "csrf":
        return views.csrf_failure(request)
    raise PROBLEMS[name]


urlpatterns = [*urlpatterns, path("problems/<str:name>/", problem)]
