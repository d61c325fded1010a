"""What guides and errands say to people. Chinese is the source."""

from datetime import date
from typing import Any

from teabowl.guides import errand_rules as errands
from teabowl.guides.content import Field, Form, Material, Step
from teabowl.guides.rules import Category, Reason
from teabowl.kernel.actor import Level
from teabowl.ui import spoken
from teabowl.ui.form_words import CHOOSE_ONE as CHOOSE_ONE
from teabowl.ui.form_words import TOO_LONG as TOO_LONG
from teabowl.ui.form_words import WRITE_SOMETHING as WRITE_SOMETHING
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

NOT_HERE = gettext_lazy("没有这份指南，可能已经停用，或者还没有发布")
NO_ERRAND = gettext_lazy("没有这件代办，或者它只给请办的人和经办的人看。是您请办的，请先登录再打开")
ONLY_ABOVE = gettext_lazy("指南由市、县或镇来写，村里只补自己的办理地点、时间和电话")
NOT_INHERITED = gettext_lazy("这份指南不是上级写的，这里不能改它")
FIELD_NOT_YOURS = gettext_lazy("这一处不能在这里改")
NO_DRAFT = gettext_lazy("没有写了还没发布的内容")
GONE = gettext_lazy("这份指南已经停用")
NOT_PUBLISHED = gettext_lazy("这份指南还没有发布")
NOTHING_CHANGED = gettext_lazy("和原来的一样，没有要改的")
NOTHING_MOVED = gettext_lazy("这一处现在和原文对得上，不用再定")
ENOUGH_FEEDBACK = gettext_lazy("今天说得够多了，谢谢您。有急事请打村里的电话")
SIGN_IN = gettext_lazy("请村里代办要先用手机号登录，好让村里找得到您")
PHONE_FIRST = gettext_lazy("请先验证手机号，在“我的”里点一下就行")
ONLY_VILLAGES = gettext_lazy("代办请找自己的村。请先找到您的村")
ENOUGH_TODAY = gettext_lazy("今天已经请这个村办了几件，明天再来吧")
NOT_YOURS = gettext_lazy("这一步只有请办的人能做")
NOT_FOR_YOU = gettext_lazy("这件代办不由您办")
NOT_NOW = gettext_lazy("现在不能做这一步，请看看经过")
FOR_THE_PERSON = gettext_lazy("这要由被代办的本人来定")
NO_MORE_STEPS = gettext_lazy("后面没有下一步了，办好了就点“办好了”")

PAPER_THERE = gettext_lazy("已经有一份同名的，先把旧的撤下来")
PAPERS_MANY = gettext_lazy("一份指南最多放 12 个文件，先撤下不用的")
WHOLE_NUMBER = gettext_lazy("请填 1 到 %(most)s 之间的整数")
TOO_MANY_ROWS = gettext_lazy("最多 %(most)s 行")
ROW_WITHOUT_NAME = gettext_lazy("有一行只写了说明，前面“带什么”“做什么”那一栏还空着")
NEED_A_STEP = gettext_lazy("至少写一步，好让人知道怎么办")
BAD_PHONE = gettext_lazy("电话只写数字，可以带区号和横线，比如 0530-6123456")
BAD_ADDRESS = gettext_lazy("网址要从 https:// 写起")
REVIEW_DAY = gettext_lazy("请写今天以后的日期，两年之内")
NEED_NAME = gettext_lazy("请写替谁办")
NEED_RELATION = gettext_lazy("请选他是您的什么人")
NEED_CONSENT = gettext_lazy("替别人办，要他本人同意。请选是怎么同意的")
NEED_CONSENT_PAPER = gettext_lazy("请拍下他写的同意书，放在这里")
NEED_HIS_PHONE = gettext_lazy("请写他登录用的手机号")
NOT_ONESELF = gettext_lazy("这是您自己的手机号。给自己办，不用填这里")
NEED_TWO = gettext_lazy("请写两位见证人的姓名，用顿号隔开")
MOBILE = gettext_lazy("手机号是 11 位")
SAY_WHAT_WENT_WRONG = gettext_lazy("请说一句哪里没办好")

