"""Messages: an inbox with something in it, one message, wishes, an urgent notice in force and one that is over."""

from datetime import datetime, timedelta
from typing import Any

from teabowl.kernel.ids import new_id
from teabowl.kernel.telling import Channel
from teabowl.messages import actions, links
from teabowl.messages.actions.routing import route_copies
from teabowl.messages.models import Copy, EmailAddress
from teabowl.messages.rules import Danger, How

PAGES = {
    "": [
        "{v}/alerts/", "{v}/alerts/{storm}/", "{v}/alerts/{outage}/", "{t}/alerts/",
        "/m/{storm_token}/", "/m/{stop_token}/off/", "/m/{email_token}/email/",
    ],
    "villager": [
        "/me/messages/", "/me/messages/?new=1", "/me/messages/?q=没有这样的字", "/me/messages/{told}/", "/me/messages/sent/",
        "/me/messages/settings/", "/me/messages/email/", "{v}/alerts/{storm}/", "{v}/alerts/{storm}/aloud/",
    ],
    "stranger": ["/me/messages/", "/me/messages/sent/"],
    "operator": [
        "/me/messages/", "{v}/messages/", "{v}/alerts/write/", "{v}/alerts/{storm}/reach/", "{v}/alerts/{storm}/end/",
        "{v}/alerts/{storm}/aloud/",
    ],
    "township": ["{t}/messages/?days=30", "{t}/alerts/write/", "{v}/alerts/{storm}/aloud/"],
}  # fmt: skip
ELSEWHERE = {
    "messages:read_all", "messages:clear", "messages:delete", "messages:drop_email", "messages:export", "messages:atom",
    "messages:tools", "messages:yours", "messages:heard", "messages:take_back", "messages:reach_excel",
}  # fmt: skip


def fill(made: Any, now: datetime) -> None:
    cast, village = made.cast, made.cast.place("随西村")
    operator, villager = cast.actor("operator"), cast.actor("villager")

    def send(danger: Danger, title: str, hours: int, at: datetime, **more: Any) -> Any:
        return actions.send_alert(
            operator, place=village, danger=danger, title=title, body="东头三家先搬到村委会。", until=at + timedelta(hours=hours),
            key=new_id(), now=at, **more,
        )  # fmt: skip

    outage = send(Danger.OUTAGE, "明天停电，换变压器", 3, now - timedelta(days=2))
    storm = send(Danger.RAIN, "今晚有暴雨，低洼处先搬东西", 12, now, source="郓城县气象台 11 月 24 日 14 时 暴雨黄色预警")
    while actions.spread_alerts(now=now):
        pass
    actions.end_due_alerts(now=now)
    while route_copies(now=now):
        pass
    actions.close_alerts(now=now)
    for who, group in ((villager, "三组"), (operator, "")):
        actions.note_read_aloud(
            who,
            alert_id=storm.id,
            place=village,
            how=How.DOOR,
            households=7,
            group=group,
            note="老刘家没人",
            key=new_id(),
            now=now,
        )
    account = cast.accounts["villager"]
    copy = Copy.objects.get(account=account, message=storm.message_id)
    address = EmailAddress.objects.create(account=account, address="xiaoman@example.org", asked_at=now, asked_on=now.date())

    def token(url: str) -> str:
        return url.split("/m/")[1].split("/")[0]

    made.of |= {"storm": storm.id, "outage": outage.id, "told": copy.id}
    made.of |= {
        "storm_token": token(links.open_url(copy.id)),
        "stop_token": token(links.stop_url(account.id, "letters.answered", Channel.EMAIL)),
        "email_token": token(links.confirm_url(address.id, address.address)),
    }
