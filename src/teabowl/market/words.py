"""What the market says to people: names of values, facts in short, a sentence for every problem. Chinese is the source."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from teabowl.market.rules import Board, Ended, PayPer, State
from teabowl.ui.form_words import check_no_problems, saying
from teabowl.ui.words import gettext_lazy_of, gettext_of

gettext = gettext_of(__name__)
_ = gettext_lazy_of(__name__)

BOARDS: Mapping[str, Any] = {
    Board.PRODUCTS: _("特产"),
    Board.TOURISM: _("乡村旅游"),
    Board.JOBS: _("致富信息"),
    Board.SERVICES: _("便民服务"),
}
ABOUT: Mapping[str, Any] = {
    Board.PRODUCTS: _("村里有什么卖的，多少钱，找谁。这里不收钱，买卖您和主人当面谈"),
    Board.TOURISM: _("来村里看什么、吃什么、住哪里"),
    Board.JOBS: _("附近的活儿、学手艺、挣钱的主意"),
    Board.SERVICES: _("修水电、看病、坐车，该打哪个电话"),
}
WRITE: Mapping[str, Any] = {
    Board.PRODUCTS: _("登一样特产"),
    Board.TOURISM: _("登一个去处"),
    Board.JOBS: _("登一个活儿或主意"),
    Board.SERVICES: _("登一项服务"),
}
EMPTY: Mapping[str, Any] = {
    Board.PRODUCTS: _("苹果下来了、粉皮晒好了，登在这里，四邻八乡都能看到。"),
    Board.TOURISM: _("花开了、桃熟了、有热饭热炕，登在这里，城里人才找得来。"),
    Board.JOBS: _("缺人手、想找活、有挣钱的主意，都可以登。"),
    Board.SERVICES: _("修水管的、拉货的、看病的，登上电话和钟点，谁要用谁打。"),
}
KINDS: Mapping[str, Mapping[str, Any]] = {
    Board.PRODUCTS: {
        "fruit": _("水果"), "vegetable": _("蔬菜"), "grain": _("粮油"), "meat": _("肉禽蛋"), "food": _("小吃"),
        "craft": _("手工"), "flower": _("花木"), "herb": _("药材"), "other": _("别的"),
    },
    Board.TOURISM: {
        "garden": _("赏花采摘"), "old": _("古迹老街"), "water": _("水边"), "stay": _("吃住农家"), "show": _("民俗手艺"),
        "other": _("别的"),
    },
    Board.JOBS: {"job": _("招工"), "call": _("短工帮手"), "skill": _("学手艺"), "idea": _("挣钱的主意")},
    Board.SERVICES: {
        "repair": _("修理"), "health": _("看病买药"), "transport": _("坐车运货"), "farm": _("农机农资"), "shop": _("小店"),
        "home": _("家政红白事"), "money": _("取钱缴费"), "other": _("别的"),
    },
}  # fmt: skip
PER: Mapping[str, Any] = {
    PayPer.HOUR: _("小时"), PayPer.DAY: _("天"), PayPer.MONTH: _("月"), PayPer.PIECE: _("件"), PayPer.ALL: _("全部干完"),
}  # fmt: skip
STATES: Mapping[str, Any] = {
    State.HELD: _("等村里看一眼"),
    State.OPEN: _("公开着"),
    State.CLOSED: _("下架了"),
    State.ARCHIVED: _("没人确认，收起来了"),
    State.TAKEN_DOWN: _("被撤下"),
}
DONE: Mapping[str, Any] = {
    Board.PRODUCTS: _("卖完了"),
    Board.TOURISM: _("这一季过了"),
    Board.JOBS: _("招满了"),
    Board.SERVICES: _("这阵子不做了"),
}
ENDED: Mapping[str, Any] = {
    Ended.OVER: _("主人下架了"),
    Ended.STALE: _("很久没人确认，先收起来了"),
    Ended.DOWN: _("村里撤下了"),
}
COMMITTEE = _("村委会")
GONE = _("已注销的村民")

PROBLEMS: Mapping[str, Any] = {
    "kind_missing": _("请选一类"),
    "title_missing": _("请写个名字，比如：红富士苹果"),
    "title_long": _("名字多了 %(n)s 个字，请短一点"),
    "body_long": _("多了 %(n)s 个字，请短一点"),
    "line_long": _("最多 %(n)s 个字"),
    "name_letters": _("名字里不能有表情和符号"),
    "contact_missing": _("请留个电话或微信，不然找不到您"),
    "phone_wrong": _("这不像电话号码，请看一下多没多、少没少"),
    "not_agreed": _("号码的主人同意公开，请打钩再登"),
    "phone_in_text": _("手机号请写在“电话”那里，点开才看得到，免得被人抄去"),
    "resident_number": _("这里有身份证号，不能公开。请去掉再登"),
    "number_range": _("这个数不对，请写 0 到 9999999 之间的数"),
    "number_wrong": _("请写数字，比如 3.5"),
    "range_backwards": _("后面的数比前面的小，请调一下"),
    "months_half": _("从几月到几月，请两个都选，或者都不选"),
    "unit_missing": _("请写按什么算，比如：斤、箱"),
    "employer_missing": _("请写谁招人"),
    "pay_per_missing": _("请选按天还是按月"),
    "until_range": _("请选今天到一年以内的一天"),
    "too_many": _("一天最多登 %(n)s 条，明天再登"),
    "date_wrong": _("请按 2026-12-01 这样写"),
}

NOT_HERE = _("没有这条信息，可能已经下架，或者不在这个村")
PLACE_CLOSED = _("这个村已经合并，请到新村去登")
NOT_YOURS = _("这不是您登的，改不了")
NOT_OPEN = _("这条现在没有公开")
IS_DOWN = _("这条被撤下了，不能再登出来。您不同意，可以申诉")
OLD_FORM = _("这条刚被改过，没有存上。您写的还在，看过再存")
CANNOT_WRITE = _("认证村民才能登信息。先申请认证，村里核实后就能登")
TOO_MANY_LOOKS = _("看的电话太多了，歇一会儿再看。真有急事，打村部的电话")


say = saying(PROBLEMS)
"""say(code, n): the sentence for a problem, in the reader's language when it is shown."""
check_nothing_wrong = partial(check_no_problems, say=say)


