"""Every address. Each area keeps its own list in urls.py; this file only joins them."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from teabowl.config.health import healthz

AREAS = [
    "live", "ui", "places", "access", "figures", "people", "files", "search", "messages", "moderation", "ballots", "payments", "signin",
    "boards", "letters", "guides", "disclosure", "market", "organisations", "meetings", "deliberations", "dues", "study", "demo",
    "sites", "api",
]  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    *(path("", include(f"teabowl.{area}.urls")) for area in AREAS if find_spec(f"teabowl.{area}.urls")),
]

handler400 = "teabowl.ui.views.bad_request"
handler403 = "teabowl.ui.views.forbidden"
handler404 = "teabowl.ui.views.not_found"
handler429 = "teabowl.ui.views.too_many"
handler500 = "teabowl.ui.views.server_error"
