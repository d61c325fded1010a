"""Addresses of the demo's start page."""

from django.urls import path

from teabowl.demo import cashier, views

app_name = "demo"
urlpatterns = [
    path("demo/", views.start, name="start"),
    path("demo/wechat-pay/<slug:code>/", cashier.cashier, name="cashier"),
    path("demo/step/<str:key>/", views.step, name="step"),
]
