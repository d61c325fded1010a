"""Addresses of people."""

from django.urls import path

from teabowl.people.views import joining, me, members, register

app_name = "people"
P = "p/<str:code>/"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/bar/", me.bar, name="bar"),
    path("me/looks/", me.looks, name="looks"),
    path("me/export/", me.export, name="export"),
    path("me/delete/", me.delete, name="delete"),
    path(P + "follow/", joining.follow, name="follow"),
    path(P + "follow/button/", joining.follow_button, name="follow_button"),
    path(P + "join/", joining.join, name="join"),
    path(P + "join/<uuid:membership_id>/withdraw/", joining.withdraw, name="withdraw"),
    path(P + "leave/", joining.leave, name="leave"),
    path(P + "vouch/", joining.vouch, name="vouch"),
    path(P + "members/", members.members, name="members"),
    path(P + "members/excel/", members.members_excel, name="members_excel"),
    path(P + "members/<uuid:membership_id>/", members.member, name="member"),
    path(P + "members/<uuid:membership_id>/decline/", members.decline, name="decline"),
    path(P + "members/<uuid:membership_id>/end/", members.end, name="end"),
    path(P + "members/<uuid:membership_id>/number/", members.number, name="number"),
    path(P + "register/", register.register, name="register"),
    path(P + "register/template/", register.template, name="register_template"),
    path(P + "register/<uuid:import_id>/", register.staged, name="import"),
    path(P + "register/<uuid:import_id>/bad/", register.bad_rows, name="import_bad"),
    path(P + "register/<uuid:import_id>/confirm/", register.confirm, name="import_confirm"),
    path(P + "register/<uuid:import_id>/undo/", register.undo, name="import_undo"),
    path(P + "register/<uuid:import_id>/drop/", register.drop, name="import_drop"),
    path(P + "audit/", members.trail, name="trail"),
    path(P + "audit/audit.xlsx", members.trail_excel, name="trail_excel"),
]
