"""Addresses of the API, and of the pages around it."""

from django.urls import include, path

from teabowl.api import views
from teabowl.api.service import patterns

app_name = "api"
urlpatterns = [
    path("api/", views.about, name="about"),
    path("api/v1/", include(patterns())),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/new/", views.new_token, name="new_token"),
    path("me/tokens/<uuid:token_id>/revoke/", views.revoke, name="revoke"),
]
