"""Figures of messages. A message to each follower is no record of the village: what counts is one row a day, place, kind and channel
(DayCount), an urgent notice with its sums once it is over, and each reading aloud."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext

from teabowl.kernel.indicators import Contribution, Indicator, Kind, Opened, Source
from teabowl.kernel.telling import Channel
from teabowl.kernel.times import china_date
from teabowl.messages import words
from teabowl.messages.kinds import kind_of
from teabowl.messages.models import Alert, DayCount, ReadAloud
from teabowl.messages.rules import Danger, How
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

ITEMS = ("条", "messages")
TIMES = ("人次", "people")

INDICATORS = [
    Indicator(
        "messages.alerts", Kind.FLOW, "紧急通知", "Urgent notices", "条", "notices",
        "当年发出的紧急通知，按发出的日期，算在发通知的地方。",
        "Urgent notices sent this year, by the day, at the place that sent them.",
    ),
    Indicator(
        "messages.alert_told", Kind.SUM, "紧急通知送达", "Told of urgent notices", *TIMES,
        "每条紧急通知到了多少人的“我的消息”里。通知结束后计入。",
        "How many people's inboxes each urgent notice reached. Counted when the notice is over.",
    ),
    Indicator(
        "messages.alert_heard", Kind.SUM, "紧急通知点了看到", "Urgent notices acknowledged", *TIMES,
        "收到的人里，自己点了“我看到了”的。点不点由本人定。通知结束后计入。",
        "Of those reached, how many said that they saw it; their own choice. Counted when the notice is over.",
    ),
    Indicator(
        "messages.read_aloud", Kind.SUM, "喊话上门告诉", "Told by mouth", "户次", "households",
        "没有手机的，喇叭喊、上门、打电话告诉到的户数，由告诉的人记。同一户记两次算两次。",
        "Households told by loudspeaker, at the door or by a call, as noted by who did it. One noted twice counts twice.",
    ),
    *(
        Indicator(
            f"messages.by_{channel}", Kind.SUM, zh, en, *ITEMS,
            f"当年{zh}，按发出的日期，算在消息说的那个地方。第二天计入。",
            f"{en} this year, by the day, at the place that they are about. Counted the day after.",
        )
        for channel, zh, en in (
            (Channel.APP.value, "网站里的消息", "Messages in inboxes"),
            (Channel.WECHAT.value, "微信发出的消息", "Messages sent by WeChat"),
            (Channel.SMS.value, "短信发出的消息", "Messages sent by SMS"),
            (Channel.EMAIL.value, "邮件发出的消息", "Messages sent by e-mail"),
        )
    ),
    Indicator(
        "messages.not_sent", Kind.SUM, "没发成的消息", "Messages that failed", *ITEMS,
        "试过几次还是没发出去，或者不知道到没到的微信、短信和邮件。第二天计入。",
        "By WeChat, SMS and e-mail: given up after several tries, or not known to have arrived. Counted the day after.",
    ),
]  # fmt: skip


def alert_contributions(alert: Alert) -> Sequence[Contribution]:
    day = china_date(alert.at)
    found = [Contribution("messages.alerts", alert.place_id, day)]
    if alert.closed_at is not None and alert.told:
        found.append(Contribution("messages.alert_told", alert.place_id, day, alert.told))
    if alert.closed_at is not None and alert.heard:
        found.append(Contribution("messages.alert_heard", alert.place_id, day, alert.heard))
    return found


def describe_alerts(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = Alert.objects.filter(id__in=list(ids)).select_related("place__now_at")
    return {
        row.id: Opened(
            f"{words.DANGER[Danger(row.danger)]}：{row.title}",
            reverse("messages:alert", args=[(row.place.now_at or row.place).code, row.id]),
        )
        for row in rows
    }


def aloud_contributions(row: ReadAloud) -> Sequence[Contribution]:
    if row.taken_back_at is not None or not row.households:
        return []
    return [Contribution("messages.read_aloud", row.place_id, china_date(row.at), row.households)]


def describe_aloud(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    rows = ReadAloud.objects.filter(id__in=list(ids)).select_related("alert__place__now_at")
    found = {}
    for row in rows:
        place = row.alert.place.now_at or row.alert.place
        title = f"{row.alert.title} · {row.group}{words.HOW[How(row.how)]} · {words.households(row.households)}"
        found[row.id] = Opened(title, reverse("messages:alert", args=[place.code, row.alert_id]))
    return found


def day_contributions(row: DayCount) -> Sequence[Contribution]:
    if row.closed_at is None:
        return []
    found = []
    if row.sent:
        found.append(Contribution(f"messages.by_{row.channel}", row.place_id, row.on, row.sent))
    if row.failed:
        found.append(Contribution("messages.not_sent", row.place_id, row.on, row.failed))
    return found


def describe_days(ids: Iterable[UUID]) -> dict[UUID, Opened]:
    english = (get_language() or "").startswith("en")
    found = {}
    for row in DayCount.objects.filter(id__in=list(ids)):
        kind, channel = kind_of(row.kind), words.CHANNEL[Channel(row.channel)]
        said = ngettext("发出 %(n)s 条", "发出 %(n)s 条", row.sent) % {"n": row.sent}
        lost = _("，没发成 %(n)s 条") % {"n": row.failed} if row.failed else ""
        found[row.id] = Opened(f"{kind.en if english else kind.zh} · {channel} · {said}{lost}")
    return found


SOURCES = [
    Source("alert", "messaging.Alert", alert_contributions, describe_alerts),
    Source("read_aloud", "messaging.ReadAloud", aloud_contributions, describe_aloud),
    Source("message_day", "messaging.DayCount", day_contributions, describe_days),
]
