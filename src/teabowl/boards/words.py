"""What the boards say to people: names of values, and a sentence for every problem. Chinese is the source."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from teabowl.boards.rules import AppealStatus, Board, Problem, Why
from teabowl.kernel.errors import Invalid

BOARDS: Mapping[str, Any] = {Board.NOTICES: _("通知公告"), Board.CIRCLE: _("村友圈")}
COMMITTEE = _("村委会")
GONE = _("已注销的村民")

WHY: Mapping[str, Any] = {
    Why.PRIVATE: _("露了别人的电话、住址或证件"),
    Why.UNTRUE: _("说的不是真的"),
    Why.ABUSE: _("骂人、欺负人"),
    Why.ADVERT: _("广告、骗钱"),
    Why.ILLEGAL: _("违法的内容"),
    Why.OTHER: _("别的原因"),
    Why.BY_AUTHOR: _("发帖人自己撤下"),
}

APPEAL: Mapping[str, Any] = {
    AppealStatus.WAITING: _("等镇里答复"),
    AppealStatus.GRANTED: _("申诉成立，已经恢复"),
    AppealStatus.DECLINED: _("维持撤下"),
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
    "pin_date": _("请选今天到 %(n)s 天以内的一天"),
    "pins_many": _("这里已经置顶了 %(n)s 条，先取消一条"),
    "posts_often": _("一小时最多发 %(n)s 条，歇一会儿再发。写的内容还在"),
    "comments_often": _("一小时最多评论 %(n)s 条，歇一会儿再说。写的内容还在"),
    "reports_often": _("一天最多举报 %(n)s 条，明天再来"),
    "why_missing": _("请选一个原因"),
}

OLD_FORM = _("别人刚改过这份草稿，没有存上。您写的还在下面；看过别人的再存，就以您的为准")
ALREADY_OUT = _("这条已经发出去了，没有再发一次。要改，请点“改正”")
NOT_HERE = _("没有这条，可能已经撤下，或者不在这个村")
PLACE_CLOSED = _("这个村已经合并，请到新村去发")
ONLY_VILLAGES = _("村友圈只在村里有")
NOT_STANDING = _("这条现在没有公开，不能这样做")
ALREADY_REPORTED = _("这条您已经举报过，正在看，不用再报")
ALREADY_DECIDED = _("这件已经处理过了")
NO_CHANGE = _("和原来一样，没有要改的")
TOO_LATE = _("申诉要在 10 天内，已经过了")
ALREADY_APPEALED = _("已经申诉过了，等镇里答复")
NOT_YOURS = _("这不是您写的，不能申诉")
OWN_DECISION = _("这是您自己撤下的，要请别人来看申诉")
OWN_APPEAL = _("这是您自己的申诉，要请别人来看")
NOT_WITHDRAWABLE = _("只能撤自己的评论")


def _say(code: str, n: int) -> str:
    return str(PROBLEMS[code]) % {"n": n}


say = lazy(_say, str)
"""say(code, n): the sentence for a problem, in the reader's language when it is shown."""


def check_nothing_wrong(problems: Iterable[Problem]) -> None:
    """Raises Invalid with the first sentence for each field, unless there are no problems."""
    fields: dict[str, Any] = {}
    for problem in problems:
        fields.setdefault(problem.field, say(problem.code, problem.n))
    if fields:
        raise Invalid(fields)
