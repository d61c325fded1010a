"""Every address. Each area keeps its own list in urls.py; this file only joins them."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

AREAS = ["ui", "places", "access", "figures", "people", "signin", "boards", "letters", "demo", "sites", "api"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"teabowl.{area}.urls")) for area in AREAS if find_spec(f"teabowl.{area}.urls")
]
