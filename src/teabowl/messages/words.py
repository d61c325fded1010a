"""What messages say to people. Chinese is the source."""

from datetime import datetime

from teabowl.kernel.actor import Role
from teabowl.kernel.telling import Channel
from teabowl.kernel.times import CHINA, china_date
from teabowl.messages.rules import Danger, Digest, How, State
from teabowl.ui import spoken
from teabowl.ui.form_words import BAD_CHARACTERS as BAD_CHARACTERS
from teabowl.ui.form_words import TOO_LONG as TOO_LONG
from teabowl.ui.form_words import WRITE_SOMETHING as WRITE_SOMETHING
from teabowl.ui.words import gettext_lazy_of, gettext_of

_ = gettext_of(__name__)
gettext_lazy = gettext_lazy_of(__name__)

NOT_HERE = gettext_lazy("没有这条消息，或者不是发给您的，或者已经删了")
NO_ALERT = gettext_lazy("没有这条紧急通知")
SAY_SOURCE = gettext_lazy("天气预警只能由气象台发。请写清是哪里发的、几点发的")
UNTIL_RANGE = gettext_lazy("请写现在以后、七天以内的时间")
ENOUGH_TODAY = gettext_lazy("今天已经发了几条紧急通知。再多，大家就不看了。请改用通知公告")
OVER = gettext_lazy("这条紧急通知已经过了")
NOT_ON_LIST = gettext_lazy("这条不在您收到的消息里，不用点")
HOW_MANY = gettext_lazy("请填 0 到 5000 之间的整数")
PICK_VILLAGE = gettext_lazy("请选这条通知管到的村")
BAD_EMAIL = gettext_lazy("这不像邮箱地址，请再看一下")
ENOUGH_LINKS = gettext_lazy("今天已经发了三封确认邮件，明天再试")
BAD_LINK = gettext_lazy("这个链接不对，或者过期了。请打开最新的那封")
NO_EMAIL_HERE = gettext_lazy("这里还没有开通邮件")
EMAIL_NOT_SENT = gettext_lazy("确认邮件没有发出去。地址存下了，过几分钟再点一次")
CONFIRM_TITLE = gettext_lazy("请确认这是您的邮箱")
CONFIRM_BODY = gettext_lazy("有人在大碗茶填了这个邮箱，想用它收消息。是您，就打开下面的链接，三天内有效；不是您，不用管它。")
SIGN_IN = gettext_lazy("请先登录")
NOT_YOURS = gettext_lazy("谁记的谁能收回；村里能发紧急通知的人也能")
HOUR_RANGE = gettext_lazy("请选 0 到 23 点")

CHANNEL = {
    Channel.APP: gettext_lazy("网站里"),
    Channel.WECHAT: gettext_lazy("微信"),
    Channel.SMS: gettext_lazy("短信"),
    Channel.EMAIL: gettext_lazy("邮件"),
}
STATE = {
    State.WAITING: (gettext_lazy("等着发"), "plain"),
    State.SENDING: (gettext_lazy("正在发"), "plain"),
    State.SENT: (gettext_lazy("发出了"), "ok"),
    State.FAILED: (gettext_lazy("没发成"), "miss"),
    State.EXPIRED: (gettext_lazy("过时了，不发"), "plain"),
    State.STOPPED: (gettext_lazy("您停了，不发"), "plain"),
    State.UNKNOWN: (gettext_lazy("不知道到没到"), "late"),
}
REASONS = {
    "address": gettext_lazy("号码或地址收不到"),
    "not_following": gettext_lazy("没有关注服务号"),
    "refused": gettext_lazy("对方设了不收"),
    "no_address": gettext_lazy("没有留这个渠道的地址"),
    "no_template": gettext_lazy("这种短信还没有模板"),
    "too_many": gettext_lazy("一天里给这个号发得太多了"),
    "provider": gettext_lazy("服务商没有回应"),
    "quota": gettext_lazy("服务商的额度用完了"),
    "settings": gettext_lazy("服务商说我们的设置不对"),
    "unsure": gettext_lazy("发的时候断了，不知道到没到"),
    "off": gettext_lazy("这个渠道没有开"),
    "read": gettext_lazy("您已经看过了"),
    "over": gettext_lazy("通知结束了"),
    "stopped": gettext_lazy("您停了这个渠道"),
    "late": gettext_lazy("三天没发出去"),
}
DANGER = {
    Danger.RAIN: gettext_lazy("暴雨"),
    Danger.GALE: gettext_lazy("大风"),
    Danger.HAIL: gettext_lazy("冰雹雷电"),
    Danger.COLD: gettext_lazy("寒潮暴雪"),
    Danger.HEAT: gettext_lazy("高温"),
    Danger.FOG: gettext_lazy("大雾"),
    Danger.FLOOD: gettext_lazy("汛情"),
    Danger.FIRE: gettext_lazy("火险"),
    Danger.OUTAGE: gettext_lazy("停水停电断路"),
    Danger.OTHER: gettext_lazy("别的急事"),
}
HOW = {
    How.SPEAKER: gettext_lazy("喇叭喊"),
    How.DOOR: gettext_lazy("上门说"),
    How.CALL: gettext_lazy("打电话"),
}
AREAS = {
    "messages": gettext_lazy("紧急通知"),
    "letters": gettext_lazy("来信"),
    "people": gettext_lazy("村民认证"),
    "access": gettext_lazy("职责"),
    "boards": gettext_lazy("通知公告和村友圈"),
    "moderation": gettext_lazy("举报和处理"),
    "guides": gettext_lazy("办事和帮办"),
    "disclosure": gettext_lazy("公开和账目"),
    "market": gettext_lazy("特产、旅游、招工、服务"),
    "payments": gettext_lazy("付款和退款"),
    "organisations": gettext_lazy("党组织和党员"),
    "meetings": gettext_lazy("开会"),
    "deliberations": gettext_lazy("四议两公开"),
    "study": gettext_lazy("学习"),
    "dues": gettext_lazy("党费"),
}
"""What the kinds of an area are about, where one chooses how to be told."""
DIGEST = {
    Digest.DAY: gettext_lazy("每天早上 8 点合成一条"),
    Digest.WEEK: gettext_lazy("每周一早上 8 点合成一条"),
    Digest.NONE: gettext_lazy("不合，来一条发一条"),
}
ROLE = {
    Role.OPERATOR.value: gettext_lazy("村里的操作员"),
    Role.SECRETARY.value: gettext_lazy("村书记"),
    Role.TOWNSHIP.value: gettext_lazy("镇里"),
    Role.COUNTY.value: gettext_lazy("县里"),
    Role.CITY.value: gettext_lazy("市里"),
    Role.VILLAGER.value: gettext_lazy("一位认证村民"),
}


def until(moment: datetime, now: datetime) -> str:
    """11 月 27 日 20:00"""
    here = moment.astimezone(CHINA)
    return f"{spoken.day(here.date(), china_date(now))} {here.hour}:{here.minute:02}"


def reason(code: str) -> str:
    return str(REASONS.get(code, code))


def households(count: int) -> str:
    return _("%(n)s 户") % {"n": spoken.number(count)}
