"""The words of dues: sentences of rules, names of accounts, ways and states."""

from collections.abc import Sequence
from datetime import date

from teabowl.dues.codes import HandingState, PaymentState, Way
from teabowl.dues.ledger import Account, What
from teabowl.dues.models import Concern
from teabowl.dues.rules import Category, WaiverState
from teabowl.ui.form_words import saying
from teabowl.ui.words import gettext_lazy_of, gettext_of

gettext = gettext_of(__name__)
_ = gettext_lazy_of(__name__)

NOT_HERE = _("没有这一条，或者不在这个组织")
NOT_MEMBER = _("这位不是这里的党员")
NOT_BRANCH = _("党费在支部核定，请到支部的页上")

PROBLEMS = {
    "no_rule": _("2008 年 4 月以前的月份，没有现行的标准"),
    "base_missing": _("写上交党费的基数，元"),
    "base_strange": _("基数要大于 0，看看是不是多写了几个零"),
    "decision_missing": _("农民党员每月交多少由支部定：写 0.20 到 1.00 元"),
    "outside_range": _("农民党员每月在 0.20 到 1.00 元之间定"),
    "months_turned": _("结束的月份在开始以前"),
    "waiver_long": _("一次最多 %(n)s 个月，明年再定"),
    "waiver_is_none": _("要比该交的少"),
}
say = saying(PROBLEMS)

NEEDS_DECISION = _("年中改数额，要写依据的支部决定")
BEFORE_ACCEPTED = _("预备党员从支部大会通过的那个月起交，不能更早")
SAME_MONTH_PAID = _("这个月起的数已经有人按它交过了，请从下一个月改起")
LATER_FIXED = _("后面的月份已经核定过，请从那以后改起")
NOTHING_CHOSEN = _("选要交的月份")
MONTH_AHEAD = _("还没到交这个月的时候。支部同意按季交的，可以交到季末")
TOO_LONG_AGO = _("补交一般不超过 6 个月。再早的，支部先定，由收党费的人记")
MONTH_PAID = _("这几个月里有已经交过的，请再看一眼")
MONTH_NOT_OWED = _("这几个月里有不用交的")
PAID_ALREADY = _("这一笔已经办过了")
TWO_PEOPLE = _("经手的和核对的不能是一个人")
BAD_AMOUNT = _("写金额，比如 12.50")
BAD_DAY = _("日期不能在今天以后")
DAY_CLOSED = _("这个月的账已经结了，请记在后面的日子")
NOT_ENOUGH = _("账上没有这么多：%(held)s还有 %(sum)s 元")
WRONG_ACCOUNTS = _("这两个科目对不上")
HAS_A_RECEIPT = _("党员交的党费有收据，不用附票据")
MOST_VOUCHERS = _("一笔最多附 %(n)s 张票据")
CHECKED_STAYS = _("已经核对过，票据不能拿掉。错了就冲回这一笔")
ALREADY_REVERSED = _("这一笔已经冲回了")
REVERSE_ELSEWHERE = _("这一笔从交款或上缴来，请在那里退回")
CLOSE_IN_ORDER = _("一个月一个月地结：先结 %(month)s")
MONTH_RUNNING = _("这个月还没过完")
UNCHECKED = _("还有 %(n)s 笔没有第二个人核对")
UNCONFIRMED = _("还有 %(n)s 笔收款没有第二个人核对")
NO_PARENT = _("这个组织上面没有组织")
NO_SHARE = _("上一级还没有定上缴比例")
HANDED_ALREADY = _("这几个月里有已经上缴过的")
NOTHING_TO_HAND = _("这几个月没有要上缴的")
YEAR_RUNNING = _("这一年还没过完")
YEAR_OPEN = _("先把 %(year)s 年 12 月的账结了")
NOTHING_TO_PUBLISH = _("这一年没有账")
NO_MERCHANT = _("支部还没有接上网上收款，请交现金或转账")
WAIVER_DONE = _("这件已经定过了")
WAIVER_OVERLAPS = _("这几个月里有已经批过的")
BANK_NOT_FOUND = _("没有对得上的账")
CONCERN_DONE = _("这件已经写过结果了")

