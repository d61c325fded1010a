"""Addresses of messages."""

from django.urls import URLPattern, path

from teabowl.messages.views import alerts, inbox, links, settings, staff

app_name = "messages"

P = "p/<str:code>/"
ALERT = P + "alerts/<uuid:alert_id>/"

urlpatterns: list[URLPattern] = [
    path("me/messages/", inbox.inbox, name="inbox"),
    path("me/messages/read/", inbox.read_all, name="read_all"),
    path("me/messages/clear/", inbox.clear, name="clear"),
    path("me/messages/sent/", inbox.sent, name="sent"),
    path("me/messages/settings/", settings.settings_page, name="settings"),
    path("me/messages/email/", settings.email, name="email"),
    path("me/messages/email/drop/", settings.drop_email, name="drop_email"),
    path("me/messages/<uuid:copy_id>/", inbox.message, name="message"),
    path("me/messages/<uuid:copy_id>/delete/", inbox.delete, name="delete"),
    path("m/<str:token>/", links.link, name="link"),
    path("m/<str:token>/off/", links.stop, name="stop"),
    path("m/<str:token>/email/", links.confirm_email, name="confirm_email"),
    path(P + "messages/", staff.sent, name="place_sent"),
    path(P + "messages/messages.xlsx", staff.export, name="export"),
    path(P + "alerts/", alerts.alerts, name="alerts"),
    path(P + "alerts/atom.xml", alerts.atom, name="atom"),
    path(P + "alerts/tools/", alerts.tools, name="tools"),
    path(P + "alerts/write/", staff.write, name="write"),
    path(ALERT, alerts.alert, name="alert"),
    path(ALERT + "yours/", alerts.yours, name="yours"),
    path(ALERT + "heard/", alerts.heard, name="heard"),
    path(ALERT + "reach/", staff.reach, name="reach"),
    path(ALERT + "reach.xlsx", staff.reach_excel, name="reach_excel"),
    path(ALERT + "end/", staff.end, name="end"),
    path(ALERT + "aloud/", staff.aloud, name="aloud"),
    path(ALERT + "aloud/<uuid:read_id>/back/", staff.take_back, name="take_back"),
]
