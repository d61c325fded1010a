"""Addresses of moderation. `<slug>` names the kind of record (posts, comments, …), as its area registered it."""

from django.urls import path

from teabowl.moderation.views import appeals, queue, reporting, wordlists

app_name = "moderation"
AT = "p/<str:code>/"

urlpatterns = [
    path(AT + "<slug:slug>/<uuid:key>/report/", reporting.report, name="report"),
    path(AT + "<slug:slug>/<uuid:key>/take-down/", reporting.take_down, name="take_down"),
    path(AT + "reports/", queue.reports, name="reports"),
    path(AT + "reports/reports.xlsx", queue.reports_excel, name="reports_excel"),
    path(AT + "reports/<uuid:report_id>/", queue.decide, name="decide"),
    path(AT + "held/<uuid:hold_id>/", queue.look, name="look"),
    path(AT + "decisions/<uuid:decision_id>/appeal/", appeals.appeal, name="appeal"),
    path(AT + "appeals/", appeals.appeals, name="appeals"),
    path(AT + "appeals/appeals.xlsx", appeals.appeals_excel, name="appeals_excel"),
    path(AT + "appeals/<uuid:appeal_id>/", appeals.decide_appeal, name="decide_appeal"),
    path(AT + "moderation/", queue.openly, name="openly"),
    path(AT + "words/", wordlists.word_list, name="words"),
    path(AT + "words/export.xlsx", wordlists.export, name="words_export"),
    path(AT + "words/import/", wordlists.bring_in, name="words_import"),
    path(AT + "words/<uuid:word_id>/end/", wordlists.end, name="end_word"),
    path(AT + "words/terms/", wordlists.terms, name="terms"),
]
