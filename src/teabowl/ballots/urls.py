"""Addresses of votes. None is public: a motion is read by its electors and by whom its owner lets; no code is ever in an address."""

from django.urls import URLPattern, path

from teabowl.ballots import views

app_name = "ballots"

MOTION = "ballots/<uuid:motion_id>/"

urlpatterns: list[URLPattern] = [
    path(MOTION, views.motion, name="motion"),
    path(MOTION + "part/", views.part, name="part"),
    path(MOTION + "cast/", views.cast, name="cast"),
    path(MOTION + "others/", views.others, name="others"),
    path(MOTION + "codes/", views.codes, name="codes"),
    path(MOTION + "codes.xlsx", views.codes_sheet, name="codes_sheet"),
    path(MOTION + "hall/", views.hall, name="hall"),
    path(MOTION + "close/", views.close, name="close"),
    path(MOTION + "withdraw/", views.withdraw, name="withdraw"),
]
