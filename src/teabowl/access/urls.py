"""Addresses of who may do what at a place."""

from django.urls import path

from teabowl.access import views

app_name = "access"
urlpatterns = [
    path("p/<code>/people/", views.people, name="people"),
    path("p/<code>/people/people.xlsx", views.people_excel, name="people_excel"),
    path("p/<code>/people/grant/", views.grant, name="grant"),
    path("p/<code>/people/<uuid:grant_id>/end/", views.end, name="end"),
]
