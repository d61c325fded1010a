"""What people says of what was typed: names, groups, phones, reasons."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from teabowl.kernel.errors import Problem
from teabowl.people import rules
from teabowl.ui.form_words import check_no_problems, saying
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

DECIDED_ALREADY = _("这份申请已经办过了，刷新一下就能看到结果")
NOT_FOR_ONESELF = _("不能给自己作证，请两位邻居来")

PROBLEMS: dict[str, Any] = {
    "name_missing": _("名字还没有写"),
    "name_long": _("名字最多 40 个字"),
    "name_letters": _("名字里只能有文字和间隔号"),
    "name_unseen": _("名字里有看不见的字符，请删掉重新打一遍"),
    "group_missing": _("您在哪个小组，请写上，比如“三组”"),
    "group_long": _("小组最多 20 个字"),
    "group_formula": _("小组不能以 = + - @ 开头"),
    "group_letters": _("小组里不能有表情和符号"),
    "phone_missing": _("请留手机号，操作员核实时会打给您"),
    "phone_characters": _("手机号只能有数字"),
    "phone_length": _("手机号是 11 位，您填了 %(n)s 位"),
    "phone_beginning": _("这不像手机号，手机号以 13 到 19 开头"),
    "number_length": _("身份证号是 18 位，这里有 %(n)s 位"),
    "number_wrong": _("身份证号不对，请对着证件再看一遍"),
    "reason_missing": _("请写上原因，对方会看到"),
    "reason_long": _("原因最多 300 个字"),
}
say = saying(PROBLEMS)


def check_nothing_wrong(problems: Iterable[Problem]) -> None:
    """Raises Invalid with the sentence of each field's first problem."""
    check_no_problems(problems, say=say)


def _speaking(cleaner: Callable[[str], str]) -> Callable[[str], str]:
    """The cleaner of `rules`, raising ValueError with the words to show."""

    @wraps(cleaner)
    def cleaned(raw: str) -> str:
        try:
            return cleaner(raw)
        except rules.Wrong as fault:
            raise ValueError(say(fault.code, fault.n)) from fault

    return cleaned


clean_name = _speaking(rules.clean_name)
clean_group = _speaking(rules.clean_group)
clean_phone = _speaking(rules.clean_phone)
clean_resident_number = _speaking(rules.clean_resident_number)
CLEANERS = {"name": clean_name, "group": clean_group, "phone": clean_phone}
