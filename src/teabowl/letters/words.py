"""What letters say to people. Chinese is the source; dates as `ui` speaks them."""

from datetime import date, datetime

from teabowl.kernel.actor import Role
from teabowl.kernel.times import CHINA, china_date
from teabowl.letters.models import Letter, LetterStep
from teabowl.letters.rules import OPEN, Consent, Kind, Rating, State, Visibility, is_late, workdays_left
from teabowl.ui import spoken
from teabowl.ui.form_words import BAD_CHARACTERS as BAD_CHARACTERS
from teabowl.ui.form_words import CHOOSE_ONE as CHOOSE_ONE
from teabowl.ui.form_words import TOO_LONG as TOO_LONG
from teabowl.ui.form_words import WRITE_SOMETHING as WRITE_SOMETHING
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

NOT_HERE = gettext_lazy("没有这封信，或者它只给来信人和要答复的人看。是您写的信，请先登录再打开")
SIGN_IN = gettext_lazy("写信要先用手机号登录，好让村里把答复送到您手上")
PHONE_FIRST = gettext_lazy("写信前要先验证手机号，在“我的”里点一下就行")
ONLY_VILLAGES = gettext_lazy("信写给村书记。请先找到您的村")
NOT_YOURS = gettext_lazy("这件事只有来信人能做")
NOT_FOR_YOU = gettext_lazy("这封信不由您答复")
NOT_NOW = gettext_lazy("这件事现在不能做，请回到来信看看经过")
BOARD = gettext_lazy("书记信箱")
BOARD_BELOW = gettext_lazy("来信")
ENOUGH_TODAY = gettext_lazy("今天已经给这个村写了几封，明天再写吧。写过的那几封还可以接着问")
NO_LONGER_WAITS = gettext_lazy("这封信已经答复了，或者已经撤回，不用再答")
NOT_ANSWERED_YET = gettext_lazy("答复以后才能做这件事")
ALREADY_ASKED = gettext_lazy("已经再问过一次了，等这次的答复吧")
ALREADY_RATED = gettext_lazy("还没有新的答复可以评")
ANSWERED_ALREADY = gettext_lazy("已经答复了，撤不回来。想不公开，可以改成私密")
NO_PROMISE = gettext_lazy("这封信没有约好再报结果")
PRIVATE_ONLY = gettext_lazy("公开的信本来就公开答复，不用另外同意")
NOT_PUBLIC = gettext_lazy("这封信没有公开在网页上")
HANDED_ALREADY = gettext_lazy("已经转给书记了")
WITHDRAWN = gettext_lazy("这封信已经撤回")

PAPER_DAY = gettext_lazy("收到的日子要在最近两个月里，不能晚于今天")
FUTURE_DAY = gettext_lazy("请写今天以后的日期，一年之内")
SAY_WHAT = gettext_lazy("请说一句哪里没办好，好退回重办")
FROM_TODAY = gettext_lazy("请写今天或以后的日期")
LIMIT_RANGE = gettext_lazy("请填 1 到 %(most)s 之间的整数")

VISIBILITY = {
    Visibility.PRIVATE: gettext_lazy("只给书记看"),
    Visibility.PUBLIC: gettext_lazy("公开，大家都能看"),
}
RATING = {
    Rating.SATISFIED: gettext_lazy("满意"),
    Rating.FAIR: gettext_lazy("一般"),
    Rating.UNSATISFIED: gettext_lazy("不满意"),
}
CONSENT = {
    Consent.NONE: gettext_lazy("都不公开"),
    Consent.ANSWER: gettext_lazy("只公开答复"),
    Consent.BOTH: gettext_lazy("来信和答复都公开"),
}
STATE = {
    State.RECEIVED: gettext_lazy("等答复"),
    State.LOOKING: gettext_lazy("在办"),
    State.ANSWERED: gettext_lazy("已答复"),
    State.REOPENED: gettext_lazy("又在办"),
    State.CLOSED: gettext_lazy("已办结"),
    State.WITHDRAWN: gettext_lazy("已撤回"),
}
STATE_LOOK = {State.ANSWERED: "ok", State.CLOSED: "ok"}
KIND = {
    Kind.RECEIVED: gettext_lazy("收到"),
    Kind.LOOKING: gettext_lazy("在办"),
    Kind.VISITED: gettext_lazy("到现场看"),
    Kind.HANDED_OVER: gettext_lazy("转给村书记"),
    Kind.ANSWERED: gettext_lazy("答复"),
    Kind.RATED: gettext_lazy("来信人评价"),
    Kind.REOPENED: gettext_lazy("再问一句"),
    Kind.FOLLOW_UP: gettext_lazy("报结果"),
    Kind.WITHDRAWN: gettext_lazy("来信人撤回"),
}
LEVEL = {"township": gettext_lazy("镇里"), "county": gettext_lazy("县里")}
ANSWERED_BY = {
    Role.SECRETARY: gettext_lazy("村书记答复"),
    Role.OPERATOR: gettext_lazy("村里答复"),
    Role.TOWNSHIP: gettext_lazy("镇里答复"),
    Role.COUNTY: gettext_lazy("县里答复"),
}


