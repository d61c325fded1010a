"""Addresses of organisations: an organisation's own pages at /o/<key>/, the organisers' list at a place."""

from django.urls import path

from teabowl.organisations import urls_moves
from teabowl.organisations.views import changes, people, sheets, tree

app_name = "organisations"

OWN = "o/<uuid:organisation_id>/"
IMPORT = OWN + "import/<uuid:import_id>/"
MEMBER = OWN + "members/<uuid:member_id>/"

urlpatterns = [
    path("p/<str:code>/organisations/", tree.below, name="below"),
    path("p/<str:code>/organisations/export.xlsx", tree.below_sheet, name="below_sheet"),
    path("p/<str:code>/organisations/set-up/", changes.set_up, name="set_up"),
    path(OWN, tree.organisation, name="organisation"),
    path(OWN + "tools/", tree.tools, name="tools"),
    path(OWN + "history/", tree.history, name="history"),
    path(OWN + "posts/", tree.posts, name="posts"),
    path(OWN + "posts/appoint/", people.appoint, name="appoint"),
    path(OWN + "posts/<uuid:post_id>/end/", people.end_post, name="end_post"),
    path(OWN + "change/", changes.changes, name="changes"),
    path(OWN + "change/<slug:what>/", changes.change, name="change"),
    path(OWN + "members/", people.members, name="members"),
    path(OWN + "members/export.xlsx", people.members_sheet, name="members_sheet"),
    path(OWN + "members/enter/", people.enter, name="enter"),
    path(OWN + "import/", sheets.bring_in, name="bring_in"),
    path(OWN + "import/template/<slug:table>.xlsx", sheets.template, name="import_template"),
    path(IMPORT, sheets.staged, name="import"),
    path(IMPORT + "bad.xlsx", sheets.bad_rows, name="import_bad"),
    path(IMPORT + "confirm/", sheets.confirm, name="import_confirm"),
    path(IMPORT + "undo/", sheets.undo, name="import_undo"),
    path(IMPORT + "drop/", sheets.drop, name="import_drop"),
    path(MEMBER, people.member, name="member"),
    path(MEMBER + "edit/", people.edit, name="edit"),
    path(MEMBER + "end/", people.end, name="end"),
    path(MEMBER + "step/<slug:kind>/", people.step, name="step"),
    *urls_moves.urlpatterns,
]
