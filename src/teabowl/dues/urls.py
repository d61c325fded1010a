"""Addresses of dues: an organisation's at /o/<key>/dues/, one's own at /me/dues/."""

from django.urls import URLPattern, path

from teabowl.dues.views import book, keeping, mine, money, public, sheets

app_name = "dues"

D = "o/<uuid:organisation_id>/dues/"
M = D + "members/<uuid:member_id>/"
P = D + "payments/<uuid:payment_id>/"

urlpatterns: list[URLPattern] = [
    path("me/dues/", mine.mine, name="mine"),
    path("me/dues/waiver/", mine.waiver, name="my_waiver"),
    path("me/dues/payments/<uuid:payment_id>/", mine.payment, name="my_payment"),
    path("me/dues/payments/<uuid:payment_id>/confirm/", mine.confirm, name="my_confirm"),
    path("me/dues/payments/<uuid:payment_id>/receipt.pdf", mine.receipt_pdf, name="receipt_pdf"),
    path("dues/receipts/", public.find_receipt, name="find_receipt"),
    path("dues/receipts/<str:number>/", public.receipt, name="receipt"),
    path(D, keeping.home, name="home"),
    path(D + "published/", public.public, name="public"),
    path(D + "published/<int:year>/", public.year, name="year"),
    path(D + "published/<int:year>/dues.pdf", public.year_pdf, name="year_pdf"),
    path(D + "owing/", keeping.owing, name="owing"),
    path(D + "owing.xlsx", sheets.owing_excel, name="owing_excel"),
    path(D + "import/", sheets.bring_in, name="bring_in"),
    path(D + "import/template.xlsx", sheets.template, name="template"),
    path(M, keeping.member, name="member"),
    path(M + "excuse/", keeping.excuse, name="excuse"),
    path(M + "take/", money.take, name="take"),
    path(M + "waiver/", keeping.waiver_for, name="waiver_for"),
    path(D + "payments/", money.payments, name="payments"),
    path(P, money.payment, name="payment"),
    path(P + "confirm/", money.confirm, name="confirm"),
    path(P + "drop/", money.drop, name="drop"),
    path(P + "return/", money.give_back, name="give_back"),
    path(D + "waivers/", keeping.waivers, name="waivers"),
    path(D + "waivers/<uuid:waiver_id>/", keeping.decide, name="decide"),
    path(D + "concerns/", keeping.concerns, name="concerns"),
    path(D + "concerns/<uuid:concern_id>/", keeping.settle, name="settle"),
    path(D + "terms/", keeping.terms, name="terms"),
    path(D + "book/", book.book, name="book"),
    path(D + "book/new/", book.new_entry, name="new_entry"),
    path(D + "book/close/", book.close, name="close"),
    path(D + "book.xlsx", sheets.book_excel, name="book_excel"),
    path(D + "book/<uuid:entry_id>/", book.entry, name="entry"),
    path(D + "book/<uuid:entry_id>/vouchers/", book.vouchers, name="vouchers"),
    path(D + "book/<uuid:entry_id>/check/", book.check, name="check"),
    path(D + "book/<uuid:entry_id>/reverse/", book.reverse_entry, name="reverse"),
    path(D + "bank/", sheets.bank, name="bank"),
    path(D + "bank/<uuid:line_id>/", sheets.match, name="match"),
    path(D + "up/", book.handings, name="handings"),
    path(D + "up/<uuid:handing_id>/receive/", book.receive, name="receive"),
    path(D + "up/<uuid:handing_id>/cancel/", book.cancel, name="cancel_handing"),
    path(D + "publish/", book.publish, name="publish"),
]
