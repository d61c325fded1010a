"""What moderation says to people. Chinese is the source."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from teabowl.moderation.rules import AppealStatus, HoldReason, Why
from teabowl.ui.form_words import check_no_problems, saying
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

WHY: Mapping[str, Any] = {
    Why.PRIVATE: _("露了别人的电话、住址或证件"),
    Why.MINOR: _("有孩子的照片或名字，家长不同意"),
    Why.UNTRUE: _("说的不是真的"),
    Why.ABUSE: _("骂人、欺负人"),
    Why.ADVERT: _("广告、骗钱"),
    Why.ILLEGAL: _("违法的内容"),
    Why.OTHER: _("别的原因"),
    Why.BY_AUTHOR: _("写的人自己撤下"),
}
APPEAL: Mapping[str, Any] = {
    AppealStatus.WAITING: _("等上级答复"),
    AppealStatus.GRANTED: _("申诉成立，已经恢复"),
    AppealStatus.DECLINED: _("维持撤下"),
}
HELD: Mapping[str, Any] = {
    HoldReason.WORDS: _("里面有词表上的词"),
    HoldReason.MINOR: _("写的人不满 18 岁"),
    HoldReason.ABOUT_MINOR: _("有孩子的照片或名字"),
    HoldReason.GUARDIAN: _("有人说是孩子的家长，不同意公开"),
}
HOLD_OUTCOME: Mapping[str, Any] = {
    "": _("等着看"),
    "released": _("看过，发出去了"),
    "declined": _("看过，没有发"),
    "withdrawn": _("写的人收回了"),
}
CATEGORIES: Mapping[str, Any] = {
    Why.ABUSE: _("骂人"),
    Why.ADVERT: _("广告诈骗"),
    Why.ILLEGAL: _("违法"),
    Why.UNTRUE: _("谣言"),
    Why.PRIVATE: _("隐私"),
    Why.OTHER: _("别的"),
}
PROBLEMS: Mapping[str, Any] = {
    "reason_missing": _("请写一句原因"),
    "reason_long": _("多了 %(n)s 个字，请短一点"),
    "reports_often": _("一天最多举报 %(n)s 条，明天再来"),
    "why_missing": _("请选一个原因"),
    "links_many": _("最多放 %(n)s 个网址，多了像广告。写的内容还在"),
    "said_already": _("%(n)s 小时里您说过一样的话，不用再发一遍。写的内容还在"),
    "word_short": _("至少两个字。一个字会拦住太多好好的话"),
    "word_long": _("一个词最多 %(n)s 个字"),
    "category_unknown": _("请选一类"),
    "days_range": _("请填 1 到 %(n)s 天"),
}

NOT_HERE = _("没有这条，可能已经撤下，或者不在这里")
NOT_STANDING = _("这条现在没有公开，不能这样做")
ALREADY_DECIDED = _("这件已经处理过了")
TOO_LATE = _("申诉的日子已经过了")
ALREADY_APPEALED = _("已经申诉过了，一条只申诉一次，等上级答复")
NOT_YOURS = _("这不是您写的，不能申诉")
OWN_DECISION = _("这是您自己撤下的，要请别人来看申诉")
OWN_APPEAL = _("这是您自己的申诉，要请别人来看")
NOT_KEPT_HERE = _("这里没有这个权限")
HAS_WORD = _("词表里已经有这个词")


say = saying(PROBLEMS)
"""say(code, n): the sentence for a problem, in the reader's language when it is shown."""
check_nothing_wrong = partial(check_no_problems, say=say)
