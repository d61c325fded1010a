"""Addresses of searching."""

from django.urls import path

from teabowl.search import views

app_name = "search"
urlpatterns = [path("p/<str:code>/search/", views.search, name="search")]
