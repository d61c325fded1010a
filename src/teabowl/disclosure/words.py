"""What open affairs say to people. Chinese is the source."""

from datetime import date

from django.utils.translation import ngettext

from teabowl.disclosure.rules import AskState, Category, Flow, Group, Kind, Opinion, Signing, State, Topic
from teabowl.kernel.actor import Role
from teabowl.kernel.money import yuan
from teabowl.ui import spoken
from teabowl.ui.form_words import CHOOSE_ONE as CHOOSE_ONE
from teabowl.ui.form_words import TOO_LONG as TOO_LONG
from teabowl.ui.form_words import WRITE_SOMETHING as WRITE_SOMETHING
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

NOT_HERE = gettext_lazy("这里没有这一页，也许还没公布，也许您还没登录")
ONLY_VILLAGES = gettext_lazy("账记在村里。请先找到您的村")
VILLAGERS_ASK = gettext_lazy("认证村民才能对账提问。请先登录，或者申请认证")
NO_BOOK = gettext_lazy("这个月还没有记账")
BOOK_THERE = gettext_lazy("这个月已经有账了，打开接着记")
NOT_DRAFT = gettext_lazy("账已经送给理财小组看了，要改先撤回来")
NOT_CHECKING = gettext_lazy("这个月的账现在不在理财小组手里")
ALREADY_PUBLISHED = gettext_lazy("这个月的账已经公布了。有错的在那一笔上更正")
NOT_YET_OVER = gettext_lazy("这个月还没过完，月底以后再送")
MONTH_AHEAD = gettext_lazy("账只能记到这个月")
GROUP_TOO_SMALL = gettext_lazy("理财小组至少要 %(least)s 人，现在是 %(n)s 人。请镇里先给够人")
EARLIER_FIRST = gettext_lazy("%(month)s的账还没公布，先公布它，结余才接得上")
OPENING_DIFFERS = gettext_lazy("上月结余应该是 %(should)s，这里写的是 %(is)s。先改过来再送")
NOT_ALL_SIGNED = gettext_lazy("理财小组还没签够字，不能公布")
NOT_IN_GROUP = gettext_lazy("这一轮看账的人里没有您")
CORRECTED_ALREADY = gettext_lazy("这一笔已经更正过了，请在新写的那一笔上改")
NOTHING_CHANGED = gettext_lazy("和原来的一样，没有要更正的")
NO_OPEN_BOOK = gettext_lazy("更正要记在还没送出去的账里。请先把在审的账撤回来，或者等它公布")
NOT_IN_MONTH = gettext_lazy("日期要在%(month)s里")
WRONG_CATEGORY = gettext_lazy("这个类别和收支对不上")
SUM_DIFFERS = gettext_lazy("名单加起来是 %(sum)s，这一笔是 %(amount)s，差 %(gap)s")
TOO_MANY_NAMES = gettext_lazy("名单最多 %(most)s 人")
BAD_NAME_LINE = gettext_lazy("第 %(line)s 行读不懂，请写成“姓名 金额”，比如：王桂芝 300")
ENOUGH_TODAY = gettext_lazy("今天问得够多了，明天再问吧。问过的都会答复")
NOT_PUBLISHED = gettext_lazy("这一笔还没有公布")
ANSWERED_ALREADY = gettext_lazy("已经答复过了")
NOT_PUBLIC = gettext_lazy("这一问没有公开")
NOT_MISSING = gettext_lazy("已经公布了，不用再催")
NOT_DUE = gettext_lazy("还没到期限，不用催")
REMINDED_TODAY = gettext_lazy("今天催过了")
DAY_TOO_LATE = gettext_lazy("只能比规定早，最晚是 %(day)s 日")
DAYS_RANGE = gettext_lazy("请填 1 到 %(most)s 之间的整数")
FROM_TODAY = gettext_lazy("请写今天或以后的日期")
PROMISE_DAY = gettext_lazy("请写今天以后的日期，半年之内")
SET_SOMETHING = gettext_lazy("至少定一样")
PERIOD_BACKWARDS = gettext_lazy("结束的日子不能早于开始")
PERIOD_AHEAD = gettext_lazy("公开的是已经有的事，结束的日子不能晚于今天")
PARTY_ONLY_KEEPERS = gettext_lazy("这里没有这个权限")
FUND_CLOSED = gettext_lazy("这笔专款已经结了")
FUND_NOT_HERE = gettext_lazy("没有这笔专款")
HAS_RESIDENT_NUMBER = gettext_lazy("里面有身份证号，不能公开，请删掉")

