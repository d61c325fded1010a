"""Addresses of finding places, their history, and changing them."""

from django.urls import path

from teabowl.places import views

app_name = "places"
urlpatterns = [
    path("find/", views.find, name="find"),
    path("p/<str:code>/history/", views.history, name="history"),
    path("p/<str:code>/change/", views.choose, name="choose"),
    path("p/<str:code>/change/<str:kind>/", views.change, name="change"),
    path("changes/", views.changes, name="changes"),
    path("changes/changes.xlsx", views.changes_excel, name="changes_excel"),
    path("changes/<uuid:change_id>/", views.result, name="result"),
    path("changes/<uuid:change_id>/undo/", views.undo, name="undo"),
]
