"""What four deliberations and two disclosures say to people. Chinese is the source."""

from datetime import date
from typing import Any

from django.utils import timezone

from teabowl.deliberations.rules import Mark, State, Step, Topic
from teabowl.kernel.times import china_date
from teabowl.meetings.kinds import Kind
from teabowl.ui import spoken
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

NOT_HERE = gettext_lazy("这里没有这件事")
ONLY_VILLAGES = gettext_lazy("四议两公开在村里走。请先找到您的村")
NO_BRANCH = gettext_lazy("村里还没有登记党组织，先在党建之家登记")
NOT_YOUR_BRANCH = gettext_lazy("这个党组织不在这个村")
NOT_NEXT = gettext_lazy("一步一步来：现在该走的是“%(step)s”")
WALKED = gettext_lazy("这件事已经走完了")
STOPPED = gettext_lazy("这件事已经停下了")
ON_AGENDA = gettext_lazy("已经排到会上了，等会开完")
NOT_THIS_MEETING = gettext_lazy("这个会不是“%(step)s”要开的会")
NOT_THIS_VILLAGE = gettext_lazy("这是别的村的会")
BEFORE_LAST = gettext_lazy("会期不能早于上一步的日子")
SENT_TOO_LATE = gettext_lazy("方案要提前 %(n)s 天送给党员，会期最早是 %(day)s")
DISPLAY_SHORT = gettext_lazy("公示不能少于 %(n)s 天")
DISPLAY_LONG = gettext_lazy("公示最多 %(n)s 天")
STILL_ON_DISPLAY = gettext_lazy("决议要公示满，%(day)s 以后才能公开结果")

HAS_RESIDENT_NUMBER = gettext_lazy("里面有身份证号，不能公开，请删掉")
PROBLEMS = {"before_the_last": BEFORE_LAST, "sent_too_late": SENT_TOO_LATE}

STEP: dict[Step, Any] = {
    Step.PROPOSE: gettext_lazy("党支部提议"),
    Step.DISCUSS: gettext_lazy("“两委”会商议"),
    Step.REVIEW: gettext_lazy("党员大会审议"),
    Step.DECIDE: gettext_lazy("村民（代表）会议决议"),
    Step.PUBLISH: gettext_lazy("决议公开"),
    Step.RESULT: gettext_lazy("实施结果公开"),
}
DO: dict[Step, Any] = {
    Step.DISCUSS: gettext_lazy("排到“两委”会上"),
    Step.REVIEW: gettext_lazy("排到党员大会上"),
    Step.DECIDE: gettext_lazy("排到村民（代表）会议上"),
    Step.PUBLISH: gettext_lazy("公开决议"),
    Step.RESULT: gettext_lazy("公开实施结果"),
}
DUTY: dict[Step, Any] = {
    Step.DISCUSS: gettext_lazy("村党支部和村委会的人一起商量，定出方案。"),
    Step.REVIEW: gettext_lazy("全体党员三分之二以上到会，应到党员一半以上同意。"),
    Step.DECIDE: gettext_lazy("村民会议，或者村民代表三分之二以上到会，到会的过半数同意。"),
    Step.PUBLISH: gettext_lazy("决议贴出来，网上也公开，不少于 7 天。"),
    Step.RESULT: gettext_lazy("事情办完，花了多少、办成什么样，再公开不少于 7 天。"),
}
STATE: dict[State, Any] = {
    State.WALKING: gettext_lazy("正在议"),
    State.FINISHED: gettext_lazy("走完了"),
    State.STOPPED: gettext_lazy("停下了"),
}
MARK: dict[Mark, Any] = {
    Mark.WAITING: gettext_lazy("等着开会"),
    Mark.DONE: gettext_lazy("通过"),
    Mark.REFUSED: gettext_lazy("没有通过"),
}
TOPIC: dict[Topic, Any] = {
    Topic.WORKS: gettext_lazy("修路修渠、公共工程"),
    Topic.LAND: gettext_lazy("土地和宅基地"),
    Topic.MONEY: gettext_lazy("集体的钱怎么用"),
    Topic.ASSETS: gettext_lazy("集体资产和资源"),
    Topic.WELFARE: gettext_lazy("补贴和救助"),
    Topic.CHARTER: gettext_lazy("村规民约和规划"),
    Topic.OTHER: gettext_lazy("别的事"),
}
MEETING: dict[Kind, Any] = {
    Kind.TWO_COMMITTEES: gettext_lazy("村“两委”会"),
    Kind.DELIBERATION: gettext_lazy("党员大会"),
    Kind.REPRESENTATIVES: gettext_lazy("村民代表会议"),
    Kind.VILLAGERS: gettext_lazy("村民会议"),
    Kind.COLLECTIVE: gettext_lazy("集体成员大会"),
    Kind.DELEGATES: gettext_lazy("集体成员代表大会"),
}
REFUSED_AT = gettext_lazy("%(step)s没有通过")


def counts_words(counts: dict[str, Any]) -> list[str]:
    """The numbers of a meeting that are public, one sentence each."""
    said = []
    if "came" in counts:
        said.append(_("应到 %(expected)s 人，实到 %(came)s 人") % counts)
    if "given" in counts:
        said.append(_("同意 %(given)s 票，要 %(needed)s 票") % counts)
    return said


TOLD = {
    "deliberations.settled": gettext_lazy("%(title)s：%(step)s，%(mark)s"),
    "deliberations.published": gettext_lazy("公示到%(until)s。有不同意见，可以给书记写信。"),
    "deliberations.published.publish": gettext_lazy("决议公开了：%(title)s"),
    "deliberations.published.result": gettext_lazy("办得怎样公开了：%(title)s"),
}
PROPOSED = gettext_lazy("提了")
PUBLISHED = gettext_lazy("公开了")
WAITS = gettext_lazy("排到了 %(on)s的%(meeting)s上，开完会自动记下结果。")
ON_DISPLAY = gettext_lazy("结果正在公示，公示满了就走完了。")
RESULT_FROM = gettext_lazy("决议正在公示，%(on)s起可以公开实施结果。")
MEETING_ROW = gettext_lazy("%(on)s %(kind)s：%(title)s")


def day(on: date) -> str:
    return spoken.day(on, china_date(timezone.now()))


def where_it_stands(step: str) -> str:
    """'下一步：党员大会审议'; '' for what is only displayed still."""
    if not step:
        return str(ON_DISPLAY)
    return _("下一步：%(step)s") % {"step": STEP[Step(step)]}