CATEGORY = {
    Category.WAGE: _("按月领工资"),
    Category.SELF_EMPLOYED: _("个体经营"),
    Category.RETIRED: _("离退休"),
    Category.FARMER: _("农民"),
    Category.STUDENT: _("学生"),
    Category.LAID_OFF: _("下岗失业"),
    Category.RELIEF: _("靠抚恤、救济或领低保"),
}
ACCOUNT = {
    Account.CASH: _("现金"),
    Account.BANK: _("银行"),
    Account.ONLINE: _("网上收款户"),
    Account.RETURNABLE: _("待退"),
    Account.OPENING: _("以前的结余"),
    Account.DUES: _("党员交的党费"),
    Account.EXTRA: _("党员自愿多交"),
    Account.FROM_BELOW: _("下级上缴"),
    Account.FROM_ABOVE: _("上级下拨"),
    Account.INTEREST: _("利息"),
    Account.TO_ABOVE: _("上缴上级"),
    Account.TO_BELOW: _("下拨下级"),
    Account.TRAINING: _("培训党员"),
    Account.READING: _("党员教育的报刊、资料、设备"),
    Account.HONOURS: _("表彰先进"),
    Account.HARDSHIP: _("补助生活困难的党员"),
    Account.DISASTER: _("补助受灾的党员和设施"),
    Account.ACTIVITY: _("开展党内活动"),
    Account.FEES: _("手续费"),
}
WHAT = {
    What.SPEND: _("花了"),
    What.INTEREST: _("收到利息"),
    What.FROM_ABOVE: _("收到上级下拨"),
    What.TO_BELOW: _("拨给下级"),
    What.MOVE: _("存取、到账"),
    What.OPENING: _("以前的结余"),
}
WAY = {Way.ONLINE: _("网上交"), Way.CASH: _("现金"), Way.BANK: _("转账"), Way.PROXY: _("代交")}
PAYMENT = {
    PaymentState.WAITING: _("等付款"),
    PaymentState.OPEN: _("等第二个人核对"),
    PaymentState.DROPPED: _("没付"),
    PaymentState.PAID: _("交了"),
    PaymentState.SURPLUS: _("多付了，要退"),
    PaymentState.RETURNED: _("退了"),
}
PAYMENT_LOOK = {
    PaymentState.WAITING: "info",
    PaymentState.OPEN: "late",
    PaymentState.DROPPED: "plain",
    PaymentState.PAID: "ok",
    PaymentState.SURPLUS: "late",
    PaymentState.RETURNED: "plain",
}
WAIVER = {
    WaiverState.ASKED: _("等支部定"),
    WaiverState.BRANCH: _("等上级批"),
    WaiverState.GRANTED: _("批了"),
    WaiverState.REFUSED: _("没有批"),
}
HANDING = {HandingState.SENT: _("等上级收"), HandingState.RECEIVED: _("收到了"), HandingState.CANCELLED: _("撤了")}
OUTCOME = {
    Concern.Outcome.PAID: _("补交了"),
    Concern.Outcome.EXCUSED: _("有正当理由，记下了"),
    Concern.Outcome.TALKED: _("谈过话，约了日子"),
    Concern.Outcome.MEETING: _("交支部大会讨论"),
}


def months_text(months: Sequence[date]) -> str:
    """'2026 年 11 月', '2026 年 9、10、11 月', '2025 年 12 月、2026 年 1 月'."""
    years: dict[int, list[str]] = {}
    for month in sorted(months):
        years.setdefault(month.year, []).append(str(month.month))
    return "、".join(gettext("%(year)s 年 %(months)s 月") % {"year": y, "months": "、".join(ms)} for y, ms in years.items())


def dues_of(months: Sequence[date]) -> str:
    """What a payment is for: '党费 2026 年 11 月'."""
    return gettext("党费 %(months)s") % {"months": months_text(months)}


def account_name(account: str) -> str:
    return str(ACCOUNT[Account(account)])
