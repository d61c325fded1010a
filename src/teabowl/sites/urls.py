"""Addresses of sites."""

from django.urls import path

from teabowl.sites import views

app_name = "sites"
urlpatterns = [
    path("", views.front, name="front"),
    path("p/<str:code>/", views.home, name="home"),
    path("p/<str:code>/desk/", views.desk, name="desk"),
    path("p/<str:code>/site/", views.edit, name="edit"),
    path("p/<str:code>/complaints/<uuid:complaint_id>/", views.answer_complaint, name="answer_complaint"),
    path("desk/", views.my_desks, name="my_desks"),
    path("complaints/", views.complain, name="complain"),
    path("complaints/sent/", views.complaint_sent, name="complaint_sent"),
]
