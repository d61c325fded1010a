"""What studying and asking say to people. Chinese is the source."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.errors import Problem
from teabowl.kernel.workdays import workdays_between
from teabowl.study.rules import MaterialKind, ProgrammeState, State, Topic
from teabowl.ui import form_words, spoken
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

PROBLEMS: Mapping[str, Any] = {
    "missing": form_words.WRITE_SOMETHING,
    "long": gettext_lazy("最多 %(n)s 字"),
    "day_missing": gettext_lazy("请写从哪天开始"),
    "ends_before": gettext_lazy("结束的日子早于开始"),
    "resident": gettext_lazy("里面像有身份证号，请去掉"),
    "phone": gettext_lazy("里面有手机号，请去掉。村里知道怎么找您"),
    "organisation": gettext_lazy("请选问哪个组织"),
    "body_missing": gettext_lazy("文字材料要写上内容"),
}
_say = form_words.saying(PROBLEMS)


def check_nothing_wrong(problems: Iterable[Problem]) -> None:
    """Raises Invalid with the first sentence for each field, unless there are no problems."""
    form_words.check_no_problems(problems, say=_say)


NO_PROGRAMME = gettext_lazy("没有这个学习安排，或者它只给党员看")
NO_MATERIAL = gettext_lazy("没有这份材料，可能已经撤下")
NO_QUESTION = gettext_lazy("没有这个提问，或者它没有公开")
NO_ORGANISATION = gettext_lazy("这里还没有登记党组织，暂时不能提问")
SIGN_IN = gettext_lazy("提问要先用手机号登录，好把答复送到您手上")
PHONE_FIRST = gettext_lazy("提问前要先验证手机号，在“我的”里点一下就行")
ENOUGH_TODAY = gettext_lazy("今天已经问了几个，明天再问吧")
NOT_YOURS = gettext_lazy("这件事只有提问的人能做")
ANSWERED_ALREADY = gettext_lazy("已经答复了，撤不回来")
NO_LONGER_WAITS = gettext_lazy("这个提问已经答了，或者撤回了，不用再答")
NOT_ANSWERED = gettext_lazy("还没有答复，改不了")
NO_LEAVE = gettext_lazy("提问的人没有同意公开，不能放进常见问题")
IS_OVER = gettext_lazy("这个学习安排已经结束，不能再放材料")
TOO_MANY = gettext_lazy("一个安排里材料太多了，请另起一个")
CLOSED = gettext_lazy("这个组织已经不在了")

KIND = {
    MaterialKind.TEXT: gettext_lazy("文字"),
    MaterialKind.PDF: gettext_lazy("PDF"),
    MaterialKind.AUDIO: gettext_lazy("音频"),
    MaterialKind.VIDEO: gettext_lazy("视频"),
}
ICON = {
    MaterialKind.TEXT: "book-open-text",
    MaterialKind.PDF: "file-text",
    MaterialKind.AUDIO: "volume-2",
    MaterialKind.VIDEO: "video",
}
TOPIC = {
    Topic.JOINING: gettext_lazy("入党"),
    Topic.TRANSFER: gettext_lazy("组织关系"),
    Topic.AWAY: gettext_lazy("流动党员"),
    Topic.DUES: gettext_lazy("党费"),
    Topic.MEETINGS: gettext_lazy("开会表决"),
    Topic.STUDY: gettext_lazy("学习"),
    Topic.VILLAGE: gettext_lazy("村里的事"),
    Topic.OTHER: gettext_lazy("别的"),
}
PROGRAMME = {
    ProgrammeState.DRAFT: gettext_lazy("还没发布"),
    ProgrammeState.OPEN: gettext_lazy("正在学"),
    ProgrammeState.CLOSED: gettext_lazy("学完了"),
}
STATE = {
    State.WAITING: gettext_lazy("等答复"),
    State.ANSWERED: gettext_lazy("已答复"),
    State.WITHDRAWN: gettext_lazy("已撤回"),
}
ANSWERED_AS = {
    PostKind.SECRETARY.value: gettext_lazy("书记答复"),
    PostKind.DEPUTY.value: gettext_lazy("副书记答复"),
    PostKind.ORGANISATION_COMMISSIONER.value: gettext_lazy("组织委员答复"),
    PostKind.PUBLICITY_COMMISSIONER.value: gettext_lazy("宣传委员答复"),
    PostKind.DISCIPLINE_COMMISSIONER.value: gettext_lazy("纪检委员答复"),
    Role.SECRETARY.value: gettext_lazy("书记答复"),
    Role.TOWNSHIP.value: gettext_lazy("镇里答复"),
    Role.COUNTY.value: gettext_lazy("县里答复"),
    Role.CITY.value: gettext_lazy("市里答复"),
}


def left(due: date, today: date) -> tuple[str, str]:
    """(state of a tag, its words): 今天到期, 还有 2 个工作日, 迟 3 个工作日."""
    if today > due:
        days = workdays_between(due, today)
        return "late", _("迟 %(days)s") % {"days": spoken.workdays(days)} if days else _("期限刚过")
    if due == today:
        return "late", _("今天到期")
    days = workdays_between(today, due)
    return ("late" if days == 1 else "plain"), _("还有 %(days)s") % {"days": spoken.workdays(days)}


def signature(asked: bool, signed: str, erased: bool) -> str:
    """Who asked, as everybody may read it; '' where the branch wrote it by itself."""
    if not asked:
        return ""
    if erased:
        return _("提问人已注销")
    return signed or _("有人问")


def size(size: int) -> str:
    """5.2 MB, 320 KB"""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(size // 1024, 1)} KB"
