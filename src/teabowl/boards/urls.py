"""Addresses of the boards. Words of the public contract (design §12): notices, circle."""

from django.urls import path, register_converter

from teabowl.boards.rules import Board
from teabowl.boards.views import lists, moderating, posts, writing

app_name = "boards"


class BoardConverter:
    regex = "notices|circle"

    def to_python(self, value: str) -> Board:
        return Board(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(BoardConverter, "post_board")

AT = "p/<str:code>/"
BOARD = AT + "<post_board:board>/"
POST = AT + "posts/<uuid:post_id>/"
COMMENT = AT + "comments/<uuid:comment_id>/"

urlpatterns = [
    path(BOARD, lists.board_list, name="list"),
    path(BOARD + "atom.xml", lists.board_feed, name="atom"),
    path(BOARD + "export.xlsx", lists.board_export, name="export"),
    path(BOARD + "tools/", lists.list_tools, name="list_tools"),
    path(BOARD + "write/", writing.write, name="write"),
    path(BOARD + "write/draft/", writing.write_draft, name="write_draft"),
    path(BOARD + "write/preview/", writing.write_preview, name="write_preview"),
    path(BOARD + "<uuid:post_id>/", posts.post_page, name="post"),
    path(AT + "posts/mine/", writing.mine, name="mine"),
    path(POST + "tools/", posts.post_tools, name="tools"),
    path(POST + "edit/", writing.edit, name="edit"),
    path(POST + "preview/", writing.preview, name="preview"),
    path(POST + "discard/", writing.discard, name="discard"),
    path(POST + "correct/", posts.correct, name="correct"),
    path(POST + "pin/", posts.pin, name="pin"),
    path(POST + "unpin/", posts.unpin, name="unpin"),
    path(POST + "comment/", posts.comment, name="comment"),
    path(POST + "take-down/", moderating.take_down_post, name="take_down"),
    path(POST + "report/", moderating.report_post, name="report_post"),
    path(COMMENT + "withdraw/", posts.withdraw_comment, name="withdraw_comment"),
    path(COMMENT + "take-down/", moderating.take_down_comment, name="take_down_comment"),
    path(COMMENT + "report/", moderating.report_comment, name="report_comment"),
    path(AT + "reports/", moderating.reports, name="reports"),
    path(AT + "reports/<uuid:report_id>/", moderating.report, name="report"),
    path(AT + "decisions/<uuid:decision_id>/appeal/", moderating.appeal, name="appeal"),
    path(AT + "appeals/", moderating.appeals, name="appeals"),
    path(AT + "appeals/<uuid:appeal_id>/", moderating.decide_appeal, name="decide_appeal"),
]