def day(on: date, now: datetime) -> str:
    return spoken.day(on, china_date(now))


def moment(at: datetime, now: datetime) -> str:
    here = at.astimezone(CHINA)
    return f"{spoken.day(here.date(), china_date(now))} {here.hour}:{here.minute:02}"


def signature(letter: Letter) -> str:
    """Who wrote, as everybody may read it: a name only when the writer chose to show it."""
    if letter.erased_at:
        return _("来信人已注销")
    if letter.signed:
        return letter.signed
    if not letter.from_villager:
        return _("一位关注者")
    return _("%(group)s村民") % {"group": letter.from_group} if letter.from_group else _("一位村民")


def title_for_all(letter: Letter) -> str:
    """The title that everybody may read."""
    if letter.erased_at:
        return _("一封来信，原文已按来信人的意思删去")
    if letter.visibility == Visibility.PRIVATE and letter.consent != Consent.BOTH:
        return _("一封私密来信的答复")
    return letter.title


def left(due: date, today: date) -> tuple[str, str]:
    """(state of a tag, its words): 今天到期, 还有 2 个工作日, 迟 3 个工作日."""
    days = workdays_left(due, today)
    if is_late(due, today):
        text = _("迟 %(days)s") % {"days": spoken.workdays(-days)} if days else _("期限刚过")
        return "late", text
    if due == today:
        return "late", _("今天到期")
    if days == 1:
        return "late", _("还有 1 个工作日")
    return "plain", _("还有 %(days)s") % {"days": spoken.workdays(days)}


def state_tag(letter: Letter) -> tuple[str, str]:
    """(state of a tag, its words) for lists that everybody reads."""
    state = State(letter.state)
    return STATE_LOOK.get(state, "plain"), str(STATE[state])


def public_tag(letter: Letter, today: date) -> tuple[str, str]:
    """The same, and how late it is while it waits past its last day."""
    if letter.state in OPEN and is_late(letter.due_on, today):
        return left(letter.due_on, today)
    return state_tag(letter)


def outcome(letter: Letter, taken: int, now: datetime) -> str:
    """The line under the title: how long it took, or until when."""
    if letter.state == State.WITHDRAWN:
        return ""
    if letter.state in OPEN and is_late(letter.due_on, china_date(now)):
        return _("期限是 %(day)s") % {"day": day(letter.due_on, now)}
    if letter.state in OPEN:
        return _("%(day)s前答复") % {"day": day(letter.due_on, now)}
    return _("用了 %(taken)s") % {"taken": spoken.workdays(taken)}


def step_title(step: LetterStep) -> str:
    if step.kind == Kind.ESCALATED:
        return _("过了期限，报到%(level)s") % {"level": LEVEL[step.level]}
    return str(KIND[Kind(step.kind)])


def step_text(step: LetterStep, now: datetime) -> str:
    """When, and until when or how far from the limit."""
    text = day(china_date(step.at), now)
    if step.due_on is None:
        return text
    due = day(step.due_on, now)
    if step.kind in (Kind.RECEIVED, Kind.REOPENED):
        return _("%(day)s，期限算到 %(due)s") % {"day": text, "due": due}
    if step.kind == Kind.FOLLOW_UP:
        return _("%(day)s，约好的是 %(due)s") % {"day": text, "due": due}
    if step.kind == Kind.ANSWERED:
        days = workdays_left(step.due_on, china_date(step.at))
        if is_late(step.due_on, china_date(step.at)):
            return _("%(day)s，比期限迟 %(days)s") % {"day": text, "days": spoken.workdays(-days)}
        if days:
            return _("%(day)s，比期限早 %(days)s") % {"day": text, "days": spoken.workdays(days)}
        return _("%(day)s，期限当天") % {"day": text}
    return _("%(day)s，期限是 %(due)s") % {"day": text, "due": due}
