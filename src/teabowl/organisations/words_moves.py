"""What transfers, migrant members and weak branches say to people. Chinese is the source."""

from datetime import date
from typing import Any

from django.utils.translation import ngettext

from teabowl.kernel.times import china_date
from teabowl.organisations import rules_migrants, rules_transfers, rules_weak
from teabowl.organisations.models import Transfer
from teabowl.organisations.rules_migrants import Reason, Way
from teabowl.organisations.rules_weak import Duty
from teabowl.ui import spoken
from teabowl.ui.form_words import saying
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

NO_LETTER = gettext_lazy("没有这封介绍信，或者不由您经手")
NO_MIGRATION = gettext_lazy("没有这条流动党员登记，或者不由您经手")
NO_CASE = gettext_lazy("没有这个，或者不由您经手")
MOVED_ON = gettext_lazy("这封介绍信已经办完了，请看看经过")
OVER = gettext_lazy("这条登记已经结束了")
NO_MEMBER = gettext_lazy("这个组织里没有这位党员")
TARGET_ONE = gettext_lazy("请从名单里选一个接收组织，或者写外地组织的全称，只要一样")
FROM_TODAY = gettext_lazy("请写今天或以后的日期")
MONTHS_RANGE = gettext_lazy("最长 1 到 6 个月")
DAYS_ORDER = gettext_lazy("县外的天数不能比县内少，也不能超过最长的月数")
BAD_PHONE = gettext_lazy("手机号是 11 位，请再看一看；没有可以不填")
CONTACT_ONE = gettext_lazy("请从支部党员里选一位联系人，本人除外")
NOT_AWAY = gettext_lazy("请选一个在外地的流动党员党组织")
ONLY_MEMBERS = gettext_lazy("只有正式党员和预备党员登记为流动党员")
OUT_ALREADY = gettext_lazy("这位党员已经登记流出了")
DAY_SINCE = gettext_lazy("请写%(day)s到今天之间的日期")
CASE_MOVED_ON = gettext_lazy("这件事已经走到下一步了，请看看经过")
ALREADY_LISTED = gettext_lazy("这个党组织今年已经提出过，或者还在整顿")
NOT_THIS_MONTH = gettext_lazy("请选一个已经过完、还没有写进展的月份")
MEASURE_DUE = gettext_lazy("请写列入之后、一年半之内的日期")
VOTE_TOLD = gettext_lazy("%(day)s党员大会无记名测评：满意 %(satisfied)s，基本满意 %(mostly)s，不满意 %(dissatisfied)s")
ACCEPT_AFTER_VOTE = gettext_lazy("测评以后才能验收")
CHOOSE_VOTE = gettext_lazy("选一次党员大会的测评，或者填纸票的票数")
ACCEPT_DAY = gettext_lazy("验收日期在列入之后、今天以前")
SCORE_RANGE = gettext_lazy("分数在 0 到 100 之间")
CHECK_EARLY = gettext_lazy("验收满 %(n)s 个月再回头看，还没到")
CRITERIA_LINES = gettext_lazy("一行写一种情形，2 到 40 行")
ALREADY_MEMBER = gettext_lazy("这位同志已经在本系统的一个支部里，请那个支部开介绍信")
NOT_OVERDUE = gettext_lazy("这封介绍信还在有效期里，不用补开")
NOT_OF_THIS = gettext_lazy("请选接收组织自己，或者它下面的一个支部")
ONLY_BRANCH = gettext_lazy("党员要编入一个支部，请选支部")
ASK_REFUSED = {
    "no_relation": gettext_lazy("只有正式党员和预备党员转接组织关系。入党申请人、积极分子的材料随人转交"),
    "letter_open": gettext_lazy("这位党员已经有一封介绍信在路上，先把那一封办完"),
    "same_organisation": gettext_lazy("转出和转入是同一个组织"),
    "migrating": gettext_lazy("这位党员登记为流动党员，在外地参加活动。要转组织关系，先登记回来或直接开介绍信都行"),
}
PROBLEMS = {
    "until_past": gettext_lazy("有效期要在开出日期之后"),
    "until_far": gettext_lazy("介绍信最长管 %(n)s 个月"),
    "day_ahead": gettext_lazy("请写今天或以前的日期"),
    "leaving_ahead": gettext_lazy("最多提前一个月登记"),
    "before_issue": gettext_lazy("这一天介绍信还没有开"),
    "ran_out": gettext_lazy("到的那天介绍信已经过期了。请请转出方补开一封"),
    "back_before": gettext_lazy("回来的日期要在外出之后"),
    "too_short": gettext_lazy("连续外出 %(n)s 个月以上才登记为流动党员，不到的照常参加支部活动"),
    "choose_situation": gettext_lazy("请至少选一种情形"),
    "say_what": gettext_lazy("请写清楚看到的是什么"),
    "more_votes": gettext_lazy("有表决权的党员一共 %(n)s 名，票数对不上"),
    "two_counters": gettext_lazy("纸票要两个人点，请写两个人的名字"),
    "few_votes": gettext_lazy("参加测评的不到一半，至少要 %(n)s 人"),
}
say = saying(PROBLEMS)

