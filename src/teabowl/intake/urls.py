from django.urls import path

from teabowl.intake import views

app_name = "intake"
AT = "p/<str:code>/tables/<slug:slug>/"
urlpatterns = [
    path(AT, views.bring_in, name="bring_in"),
    path(AT + "template/", views.template, name="template"),
    path(AT + "<uuid:intake_id>/", views.table, name="table"),
    path(AT + "<uuid:intake_id>/bad/", views.bad_rows, name="bad"),
    path(AT + "<uuid:intake_id>/<slug:deed>/", views.act, name="act"),
]
