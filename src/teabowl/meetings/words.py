"""What is said of meetings: names of kinds and states, and why an action will not act."""

from teabowl.meetings.kinds import Base, Convened, Kind, Matter
from teabowl.meetings.rules import Mark, State
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

KIND = {
    Kind.MEMBERS: _("支部党员大会"),
    Kind.ELECTION: _("党员大会选举"),
    Kind.ADMISSION: _("党员大会接收党员"),
    Kind.DELIBERATION: _("党员大会审议"),
    Kind.COMMITTEE: _("支部委员会"),
    Kind.GROUP: _("党小组会"),
    Kind.LECTURE: _("党课"),
    Kind.PARTY_DAY: _("主题党日"),
    Kind.LIFE: _("组织生活会"),
    Kind.APPRAISAL: _("民主评议党员"),
    Kind.TWO_COMMITTEES: _("村“两委”会"),
    Kind.REPRESENTATIVES: _("村民代表会议"),
    Kind.VILLAGERS: _("村民会议"),
    Kind.COLLECTIVE: _("集体成员大会"),
    Kind.DELEGATES: _("集体成员代表大会"),
}
CONVENED = {
    Convened.MEMBERS: _("全体党员"),
    Convened.COMMITTEE: _("支部委员"),
    Convened.GROUP: _("小组里的党员"),
    Convened.TWO_COMMITTEES: _("村“两委”成员"),
    Convened.ADULTS: _("十八周岁以上的村民"),
    Convened.REPRESENTATIVES: _("村民代表"),
    Convened.COLLECTIVE_MEMBERS: _("有完全民事行为能力的集体成员"),
    Convened.DELEGATES: _("集体成员代表"),
}
VOTERS = {
    Convened.MEMBERS: _("支部有表决权的党员"),
    Convened.COMMITTEE: _("支部委员"),
    Convened.GROUP: _("小组里有表决权的党员"),
    Convened.TWO_COMMITTEES: _("村“两委”成员"),
    Convened.ADULTS: _("本村十八周岁以上的村民"),
    Convened.REPRESENTATIVES: _("村民代表"),
    Convened.COLLECTIVE_MEMBERS: _("集体成员"),
    Convened.DELEGATES: _("成员代表"),
}
BASE = {
    Base.CONVENED: _("应到的人"),
    Base.VOTERS: _("有表决权的人"),
    Base.PRESENT: _("到会的人"),
    Base.HOUSEHOLDS: _("户"),
    Base.WOMEN: _("妇女代表"),
}
STATE = {
    State.PLANNED: _("还没通知"),
    State.CONVENED: _("已通知"),
    State.OPEN: _("正在开"),
    State.ENDED: _("记录在写"),
    State.FIXED: _("记录已定"),
    State.CANCELLED: _("不开了"),
}
LOOK = {
    State.PLANNED: "plain",
    State.CONVENED: "info",
    State.OPEN: "info",
    State.ENDED: "late",
    State.FIXED: "ok",
    State.CANCELLED: "plain",
}
"""Colour of a state's tag."""
MARK = {
    Mark.UNKNOWN: _("还没到"),
    Mark.PRESENT: _("到会场"),
    Mark.ONLINE: _("线上"),
    Mark.EXCUSED: _("请假"),
    Mark.ABSENT: _("没来"),
    Mark.PROXY: _("委托同户的人"),
}

MATTER = {
    Matter.OUTSIDERS: _("让不是成员的人享受成员的待遇"),
    Matter.CHARTER: _("制定、修改章程"),
    Matter.MEMBERSHIP: _("确认谁是成员"),
    Matter.LAND_AND_SHARES: _("土地承包、宅基地使用、收益权份额的方案"),
    Matter.COMPENSATION: _("土地补偿费怎么分、怎么用"),
    Matter.MERGER: _("合并、分立"),
}
ROLL_HINTS = {
    "women_third": _("妇女 %(n)s 人，妇女代表要占三分之一以上，至少 %(need)s 人"),
    "women_some": _("名单里没有妇女，要有适当数量的妇女代表"),
    "delegates_few": _("成员代表 %(n)s 人，要多于二十人"),
    "delegates_households": _("成员代表 %(n)s 人，成员 %(need)s 户，一般每五户至十五户选一人"),
    "term_over": _("有的人已经满 %(n)s 年一届，该换届了"),
}
APPRAISAL_SECRET = _("无记名投票，选项是满意、基本满意、不满意：整顿软弱涣散党组织的测评都这样，不用选，谁也查不出是谁投的。")
APPRAISED_BY = _("不满意的超过半数，就不合格。")
RESERVED = _("成员代表大会不能定这件事，要由成员大会定")

