"""Addresses of open affairs and accounts."""

from django.urls import URLPattern, path

from teabowl.disclosure.views import accounts, books, checking, duties, incoming, public, questions, statements

app_name = "disclosure"

D = "p/<str:code>/disclosure/"
M = D + "accounts/<str:month>/"
B = D + "books/<str:month>/"
E = D + "entries/<uuid:entry_id>/"
Q = D + "questions/<uuid:question_id>/"
S = D + "statements/<uuid:statement_id>/"
F = D + "funds/<uuid:fund_id>/"
DUTY = D + "duties/<uuid:duty_id>/"
IN = D + "import/<uuid:incoming_id>/"

urlpatterns: list[URLPattern] = [
    path("me/accounts/", questions.mine, name="mine"),
    path(D, public.board, name="board"),
    path(D + "tools/", public.tools, name="tools"),
    path(D + "atom.xml", public.atom, name="atom"),
    path(D + "rules/", public.rules_page, name="rules"),
    path(D + "missing/", duties.missing, name="missing"),
    path(D + "missing/missing.xlsx", duties.missing_excel, name="missing_excel"),
    path(D + "terms/", duties.terms, name="terms"),
    path(D + "accounts/year/<int:year>.pdf", accounts.year_pdf, name="year_pdf"),
    path(D + "accounts/year/<int:year>.xlsx", accounts.year_excel, name="year_excel"),
    path(D + "accounts/of/<uuid:book_id>/", accounts.whose, name="whose"),
    path(M, accounts.month, name="month"),
    path(M + "wall.pdf", accounts.wall, name="wall"),
    path(D + "entries/", accounts.entries, name="entries"),
    path(E, accounts.entry, name="entry"),
    path(E + "receipts/<uuid:picture_id>.webp", books.receipt, name="receipt"),
    path(E + "ask/", questions.ask, name="ask"),
    path(E + "correct/", books.correct, name="correct"),
    path(E + "cancel/", books.cancel, name="cancel"),
    path(E + "edit/", books.edit_entry, name="edit_entry"),
    path(E + "remove/", books.remove_entry, name="remove_entry"),
    path(Q, questions.question, name="question"),
    path(Q + "answer/", questions.answer, name="answer"),
    path(Q + "hide/", questions.hide, name="hide"),
    path(Q + "visibility/", questions.visibility, name="visibility"),
    path(D + "books/", books.books, name="books"),
    path(B, books.book, name="book"),
    path(B + "book.xlsx", books.book_excel, name="book_excel"),
    path(B + "edit/", books.edit_book, name="edit_book"),
    path(B + "drop/", books.drop_book, name="drop_book"),
    path(B + "new/", books.new_entry, name="new_entry"),
    path(B + "send/", checking.send, name="send"),
    path(B + "take-back/", checking.take_back, name="take_back"),
    path(B + "sign/", checking.sign, name="sign"),
    path(B + "reply/<uuid:signoff_id>/", checking.reply, name="reply_signoff"),
    path(B + "publish/", checking.publish, name="publish_book"),
    path(D + "import/", incoming.upload, name="upload"),
    path(D + "import/template.xlsx", incoming.template, name="template"),
    path(IN, incoming.staged, name="incoming"),
    path(IN + "bad.xlsx", incoming.bad_rows, name="incoming_bad"),
    path(IN + "confirm/", incoming.confirm, name="incoming_confirm"),
    path(IN + "undo/", incoming.undo, name="incoming_undo"),
    path(IN + "drop/", incoming.drop, name="incoming_drop"),
    path(D + "statements/", public.statements, name="statements"),
    path(D + "statements/publish/", statements.publish, name="publish"),
    path(S, statements.statement, name="statement"),
    path(S + "correct/", statements.correct, name="correct_statement"),
    path(D + "funds/", statements.funds, name="funds"),
    path(D + "funds/open/", statements.open_fund, name="open_fund"),
    path(F, statements.fund, name="fund"),
    path(F + "close/", statements.close, name="close_fund"),
    path(DUTY, duties.duty, name="duty"),
    path(DUTY + "tools/", duties.duty_tools, name="duty_tools"),
    path(DUTY + "remind/", duties.remind, name="remind"),
    path(DUTY + "reply/", duties.reply, name="reply"),
]
