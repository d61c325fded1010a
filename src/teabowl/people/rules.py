"""Pure decisions about people: what may be typed, what may follow what."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from teabowl.kernel.codes import is_resident_number, normal_resident_number
from teabowl.kernel.errors import Invalid, Refused
from teabowl.kernel.phones import BadPhone, e164
from teabowl.kernel.texts import clean_line
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

VOUCHES_NEEDED = 2
"""With so many vouches the operator may confirm with one press. The operator still decides: two neighbours can be mistaken
together, and a wrong membership opens private circles and votes to a stranger."""

Text = str | Promise
NAME = re.compile(r"[^\W\d_]+(?:[·•.\- ][^\W\d_]+)*")
DIGITS = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")


def clean_name(raw: str) -> str:
    """A person's name, spaces tidied. Raises ValueError with the words to show."""
    name = " ".join(raw.replace("\u3000", " ").split())
    if name and all("\u4e00" <= c <= "\u9fff" or c == " " for c in name):
        name = name.replace(" ", "")
    if not name:
        raise ValueError(_("名字还没有写"))
    if len(name) > 40:
        raise ValueError(_("名字最多 40 个字"))
    if not NAME.fullmatch(name):
        raise ValueError(_("名字里只能有文字和间隔号"))
    return name


def clean_group(raw: str) -> str:
    """The 小组 as it is called: '3' and '3组' and '第三组' are '三组'. Empty stays empty."""
    text = "".join(clean_line(raw.translate(DIGITS)).split())
    if len(text) > 20:
        raise ValueError(_("小组最多 20 个字"))
    if text[:1] in {"=", "+", "-", "@"}:
        raise ValueError(_("小组不能以 = + - @ 开头"))
    match = re.fullmatch(r"第?(\d{1,2})(?:村民)?(?:小?组|队)?", text)
    if match:
        return chinese_number(int(match[1])) + "组"
    match = re.fullmatch(r"第?([一二三四五六七八九十]{1,3})(?:村民)?(?:小?组)?", text)
    return match[1] + "组" if match else text


def chinese_number(number: int) -> str:
    """0 to 99 in Chinese: 12 is 十二."""
    ones = "零一二三四五六七八九"
    tens, rest = divmod(number, 10)
    if tens == 0:
        return ones[rest]
    return ("" if tens == 1 else ones[tens]) + "十" + (ones[rest] if rest else "")


def clean_phone(raw: str) -> str:
    """A mainland mobile number as +86…, or empty. Raises ValueError saying how many digits there are."""
    if not raw.strip():
        return ""
    try:
        return e164(raw)
    except BadPhone as error:
        words = {
            "characters": _("手机号只能有数字"),
            "length": _("手机号是 11 位，您填了 %(n)s 位") % {"n": error.digits},
            "beginning": _("这不像手机号，手机号以 13 到 19 开头"),
        }
        raise ValueError(words[error.fault]) from error


def clean_resident_number(raw: str) -> str:
    """A resident number with its check digit right, or empty. Raises ValueError."""
    number = normal_resident_number(raw)
    if number and not is_resident_number(number):
        if len(number) != 18:
            raise ValueError(_("身份证号是 18 位，这里有 %(n)s 位") % {"n": len(number)})
        raise ValueError(_("身份证号不对，请对着证件再看一遍"))
    return number


def clean_reason(raw: str) -> str:
    """The reason told to the applicant. Raises Invalid when there is none."""
    text = raw.strip()
    if not text:
        raise Invalid({"reason": _("请写上原因，对方会看到")})
    if len(text) > 300:
        raise Invalid({"reason": _("原因最多 300 个字")})
    return text


CLEANERS: dict[str, Callable[[str], str]] = {"name": clean_name, "group": clean_group, "phone": clean_phone}


def clean_application(name: str, group: str, phone: str) -> tuple[str, str, str]:
    """All three at once. Raises Invalid naming each field that is wrong."""
    raw = {"name": name, "group": group, "phone": phone}
    clean: dict[str, str] = {}
    wrong: dict[str, Any] = {}
    for field, value in raw.items():
        try:
            clean[field] = CLEANERS[field](value)
        except ValueError as error:
            wrong[field] = error.args[0]
    if "group" not in wrong and not clean["group"]:
        wrong["group"] = _("您在哪个小组，请写上，比如“三组”")
    if "phone" not in wrong and not clean["phone"]:
        wrong["phone"] = _("请留手机号，操作员核实时会打给您")
    if wrong:
        raise Invalid(wrong)
    return clean["name"], clean["group"], clean["phone"]


def check_waiting(status: str) -> None:
    """Raises Refused unless the application still waits."""
    if status != "applied":
        raise Refused(_("这份申请已经办过了，刷新一下就能看到结果"))


def check_voucher(applicant: UUID, voucher: UUID | None) -> None:
    """Raises Refused when somebody vouches for themselves."""
    if voucher == applicant:
        raise Refused(_("不能给自己作证，请两位邻居来"))