KEPT_ALREADY = gettext_lazy("和已经记的一笔一样")
INCOMING_DONE = gettext_lazy("这张表已经处理过了，或者放得太久。请重新传一次")
INCOMING_SENT = gettext_lazy("有的月份已经送给理财小组了，退不回来。请先把账撤回来")
NOTHING_TO_TAKE = gettext_lazy("没有能记进去的，请按下面的原因改好表再传")

BAD_AMOUNT = gettext_lazy("请写金额，单位是元，比如 1234.50")
BAD_AMOUNT_SIGN = gettext_lazy("金额要大于 0，收还是支在上面选")

ONE_OF_THE_VILLAGE = gettext_lazy("一位村民")
REPORTED = gettext_lazy("有人举报，看过以后撤下了。您不同意，可以申诉。")
GROUP = {
    Group.FINANCE: gettext_lazy("财务"),
    Group.VILLAGE: gettext_lazy("村务"),
    Group.PARTY: gettext_lazy("党务"),
}
TOPIC = {
    Topic.PARTY_WORK: gettext_lazy("党组织的工作"),
    Topic.PARTY_MEMBERS: gettext_lazy("发展党员"),
    Topic.PARTY_DUES: gettext_lazy("党费收缴和使用"),
    Topic.DECISIONS: gettext_lazy("村民会议和代表会议定的事"),
    Topic.RELIEF: gettext_lazy("救助、补贴和捐赠"),
    Topic.LAND: gettext_lazy("土地、宅基地和补偿"),
    Topic.WORKS: gettext_lazy("工程和招标"),
    Topic.ERRANDS: gettext_lazy("协助政府办的事"),
    Topic.OTHER_VILLAGE: gettext_lazy("大家关心的其他事"),
    Topic.PLAN: gettext_lazy("财务计划"),
    Topic.ASSETS: gettext_lazy("集体资产"),
    Topic.RESOURCES: gettext_lazy("集体资源"),
    Topic.DEBTS: gettext_lazy("债权债务"),
    Topic.EARNINGS: gettext_lazy("收益分配"),
    Topic.OTHER_FINANCE: gettext_lazy("其他财务事项"),
}
CATEGORY = {
    Category.OPERATING: gettext_lazy("集体经营收入"),
    Category.LEASE: gettext_lazy("承包费和租金"),
    Category.SUBSIDY: gettext_lazy("上级拨款和补助"),
    Category.DONATION: gettext_lazy("捐款"),
    Category.TRANSFER_IN: gettext_lazy("并村转入"),
    Category.OTHER_IN: gettext_lazy("其他收入"),
    Category.WORKS: gettext_lazy("工程和修缮"),
    Category.WATER: gettext_lazy("农田水利"),
    Category.UTILITIES: gettext_lazy("公共设施"),
    Category.CLEANING: gettext_lazy("环境卫生"),
    Category.WAGES: gettext_lazy("人员"),
    Category.RELIEF: gettext_lazy("困难慰问和救助"),
    Category.OFFICE: gettext_lazy("办公"),
    Category.ACTIVITIES: gettext_lazy("文体和节庆"),
    Category.DIVIDEND: gettext_lazy("分红"),
    Category.OTHER_OUT: gettext_lazy("其他支出"),
}
FLOW = {Flow.IN: gettext_lazy("收入"), Flow.OUT: gettext_lazy("支出")}
STATE = {
    State.DRAFT: gettext_lazy("在记"),
    State.CHECKING: gettext_lazy("理财小组在看"),
    State.PUBLISHED: gettext_lazy("已公布"),
}
OPINION = {
    Opinion.WAITING: gettext_lazy("还没看完"),
    Opinion.AGREED: gettext_lazy("签了字"),
    Opinion.QUESTIONED: gettext_lazy("有疑问"),
}
ASK_STATE = {AskState.WAITING: gettext_lazy("等答复"), AskState.ANSWERED: gettext_lazy("已答复")}
SIGNING = {Signing.ALL: gettext_lazy("理财小组每个人都签"), Signing.MAJORITY: gettext_lazy("理财小组过半数签")}
DUTY = {Kind.FINANCE: gettext_lazy("财务收支"), Kind.AFFAIRS: gettext_lazy("村务")}
ANSWERED_BY = {
    Role.FINANCE: gettext_lazy("理财小组答"),
    Role.KEEPER: gettext_lazy("报账员答"),
    Role.OPERATOR: gettext_lazy("村委会答"),
    Role.SECRETARY: gettext_lazy("村书记答"),
    Role.TOWNSHIP: gettext_lazy("镇里答"),
}