FIELD = {
    Field.SPOKEN: gettext_lazy("怎么说这件事"),
    Field.TITLE: gettext_lazy("正式名称"),
    Field.WHO: gettext_lazy("谁能办"),
    Field.MATERIALS: gettext_lazy("带什么"),
    Field.NOTE: gettext_lazy("提醒一句"),
    Field.STEPS: gettext_lazy("怎么办"),
    Field.FEE: gettext_lazy("多少钱"),
    Field.LIMIT_DAYS: gettext_lazy("几个工作日办完"),
    Field.LAW: gettext_lazy("依据"),
    Field.OFFICE: gettext_lazy("哪里管"),
    Field.PHONE: gettext_lazy("咨询电话"),
    Field.ONLINE: gettext_lazy("网上办"),
    Field.HERE: gettext_lazy("办理地点"),
    Field.HERE_HOURS: gettext_lazy("办理时间"),
    Field.HERE_PHONE: gettext_lazy("联系电话"),
    Field.HERE_NOTE: gettext_lazy("村里提醒"),
}
CATEGORY = {
    Category.SOCIAL: gettext_lazy("社保医保"),
    Category.RELIEF: gettext_lazy("救助帮扶"),
    Category.PAPERS: gettext_lazy("户口证件"),
    Category.FAMILY: gettext_lazy("结婚生育"),
    Category.OLD: gettext_lazy("老人的事"),
    Category.SCHOOL: gettext_lazy("孩子上学"),
    Category.FARM: gettext_lazy("种地养殖"),
    Category.WORK: gettext_lazy("找活学艺"),
    Category.TRADE: gettext_lazy("开店做买卖"),
    Category.HOME: gettext_lazy("盖房和水电"),
}
FORM = {
    Form.ORIGINAL: gettext_lazy("原件，看完就还"),
    Form.COPY: gettext_lazy("复印件"),
    Form.BOTH: gettext_lazy("原件和复印件"),
    Form.FORM: gettext_lazy("要填的表"),
    Form.PHOTO: gettext_lazy("照片"),
}
REASON = {
    Reason.NOT_CLEAR: gettext_lazy("看不明白"),
    Reason.WRONG: gettext_lazy("和实际办的不一样"),
    Reason.MISSING: gettext_lazy("没写到我的情况"),
    Reason.NOBODY: gettext_lazy("找不到人办"),
    Reason.OTHER: gettext_lazy("别的"),
}
LEVEL = {
    Level.CITY: gettext_lazy("市里"),
    Level.COUNTY: gettext_lazy("县里"),
    Level.TOWNSHIP: gettext_lazy("镇里"),
    Level.VILLAGE: gettext_lazy("村里"),
}
STATE = {
    errands.State.CONSENT: gettext_lazy("等本人同意"),
    errands.State.ASKED: gettext_lazy("等村里接"),
    errands.State.TAKEN: gettext_lazy("在办"),
    errands.State.SENT_BACK: gettext_lazy("要补材料"),
    errands.State.DONE: gettext_lazy("办好了"),
    errands.State.CLOSED: gettext_lazy("办好了"),
    errands.State.CANCELLED: gettext_lazy("不办了"),
}
STATE_LOOK = {errands.State.DONE: "ok", errands.State.CLOSED: "ok", errands.State.SENT_BACK: "late"}
KIND = {
    errands.Kind.ASKED: gettext_lazy("请村里代办"),
    errands.Kind.CONSENTED: gettext_lazy("本人同意了"),
    errands.Kind.REFUSED: gettext_lazy("本人不同意"),
    errands.Kind.TAKEN: gettext_lazy("村里接了"),
    errands.Kind.MOVED: gettext_lazy("往下办"),
    errands.Kind.SENT_BACK: gettext_lazy("退回来补材料"),
    errands.Kind.RESENT: gettext_lazy("补好了"),
    errands.Kind.ESCALATED: gettext_lazy("过了期限，报到镇里"),
    errands.Kind.DONE: gettext_lazy("办好了"),
    errands.Kind.RATED: gettext_lazy("请办的人评价"),
    errands.Kind.CANCELLED: gettext_lazy("不办了"),
}
RATING = {
    errands.Rating.SATISFIED: gettext_lazy("满意"),
    errands.Rating.FAIR: gettext_lazy("一般"),
    errands.Rating.UNSATISFIED: gettext_lazy("不满意"),
}
A_READER = gettext_lazy("一位看指南的人")
TAKEN_DOWN = gettext_lazy("这句话被举报撤下了")
NO_SUCH_GUIDE = gettext_lazy("办事指南里没有这件事，请照指南上的名字写")
COUNTER_DAY = gettext_lazy("收到的日子要在最近两个月里，不能晚于今天")
CONSENT = {
    errands.Consent.SELF: gettext_lazy("给自己办"),
    errands.Consent.PAPER: gettext_lazy("他在纸上写了同意，我拍了照"),
    errands.Consent.ACCOUNT: gettext_lazy("他自己在手机上点同意"),
    errands.Consent.WITNESSES: gettext_lazy("他口头同意，有两个人在场"),
    errands.Consent.COUNTER: gettext_lazy("本人到村里当面请办"),
}
RELATION = {
    errands.Relation.PARENT: gettext_lazy("父母"),
    errands.Relation.SPOUSE: gettext_lazy("爱人"),
    errands.Relation.CHILD: gettext_lazy("孩子"),
    errands.Relation.GRANDPARENT: gettext_lazy("爷爷奶奶、姥姥姥爷"),
    errands.Relation.NEIGHBOUR: gettext_lazy("邻居"),
    errands.Relation.OTHER: gettext_lazy("别的亲友"),
}
BY = {
    "asker": gettext_lazy("请办的人"),
    "person": gettext_lazy("本人"),
    "system": gettext_lazy("平台"),
    "operator": gettext_lazy("村里"),
    "secretary": gettext_lazy("村书记"),
    "township_organiser": gettext_lazy("镇里"),
}


