"""Every address. Each area keeps its own list in urls.py; this file only joins them."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from teabowl.config.health import healthz
from teabowl.config.routing import ByWords

every: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    *(path("", include(f"teabowl.{area}.urls")) for area in settings.AREAS if find_spec(f"teabowl.{area}.urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [ByWords(RoutePattern(""), every)]

handler400 = "teabowl.ui.views.bad_request"
handler403 = "teabowl.ui.views.forbidden"
handler404 = "teabowl.ui.views.not_found"
handler429 = "teabowl.ui.views.too_many"
handler500 = "teabowl.ui.views.server_error"