month_name = spoken.month


def period_name(period: date, months: int) -> str:
    """2026 年 10 月; 2026 年第三季度"""
    if months == 3:
        quarters = (_("一"), _("二"), _("三"), _("四"))
        return _("%(year)s 年第%(quarter)s季度") % {"year": period.year, "quarter": quarters[(period.month - 1) // 3]}
    return month_name(period)


def days(count: int) -> str:
    return ngettext("%(count)s 天", "%(count)s 天", count) % {"count": count}


def signed(flow: Flow, fen: int) -> str:
    """What an entry shows: +16,800.00 in, −3,860.00 out; a reversal shows the other sign."""
    return spoken.money(yuan(fen if flow is Flow.IN else -fen), True)


def money(fen: int) -> str:
    return spoken.money(yuan(fen))


TOLD = {
    "disclosure.sign": gettext_lazy("%(place)s %(year)s 年 %(month)s 月的账，等您看、等您签字"),
    "disclosure.doubt": gettext_lazy("理财小组对 %(year)s 年 %(month)s 月的账有疑问"),
    "disclosure.signed": gettext_lazy("%(year)s 年 %(month)s 月的账签完字了，可以公布"),
    "disclosure.asked": gettext_lazy("有村民问“%(entry)s”这笔账，%(due)s前答复"),
    "disclosure.answered": gettext_lazy("您问的“%(entry)s”这笔账，答复了"),
    "disclosure.corrected": gettext_lazy("您问过的“%(entry)s”这笔账更正了"),
    "disclosure.reminded": gettext_lazy("%(place)s %(year)s 年 %(month)s 月起的账或村务还没公布，期限是 %(due)s"),
    "disclosure.late": gettext_lazy("%(place)s有账没按期公布，或者提问没按期答复"),
}
"""Titles of messages."""


def short_day(on: date) -> str:
    """11 月 10 日"""
    return _("%(month)s 月 %(day)s 日") % {"month": on.month, "day": on.day}


def reminded(by_role: str, on: date) -> str:
    """镇里 8 月 12 日已提醒，"""
    if by_role == "system":
        return _("平台 %(day)s已自动提醒，") % {"day": short_day(on)}
    if by_role == Role.TOWNSHIP.value:
        return _("镇里 %(day)s已提醒，") % {"day": short_day(on)}
    return _("上级 %(day)s已提醒，") % {"day": short_day(on)}


def fund_sums(target: int | None, received: int, spent: int) -> list[tuple[str, str]]:
    pairs = [(_("要筹"), money(target))] if target else []
    return [*pairs, (_("收到"), money(received)), (_("花了"), money(spent)), (_("还剩"), money(received - spent))]


def stepper(role: str) -> str:
    """Who reminded or answered."""
    names = {
        "system": _("平台自动提醒"),
        Role.TOWNSHIP.value: _("镇里"),
        Role.COUNTY.value: _("县里"),
        Role.CITY.value: _("市里"),
    }
    return names.get(role, _("村里"))


def duty_name(kind: str, period: date, months: int) -> str:
    """2026 年 7 月的账"""
    text = _("%(period)s的账") if kind == Kind.FINANCE else _("%(period)s的村务")
    return text % {"period": period_name(period, months)}
