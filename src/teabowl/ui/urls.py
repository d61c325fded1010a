"""Addresses of the frame itself: the switches, the gallery, what browsers and robots ask for."""

from django.urls import path

from teabowl.ui import offline, views

app_name = "ui"
urlpatterns = [
    path("ui/mode/", views.mode, name="mode"),
    path("ui/gallery/", views.gallery, name="gallery"),
    path("worker.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("start/", offline.start, name="start"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