def amount(value: Decimal) -> str:
    """3.50 → 3.5, 120.00 → 120."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def price(product: Any) -> str:
    """'3.5 元/斤', '30–40 元/箱', '面议'."""
    if product.price is None:
        return gettext("价钱面议")
    low = amount(product.price)
    span = f"{low}–{amount(product.price_to)}" if product.price_to is not None and product.price_to != product.price else low
    return gettext("%(price)s 元/%(unit)s") % {"price": span, "unit": product.unit}


def pay(job: Any) -> str:
    """'150–180 元/天', '' where none was said."""
    if job.pay_low is None:
        return ""
    low = amount(job.pay_low)
    span = f"{low}–{amount(job.pay_high)}" if job.pay_high is not None and job.pay_high != job.pay_low else low
    return gettext("%(pay)s 元/%(per)s") % {"pay": span, "per": PER[job.pay_per]}


def months(first: int | None, last: int | None) -> str:
    """'9–11 月', '10 月到第二年 2 月', '全年'."""
    if first is None or last is None:
        return gettext("全年")
    if first == last:
        return gettext("%(month)s 月") % {"month": first}
    span = gettext("%(first)s–%(last)s 月") if first < last else gettext("%(first)s 月到第二年 %(last)s 月")
    return span % {"first": first, "last": last}


def ticket(value: Decimal | None) -> str:
    if value is None:
        return ""
    return gettext("%(price)s 元") % {"price": amount(value)} if value else gettext("不收钱")


def kind(board: str, key: str) -> Any:
    return KINDS[board].get(key, key)
