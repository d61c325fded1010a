"""What the boards say to people: names of values, and a sentence for every problem. Chinese is the source."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from teabowl.boards.rules import Board, CopyStatus
from teabowl.ui.form_words import check_no_problems, saying
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

BOARDS: Mapping[str, Any] = {Board.NOTICES: _("通知公告"), Board.CIRCLE: _("村友圈")}
POST, COMMENT = _("帖子"), _("评论")
COMMITTEE = _("村委会")
GONE = _("已注销的村民")

COPY: Mapping[str, Any] = {
    CopyStatus.CHOSEN: _("还没有发"),
    CopyStatus.WAITING: _("还没有公布"),
    CopyStatus.PUBLISHED: _("公布了"),
    CopyStatus.DECLINED: _("不公布"),
}
PROBLEMS: Mapping[str, Any] = {
    "title_missing": _("请写个标题，让人一眼看出是什么事"),
    "title_long": _("标题多了 %(n)s 个字，请短一点"),
    "body_missing": _("还没有写内容"),
    "body_long": _("内容多了 %(n)s 个字，请分成两条"),
    "resident_number": _("这里有身份证号，不能公开。请去掉再发"),
    "phone_unconfirmed": _("里面有手机号。号码的主人同意公开，请在下面打钩再发"),
    "comment_missing": _("还没有写评论"),
    "comment_long": _("评论多了 %(n)s 个字，请短一点"),
    "reason_missing": _("请写一句原因"),
    "reason_long": _("多了 %(n)s 个字，请短一点"),
    "question_missing": _("请写问题，让人一眼看出问什么"),
    "question_voted": _("已经有 %(n)s 人投了，问的话不能再改。要补充，写在说明里"),
    "album_empty": _("相册里还没有照片"),
    "guardian_missing": _("有孩子的照片或名字，要家长同意才能发。家长同意，请在这里打钩"),
    "guardian_needed": _("不满 %(n)s 岁，要先请家长到村里登记同意，才能发。写的内容还在"),
    "minor_phone": _("不要写电话号码，会有陌生人找到您。请去掉再发"),
    "link_title_missing": _("请写那一页叫什么"),
    "link_nowhere": _("这不是本站的一页。请从那一页的地址栏里抄，比如收支公开里的一笔"),
    "options_range": _("请写 2 到 %(n)s 个选项，一行一个"),
    "options_same": _("有两个选项一样"),
    "option_long": _("一个选项最多 %(n)s 个字"),
    "poll_until": _("请选今天到 %(n)s 天以内的一天"),
    "poll_most": _("一个人可以选 1 到 %(n)s 个"),
    "choice_missing": _("请选一个"),
    "choices_many": _("最多选 %(n)s 个"),
    "group_name_missing": _("请写小组叫什么"),
    "group_name_long": _("名字最多 %(n)s 个字"),
    "group_name_taken": _("村里已经有叫这个名字的小组"),
    "group_about_long": _("最多 %(n)s 个字"),
    "groups_many": _("一个人最多办 %(n)s 个小组"),
    "place_often": _("村里这一小时说得太多了，歇一会儿再发。写的内容还在"),
    "villages_none": _("还没有选村"),
    "minor_born": _("请填出生日期；满 18 岁的不用登记"),
    "minor_guardian": _("家长同意的，请写家长的名字"),
    "minor_consent": _("请填家长哪天同意的，不能晚于今天"),
    "pin_date": _("请选今天到 %(n)s 天以内的一天"),
    "pins_many": _("这里已经置顶了 %(n)s 条，先取消一条"),
    "posts_often": _("一小时最多发 %(n)s 条，歇一会儿再发。写的内容还在"),
    "comments_often": _("一小时最多评论 %(n)s 条，歇一会儿再说。写的内容还在"),
}

OLD_FORM = _("别人刚改过这份草稿，没有存上。您写的还在下面；看过别人的再存，就以您的为准")
ALREADY_OUT = _("这条已经发出去了，没有再发一次。要改，请点“改正”")
NOT_HERE = _("没有这条，可能已经撤下，或者不在这个村")
PLACE_CLOSED = _("这个村已经合并，请到新村去发")
ONLY_VILLAGES = _("村友圈只在村里有")
NOT_STANDING = _("这条现在没有公开，不能这样做")
NO_CHANGE = _("和原来一样，没有要改的")
NO_COMMENTS = _("这条没有开评论")
NOT_IN_GROUP = _("先加入这个小组，才能在里面说话")
GROUP_ENDED = _("这个小组已经散了")
LAST_MODERATOR = _("您是最后一个管小组的人。先请别人来管，或者把小组散了")
ALREADY_VOTED = _("您已经投过了，一人一次，不能改")
POLL_OVER = _("投票已经截止")
ALREADY_SENT = _("这条已经发到各村了")
ALREADY_TAKEN = _("这条村里已经处理过了")
HELD = _("收到了，要先看一眼，最迟明天发出来")
NOT_WITHDRAWABLE = _("只能撤自己的评论")


say = saying(PROBLEMS)
"""say(code, n): the sentence for a problem, in the reader's language when it is shown."""
check_nothing_wrong = partial(check_no_problems, say=say)