def limit_of(days: int | None) -> str:
    """20 个工作日内办完; '' where the guide names none."""
    return _("%(days)s内办完") % {"days": spoken.workdays(days)} if days else ""


def material(row: Material) -> str:
    """身份证（原件，1 份）: for lists in one line."""
    return _("%(name)s（%(form)s，%(count)s 份）") % {"name": row.name, "form": FORM[row.form], "count": row.count}


def step(row: Step) -> str:
    days = spoken.workdays(row.days) if row.days else ""
    return f"{row.title}（{days}）" if days else row.title


def value(field: Field, said: Any) -> str:
    """A field's value as text, for the tables of changes and for sheets: rows one a line."""
    if field is Field.MATERIALS:
        rows = [Material.of(row) for row in said or ()]
        return "\n".join(f"{material(row)} {row.note}".strip() for row in rows)
    if field is Field.STEPS:
        return "\n".join(f"{step(row)} {row.note}".strip() for row in (Step.of(row) for row in said or ()))
    if field is Field.LIMIT_DAYS:
        return spoken.workdays(said) if said else ""
    return str(said or "")


def left(due: date, today: date) -> tuple[str, str]:
    """(state of a tag, its words): 还有 2 个工作日, 今天到期, 迟 3 个工作日."""
    days = errands.workdays_left(due, today)
    if today > due:
        return "late", _("迟 %(days)s") % {"days": spoken.workdays(-days)} if days else _("期限刚过")
    if due == today:
        return "late", _("今天到期")
    return ("late" if days == 1 else "plain"), _("还有 %(days)s") % {"days": spoken.workdays(days)}


TOLD_MOVED = gettext_lazy("“%(guide)s”的原文改了，您这里改过的 %(n)s 处要看一眼")
TOLD_MOVED_BODY = gettext_lazy("%(place)s改了原文。您这里改过的地方没有动，请定一下：照旧用自己的，还是用新的原文。")
TOLD_WITHDRAWN = gettext_lazy("“%(guide)s”停用了，您这里改过的也跟着停")
TOLD_WITHDRAWN_BODY = gettext_lazy("%(place)s停的：%(why)s")
TOLD_ASKED = gettext_lazy("有人请村里代办：%(what)s")
TOLD_RESENT = gettext_lazy("补好了，接着办：%(what)s")
TOLD_CONSENT = gettext_lazy("%(who)s要替您办“%(what)s”，等您同意")
TOLD_AGREED = gettext_lazy("本人同意了，“%(what)s”已经交到%(place)s")
TOLD_REFUSED = gettext_lazy("本人没有同意，“%(what)s”没有交上去")
TOLD_TAKEN = gettext_lazy("%(place)s接了“%(what)s”，%(due)s前办好")
TOLD_MOVED_ON = gettext_lazy("“%(what)s”办到：%(step_title)s")
TOLD_SENT_BACK = gettext_lazy("“%(what)s”还缺东西，打开看看缺什么")
TOLD_DONE = gettext_lazy("“%(what)s”办好了")
TOLD_LATE = gettext_lazy("%(place)s有一件代办过了期限")
