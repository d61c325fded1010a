"""Addresses of letters."""

from django.urls import URLPattern, path

from teabowl.letters.views import inside, public, staff, writer

app_name = "letters"

LETTER = "p/<str:code>/letters/<uuid:letter_id>/"

urlpatterns: list[URLPattern] = [
    path("me/letters/", inside.mine, name="mine"),
    path("p/<str:code>/letters/", public.board, name="board"),
    path("p/<str:code>/letters/atom.xml", public.atom, name="atom"),
    path("p/<str:code>/letters/write/", writer.write, name="write"),
    path("p/<str:code>/letters/waiting/", staff.waiting, name="waiting"),
    path("p/<str:code>/letters/waiting/waiting.xlsx", staff.waiting_excel, name="waiting_excel"),
    path("p/<str:code>/letters/late/", staff.late, name="late"),
    path("p/<str:code>/letters/late/late.xlsx", staff.late_excel, name="late_excel"),
    path("p/<str:code>/letters/limit/", staff.limit, name="limit"),
    path("p/<str:code>/letters/letters.xlsx", staff.export, name="export"),
    path("p/<str:code>/letters/tools/", inside.tools, name="tools"),
    path(LETTER, public.letter, name="letter"),
    path(LETTER + "inside/", inside.enter, name="inside"),
    path(LETTER + "yours/", inside.yours, name="yours"),
    path(LETTER + "answer/", staff.answer, name="answer"),
    path(LETTER + "note/", staff.note, name="note"),
    path(LETTER + "follow-up/", staff.follow_up, name="follow_up"),
    path(LETTER + "hand-over/", staff.hand_over, name="hand_over"),
    path(LETTER + "hide/", staff.hide, name="hide"),
    path(LETTER + "show/", staff.show, name="show"),
    path(LETTER + "ask/", writer.ask, name="ask"),
    path(LETTER + "rate/", writer.rate, name="rate"),
    path(LETTER + "visibility/", writer.visibility, name="visibility"),
    path(LETTER + "consent/", writer.consent, name="consent"),
    path(LETTER + "withdraw/", writer.withdraw, name="withdraw"),
]