TRANSFER_STATE = {
    rules_transfers.State.ASKED: gettext_lazy("等开介绍信"),
    rules_transfers.State.ISSUED: gettext_lazy("在路上"),
    rules_transfers.State.ARRIVED: gettext_lazy("已接收，有回执"),
    rules_transfers.State.RETURNED: gettext_lazy("接收方退回"),
    rules_transfers.State.WITHDRAWN: gettext_lazy("转出方收回"),
    rules_transfers.State.REPLACED: gettext_lazy("过期，已补开"),
}
CONTACT = gettext_lazy("该联系了，")
STANDING = {"full": gettext_lazy("正式党员"), "probationary": gettext_lazy("预备党员")}
REASON = {
    Reason.WORK: gettext_lazy("务工"),
    Reason.TRADE: gettext_lazy("经商"),
    Reason.FAMILY: gettext_lazy("随家人生活"),
    Reason.STUDY: gettext_lazy("上学"),
    Reason.ABROAD: gettext_lazy("出国（境）学习"),
}
WAY = {
    Way.PHONE: gettext_lazy("打电话"),
    Way.WECHAT: gettext_lazy("微信"),
    Way.MET: gettext_lazy("见面"),
    Way.LETTER: gettext_lazy("写信"),
}
MIGRATION_STATE = {
    rules_migrants.State.OUT: gettext_lazy("流出，还没有在外地报到"),
    rules_migrants.State.IN: gettext_lazy("在外地参加活动"),
    rules_migrants.State.BACK: gettext_lazy("回来了"),
    rules_migrants.State.MOVED: gettext_lazy("组织关系转走了"),
    rules_migrants.State.ENDED: gettext_lazy("不再是党员"),
}
VOTE_WHY = {
    "not_full": gettext_lazy("预备党员没有表决权（党章第七条）"),
    "home": gettext_lazy("组织关系在这里，有表决权"),
    "guest": gettext_lazy("组织关系在家里的支部，在这里参加活动、不表决；表决回原支部，线上线下都行"),
}
WEAK_STATE = {
    rules_weak.State.PROPOSED: gettext_lazy("等县里确定"),
    rules_weak.State.LISTED: gettext_lazy("整顿中"),
    rules_weak.State.ACCEPTED: gettext_lazy("验收合格，等回头看"),
    rules_weak.State.KEPT: gettext_lazy("回头看过，没有反弹"),
    rules_weak.State.RELAPSED: gettext_lazy("反弹了，重新整顿"),
    rules_weak.State.DECLINED: gettext_lazy("县里没有列入"),
}
DUTY = {
    Duty.COUNTY_LEADER: gettext_lazy("联系的县领导"),
    Duty.TOWNSHIP_LEADER: gettext_lazy("包村的乡镇领导"),
    Duty.FIRST_SECRETARY: gettext_lazy("第一书记"),
    Duty.UNIT: gettext_lazy("结对帮扶的单位"),
}
VERDICT = {
    "score": gettext_lazy("分数不到合格线"),
    "dissatisfied": gettext_lazy("不满意的超过半数"),
    "plan": gettext_lazy("有情形没有措施，或者责任没有落实到人"),
}