NOT_HERE = _("没有这个会，或者不是给您看的")
NO_ITEM = _("议程里没有这一项")
NO_PERSON = _("名单里没有这个人")
NO_TASK = _("没有这件事")
NOT_ALLOWED = _("%(what)s：这里没有这个权限")
NOT_ON_LIST = _("名单里没有您，请告诉主持人")
HAS_RESIDENT_NUMBER = _("里面有身份证号，请删掉再存")
WHO_MAY = {
    "convenes": _("召集会议、定议程的是书记、副书记和小组长"),
    "runs": _("这件事由主持人来办"),
    "records": _("这件事由主持人或者记录人来办"),
    "publishes": _("公开会议的决定由书记来办"),
}
WRONG_STATE = {
    State.PLANNED: _("这个会还没通知，先发通知"),
    State.CONVENED: _("这个会还没开始"),
    State.OPEN: _("这个会正在开"),
    State.ENDED: _("这个会已经散了，记录还没定"),
    State.FIXED: _("记录已经定了，不能再改；有错请在下次会上更正"),
    State.CANCELLED: _("这个会已经说不开了"),
}
NO_RULE = _("那一天还没有管这种会的法规，按本社章程开，不在这里记")
NOT_THIS_BODY = _("这种会不是这个组织开的")
NOBODY = _("名单是空的，先登记是哪些人")
NO_ROLL = _("请写全村有多少十八周岁以上的村民")
TOO_LATE_TO_TELL = _("通知要提前 %(days)s 天，最迟 %(last)s 发，这个时间来不及。请改开会的日子")
PAST = _("开会的时间已经过了")
TOO_FAR = _("开会的时间太远，一年以内为好")
NEED_AGENDA = _("议程还是空的，至少写一项")
NEED_PLACE = _("写上在哪里开，或者可以在线参加")
BAD_LINK = _("视频的链接要以 https:// 开头")
OPEN_VOTES = _("“%(title)s”的票还没截止，先截止再散会")
NOT_ENOUGH = _("人还不够：要 %(least)s，现在 %(have)s，还不能表决")
NOTHING_TO_APPRAISE = _("支部没有在整顿，或者这不是支部党员大会")
SATISFACTION = {"satisfied": _("满意"), "mostly": _("基本满意"), "dissatisfied": _("不满意")}
NO_VOTE_KIND = _("这种会不作表决")
NO_VOTE = _("这一项没有表决")
CODE_OLD = _("这个码过时了，请再扫一次会场里的码")
NOT_ONLINE = _("这个会只在会场开")
IS_OVER = _("会已经散了")
SIGN_IN_FIRST = _("先签到，再发言、举手和表决")
IN_THE_HALL = _("这种会要到会场投票，线上可以听、可以发言")
BY_PROXY = _("您委托了同户的人，您的票由他投。自己要投，先签到或者收回委托")
MAY_NOT_VOTE = {"online": IN_THE_HALL, "proxy": BY_PROXY}
MANDATE = {
    "no_proxy": _("这种会要本人来，不能委托"),
    "there": _("本人已经到了，或者不在应到里，不用委托"),
    "household": _("只能委托同一户的人。名单里没写户主的，先在名单上写好"),
    "holder": _("受委托的人自己要先到会（会场或线上），也要有表决权"),
}
NO_TABLE = _("没有这份表，可能已经过期")
TABLE_OVER = _("这份表已经办过或过期了，请再传一次")
SAME_NAME = _("名单里已经有“%(name)s”。真是另一个人，姓名后面加上小组或户主，比如“%(name)s（二组）”")
GROWN_UPS = _("村民会议由十八周岁以上的村民参加")
REASON = _("写一句原因")
WHO_CONFIRMS = _("记录由主持人和记录人确认")
NOT_MINUTED = _("记录是空的")
CONFIRM_CHANGED = _("记录刚才又改过，请看了再确认")
TWO_PEOPLE = _("主持人和记录人不能是同一个人，请换一个人确认")
LATER_MEETING = _("更正要由同一个组织后来开的会作出")
NOTHING_TO_PUBLISH = _("这种会的内容不公开")
TOO_MANY_MATERIALS = _("一项议程最多放 %(most)s 份材料")
BAD_CURSOR = _("翻页的记号不对，请从第一页看起")
BOUND = _("这种会多久一次有规定，不另定")
RHYTHM_EARLY = _("最早从 %(day)s 起，再早没有这种会的规定")
DUE_PAST = _("日子要在今天以后")
REPLY = {"coming": _("去会场"), "online": _("线上参加"), "leave": _("请假")}
DUTY = {"": "", "chair": _("主持"), "recorder": _("记录")}
TASK = {"open": _("在办"), "done": _("办完了"), "dropped": _("不办了")}
