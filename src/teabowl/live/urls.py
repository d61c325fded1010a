"""Addresses of what changes while one looks. `/live/stream` and `/live/health` are the push process's own."""

from django.urls import path

from teabowl.live import views

app_name = "live"
urlpatterns = [
    path("live/now/", views.now, name="now"),
    path("live/ticket/", views.ticket, name="ticket"),
]