TOLD: dict[str, Any] = {
    "organisations.letter_asked": gettext_lazy("%(name)s要转组织关系，等开介绍信"),
    "organisations.letter_coming": gettext_lazy("有一名党员持介绍信转来，%(until)s前接收"),
    "organisations.letter_yours": gettext_lazy("您的组织关系介绍信开好了，%(until)s前去报到"),
    "organisations.letter_arrived": gettext_lazy("转出的党员，接收方回执到了"),
    "organisations.letter_taken": gettext_lazy("您的组织关系转到了%(target)s"),
    "organisations.letter_back": gettext_lazy("一封组织关系介绍信退回或收回了"),
    "organisations.letter_ending": gettext_lazy("您的组织关系介绍信%(until)s到期，请抓紧去报到"),
    "organisations.letter_waits": gettext_lazy("一封介绍信%(until)s到期，还没有接收"),
    "organisations.election.soon": gettext_lazy("%(name)s的任期到 %(until)s，要准备换届"),
    "organisations.election.late": gettext_lazy("%(name)s的任期%(until)s就满了，还没有换届"),
    "organisations.letter_overdue": gettext_lazy("一封介绍信过了有效期还没有接收，党员仍由转出方管"),
    "organisations.migrant_out": gettext_lazy("有一名流动党员要到您这里报到"),
    "organisations.migrant_yours": gettext_lazy("您登记为流动党员，家里的联系人是%(contact)s"),
    "organisations.migrant_in": gettext_lazy("流动党员在%(away)s报到了"),
    "organisations.migrant_welcome": gettext_lazy("%(away)s接收您参加活动，组织关系还在原支部"),
    "organisations.migrant_back": gettext_lazy("一名流动党员回来了，登记结束"),
    "organisations.weak_proposed": gettext_lazy("镇里提出了一个要整顿的党组织，等您确定"),
    "organisations.weak_decided": gettext_lazy("整顿的事有了决定"),
    "organisations.weak_progress": gettext_lazy("%(month)s的整顿进展还没有写"),
}
"""Titles of messages. They leave the site: nobody is named but the reader's own contact, and no reason is given."""


def days(count: int) -> str:
    return ngettext("%(count)s 天", "%(count)s 天", count) % {"count": count}


def until_tag(state: str, until: date | None, today: date) -> tuple[str, str]:
    """(look, words) of a letter's state: how long it still holds, or how long over."""
    held = rules_transfers.State(state)
    if held is not rules_transfers.State.ISSUED or until is None:
        looks = {rules_transfers.State.ARRIVED: "ok", rules_transfers.State.ASKED: "late"}
        return looks.get(held, "plain"), str(TRANSFER_STATE[held])
    left = (until - today).days
    if left < 0:
        return "miss", _("过期 %(n)s 天") % {"n": -left}
    return ("late" if left <= 3 else "plain"), (_("今天到期") if left == 0 else _("还有 %(n)s 天") % {"n": left})


def transfer_steps(letter: Transfer) -> list[tuple[str, str, str]]:
    """Asked for, issued, arrived: (title, text, done | now | next)."""
    state = rules_transfers.State(letter.state)

    def on(day: date | None) -> str:
        return spoken.full_day(day) if day else ""

    steps = []
    if letter.issuer_id:
        steps.append((_("申请"), on(china_date(letter.asked_at)), "done"))
    issued = (
        f"{on(letter.issued_on)}，{letter.issuer_name}"
        if letter.issued_on
        else _("由%(name)s开") % {"name": letter.issuer_name}
    )
    held = "done" if letter.issued_on else "now" if state is rules_transfers.State.ASKED else "next"
    if letter.issued_on or state is rules_transfers.State.ASKED:
        steps.append((_("开介绍信"), issued, held))
    if state is rules_transfers.State.ARRIVED:
        steps.append((_("接收，给回执"), on(letter.arrived_on), "done"))
        where = letter.arrived_in.name if letter.arrived_in else letter.target_name
        steps.append((_("编入支部"), where, "done"))
    elif state is rules_transfers.State.ISSUED:
        text = _("%(day)s前到%(target)s报到；回执到以前，仍由转出方管") % {
            "day": on(letter.until),
            "target": letter.target_name,
        }
        steps.append((_("接收，给回执"), text, "now"))
    elif letter.ended_at:
        steps.append((str(TRANSFER_STATE[state]), f"{on(china_date(letter.ended_at))} {letter.why}".strip(), "done"))
    else:
        steps.append((_("接收，给回执"), "", "next"))
    return steps


def due_tag(due: date, today: date) -> tuple[str, str]:
    """(look, words) of something due on a day."""
    left = (due - today).days
    if left < 0:
        return "miss", _("迟 %(n)s 天") % {"n": -left}
    return ("late" if left <= 3 else "plain"), (_("今天到期") if left == 0 else _("还有 %(n)s 天") % {"n": left})


def missing_in_plan(code: str, situations: list[dict[str, str]]) -> str:
    """What a plan lacks, from `rules_weak.check_plan`."""
    kind, _colon, key = code.partition(":")
    if kind == "duty":
        return _("还没有写%(duty)s") % {"duty": DUTY[Duty(key)]}
    text = next((row["text"] for row in situations if row["code"] == key), key)
    return _("“%(text)s”还没有措施") % {"text": text}


def vote_told(vote: Any) -> str:
    """A members' ballot on how a branch was put right, in a line."""
    day = _("%(month)s 月 %(day)s 日") % {"month": vote.on.month, "day": vote.on.day}
    numbers = {name: getattr(vote, name) for name in ("satisfied", "mostly", "dissatisfied")}
    return str(VOTE_TOLD) % ({"day": day} | numbers)
