"""Addresses of figures. A figure's key has a point in it, so no other page's name can be taken for one."""

from django.urls import path, re_path

from teabowl.figures import views

app_name = "figures"
urlpatterns = [
    path("p/<str:code>/figures/", views.figures_home, name="home"),
    path("p/<str:code>/figures/figures.xlsx", views.figures_download, name="download"),
    path("p/<str:code>/figures/changes/", views.month_changes, name="changes"),
    path("p/<str:code>/figures/close/", views.month_close, name="close"),
    re_path(r"^p/(?P<code>[^/]+)/figures/(?P<key>[a-z_]+\.[a-z_]+)/$", views.figure_opened, name="opened"),
    re_path(r"^p/(?P<code>[^/]+)/figures/(?P<key>[a-z_]+\.[a-z_]+)/records\.xlsx$", views.records_download, name="records"),
]
