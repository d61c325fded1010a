"""Addresses of transfers, migrant members and weak branches."""

from django.urls import path

from teabowl.organisations.views import migrants, transfers, weak

OWN, AT = "o/<uuid:organisation_id>/", "p/<str:code>/party/"
LETTER, AWAY, CASE = "o/transfers/<uuid:transfer_id>/", "o/migrants/<uuid:migration_id>/", "o/weak/<uuid:case_id>/"

urlpatterns = [
    path("verify/", transfers.verify, name="verify_code"),
    path("verify/<str:code>/", transfers.verify, name="verify"),
    path(OWN + "transfers/", transfers.transfers, name="transfers"),
    path(OWN + "transfers/export.xlsx", transfers.transfers_sheet, name="transfers_sheet"),
    path(OWN + "transfers/ask/", transfers.ask, name="ask_transfer"),
    path(OWN + "transfers/outside/", transfers.outside, name="receive_outside"),
    path(AT + "transfers/", transfers.transfers_at, name="transfers_at"),
    path(AT + "transfers/terms/", transfers.terms, name="transfer_terms"),
    path(LETTER, transfers.transfer, name="transfer"),
    path(LETTER + "letter.pdf", transfers.letter_pdf, name="letter_pdf"),
    path(LETTER + "<slug:what>/", transfers.act_on_transfer, name="act_on_transfer"),
    path("me/party/letters/ask/", transfers.ask_mine, name="ask_mine"),
    path("me/party/letters/<uuid:transfer_id>/", transfers.transfer, name="my_letter"),
    path("me/party/away/", migrants.out_mine, name="out_mine"),
    path(OWN + "migrants/", migrants.migrants, name="migrants"),
    path(OWN + "migrants/export.xlsx", migrants.migrants_sheet, name="migrants_sheet"),
    path(OWN + "migrants/out/", migrants.out, name="register_out"),
    path(OWN + "migrants/guest/", migrants.guest, name="receive_guest"),
    path(AT + "migrants/", migrants.migrants_at, name="migrants_at"),
    path(AWAY, migrants.migrant, name="migrant"),
    path(AWAY + "<slug:what>/", migrants.act_on_migrant, name="act_on_migrant"),
    path(AT + "weak/", weak.cases, name="weak_cases"),
    path(AT + "weak/export.xlsx", weak.cases_sheet, name="weak_sheet"),
    path(AT + "weak/propose/", weak.propose, name="propose_weak"),
    path(AT + "weak/list/", weak.criteria, name="weak_criteria"),
    path(CASE, weak.case, name="weak_case"),
    path(CASE + "measures/<uuid:measure_id>/", weak.finish, name="finish_measure"),
    path(CASE + "<slug:what>/", weak.act_on_case, name="act_on_case"),
]
