"""Addresses of matters."""

from django.urls import URLPattern, path

from teabowl.deliberations.views import public, staff

app_name = "deliberations"

BOARD = "p/<str:code>/matters/"
MATTER = BOARD + "<uuid:matter_id>/"

urlpatterns: list[URLPattern] = [
    path(BOARD, public.board, name="board"),
    path(BOARD + "atom.xml", public.atom, name="atom"),
    path(BOARD + "matters.xlsx", public.sheet, name="sheet"),
    path(BOARD + "tools/", staff.board_tools, name="board_tools"),
    path(BOARD + "propose/", staff.propose, name="propose"),
    path(MATTER, public.matter, name="matter"),
    path(MATTER + "tools/", staff.tools, name="tools"),
    path(MATTER + "bring/", staff.bring, name="bring"),
    path(MATTER + "take-off/", staff.take_off, name="take_off"),
    path(MATTER + "publish/", staff.publish, name="publish"),
    path(MATTER + "result/", staff.result, name="result"),
    path(MATTER + "stop/", staff.stop, name="stop"),
]
