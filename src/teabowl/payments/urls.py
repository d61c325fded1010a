"""Addresses of payments."""

from django.urls import URLPattern, path

from teabowl.payments.views import keeper, notify, payer

app_name = "payments"

ACCOUNT = "pay/accounts/<uuid:merchant_id>/"
ORDER = "pay/orders/<uuid:order_id>/"
HOLDER = "pay/of/<slug:holder_type>/<uuid:holder_id>/"

urlpatterns: list[URLPattern] = [
    path("pay/notify/<slug:provider>/<uuid:merchant_id>/", notify.notify, name="notify"),
    path("me/payments/", payer.mine, name="mine"),
    path(ORDER, payer.order, name="order"),
    path(ORDER + "scan/", payer.scan, name="scan"),
    path(ORDER + "result/", payer.result, name="result"),
    path(ORDER + "state/", payer.state, name="state"),
    path(ORDER + "give-up/", payer.give_up, name="give_up"),
    path(ORDER + "record/", keeper.record, name="record"),
    path(ORDER + "refund/", keeper.refund, name="refund"),
    path("pay/refunds/<uuid:refund_id>/drop/", keeper.drop, name="drop"),
    path("p/<str:code>/payments/", keeper.accounts, name="accounts"),
    path("p/<str:code>/payments/open/", keeper.open_here, name="open"),
    path(HOLDER, keeper.of_holder, name="of_holder"),
    path(HOLDER + "open/", keeper.open_for, name="open_for"),
    path(ACCOUNT, keeper.account, name="account"),
    path(ACCOUNT + "check/", keeper.check, name="check"),
    path(ACCOUNT + "switch/", keeper.switch, name="switch"),
    path(ACCOUNT + "keys/", keeper.keys, name="keys"),
    path(ACCOUNT + "orders/", keeper.orders, name="orders"),
    path(ACCOUNT + "refunds/", keeper.refunds, name="refunds"),
    path(ACCOUNT + "orders.xlsx", keeper.orders_xlsx, name="orders_xlsx"),
    path(ACCOUNT + "differences/", keeper.differences, name="differences"),
    path(ACCOUNT + "bill/", keeper.bill, name="bill"),
    path("pay/differences/<uuid:difference_id>/", keeper.settle, name="settle"),
]
