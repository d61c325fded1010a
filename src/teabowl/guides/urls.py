"""Addresses of guides and errands."""

from django.urls import URLPattern, path

from teabowl.guides.views import adapting, asking, errands, feedback, own_forms, papers, public, tools, writing

app_name = "guides"

GUIDES = "p/<str:code>/guides/"
GUIDE = GUIDES + "<uuid:guide_id>/"
ERRANDS = "p/<str:code>/errands/"
ERRAND = ERRANDS + "<uuid:errand_id>/"

urlpatterns: list[URLPattern] = [
    path(GUIDES, public.board, name="board"),
    path(GUIDES + "atom.xml", public.atom, name="atom"),
    path(GUIDES + "guides.xlsx", public.export, name="export"),
    path(GUIDES + "tools/", tools.board_tools, name="tools"),
    path(GUIDES + "manage/", writing.manage, name="manage"),
    path(GUIDES + "write/", writing.write, name="write"),
    path(GUIDES + "import/", writing.take_sheet, name="import"),
    path(GUIDES + "point/", adapting.point, name="point"),
    path(GUIDES + "said/", feedback.said, name="said"),
    path(GUIDE, public.guide, name="guide"),
    path(GUIDE + "changes/", public.changes, name="changes"),
    path(GUIDE + "forms/<int:number>/", public.sheet, name="sheet"),
    path(GUIDE + "forms/<int:number>/blank.pdf", papers.blank, name="blank"),
    path(GUIDE + "papers/", own_forms.papers, name="papers"),
    path(GUIDE + "papers/add/", own_forms.add, name="add_paper"),
    path(GUIDE + "papers/<uuid:paper_id>/remove/", own_forms.remove, name="remove_paper"),
    path(GUIDE + "guide.pdf", papers.guide, name="pdf"),
    path(GUIDE + "poster.pdf", papers.poster, name="poster"),
    path(GUIDE + "guide.jsonld", public.linked, name="linked"),
    path(GUIDE + "tools/", tools.guide_tools, name="guide_tools"),
    path(GUIDE + "feedback/", feedback.give, name="feedback"),
    path(GUIDE + "edit/", writing.edit, name="edit"),
    path(GUIDE + "preview/", writing.preview, name="preview"),
    path(GUIDE + "publish/", writing.publish, name="publish"),
    path(GUIDE + "review/", writing.review, name="review"),
    path(GUIDE + "withdraw/", writing.withdraw, name="withdraw"),
    path(GUIDE + "discard/", writing.discard, name="discard"),
    path(GUIDE + "adapt/", adapting.adapt, name="adapt"),
    path(GUIDE + "adapt/<str:field>/", adapting.adapt_field, name="adapt_field"),
    path("me/errands/", errands.mine, name="my_errands"),
    path(ERRANDS, errands.listed, name="errands"),
    path(ERRANDS + "errands.xlsx", errands.export, name="export_errands"),
    path(ERRANDS + "late/", errands.late, name="late_errands"),
    path(ERRANDS + "late/late.xlsx", errands.late_excel, name="late_errands_excel"),
    path(ERRANDS + "ask/<uuid:guide_id>/", asking.ask, name="ask"),
    path(ERRAND, errands.errand, name="errand"),
    path(ERRAND + "take/", errands.take, name="take"),
    path(ERRAND + "move/", errands.move, name="move"),
    path(ERRAND + "back/", errands.back, name="back"),
    path(ERRAND + "finish/", errands.finish, name="finish"),
    path(ERRAND + "resend/", asking.resend, name="resend"),
    path(ERRAND + "rate/", asking.rate, name="rate"),
    path(ERRAND + "cancel/", asking.cancel, name="cancel"),
    path(ERRAND + "agree/", asking.agree, name="agree"),
]
