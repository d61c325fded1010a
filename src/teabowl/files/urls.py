"""Addresses of files. A picture's is its content's hash and never changes."""

from django.urls import path

from teabowl.files import views

app_name = "files"

urlpatterns = [
    path("media/<str:prefix>/<str:name>", views.picture, name="picture"),
    path("documents/<str:digest>.<str:ending>", views.document, name="document"),
    path("papers/<uuid:paper_id>/", views.paper, name="paper"),
]
