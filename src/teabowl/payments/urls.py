"""Addresses of payments."""

from django.urls import URLPattern, path

from teabowl.payments.views import notify

app_name = "payments"

urlpatterns: list[URLPattern] = [
    path("pay/notify/<str:provider>/<uuid:merchant_id>/", notify.notify, name="notify"),
]
