"""Addresses of the boards. Words of the public contract (design §12): notices, circle."""

from django.urls import path, register_converter

from teabowl.boards.rules import Board
from teabowl.boards.views import groups, lists, minors, posts, sent, writing

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
GROUP = AT + "groups/<uuid:group_id>/"

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
    path(POST + "vote/", posts.vote, name="vote"),
    path(POST + "follow/", posts.follow, name="follow"),
    path(POST + "take-back/", writing.take_back, name="take_back"),
    path(POST + "pictures/<uuid:picture_id>-<int:width>.webp", posts.kept_picture, name="kept_picture"),
    path(BOARD + "<uuid:post_id>/pictures/<int:number>/", posts.picture_page, name="picture"),
    path(COMMENT + "withdraw/", posts.withdraw_comment, name="withdraw_comment"),
    path(AT + "groups/", groups.group_list, name="groups"),
    path(AT + "groups/start/", groups.start, name="start_group"),
    path(GROUP, groups.group, name="group"),
    path(GROUP + "tools/", groups.tools, name="group_tools"),
    path(GROUP + "inside/", groups.inside, name="group_inside"),
    path(GROUP + "posts/<uuid:post_id>/", groups.post, name="group_post"),
    path(GROUP + "join/", groups.join, name="join_group"),
    path(GROUP + "leave/", groups.leave, name="leave_group"),
    path(GROUP + "end/", groups.end, name="end_group"),
    path(GROUP + "people/", groups.people, name="group_people"),
    path(GROUP + "people/<uuid:member_id>/", groups.keep, name="keep_member"),
    path(AT + "sent/", sent.sent_list, name="sent_list"),
    path(AT + "sent/sent.xlsx", sent.list_excel, name="sent_list_excel"),
    path(AT + "sent/write/", sent.write, name="sent_write"),
    path(AT + "sent/<uuid:sent_id>/", sent.sent, name="sent"),
    path(AT + "sent/<uuid:sent_id>/receipts.xlsx", sent.export, name="sent_export"),
    path(AT + "sent/<uuid:sent_id>/edit/", sent.edit, name="sent_edit"),
    path(AT + "sent/<uuid:sent_id>/villages/", sent.villages, name="sent_villages"),
    path(AT + "sent/<uuid:sent_id>/send/", sent.send, name="sent_send"),
    path(AT + "sent/<uuid:sent_id>/correct/", sent.correct, name="sent_correct"),
    path(AT + "sent/<uuid:sent_id>/withdraw/", sent.withdraw, name="sent_withdraw"),
    path(AT + "incoming/<uuid:copy_id>/", sent.incoming, name="incoming"),
    path(AT + "incoming/<uuid:copy_id>/decline/", sent.decline, name="incoming_decline"),
    path(AT + "minors/", minors.minor_list, name="minors"),
    path(AT + "minors/minors.xlsx", minors.export, name="minors_excel"),
    path(AT + "minors/note/<uuid:membership_id>/", minors.note, name="note_minor"),
    path(AT + "minors/<uuid:minor_id>/end/", minors.end, name="end_minor"),
]
