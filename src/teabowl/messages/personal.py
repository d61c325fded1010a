"""One's own messages: taken along, and deleted with the account."""

from datetime import datetime
from typing import Any

from teabowl.kernel.actor import Actor
from teabowl.messages.models import Alert, Choice, Copy, Delivery, EmailAddress, Message, ReadAloud, Wish
from teabowl.messages.queries.inbox import UNREAD, export_rows
from teabowl.messages.queries.wishing import wishing_of
from teabowl.people.models import Account, Person
from teabowl.people.personal import register
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


def export(_person: Person, account: Account) -> list[dict[str, Any]]:
    """How the person wants to be told, and everything that was told."""
    wishing = wishing_of(account.id)
    wishes = {
        "type": "wishes",
        "stopped": wishing.wishes.stopped,
        "digest": wishing.wishes.digest.value,
        "quiet": [wishing.wishes.quiet_from, wishing.wishes.quiet_to] if wishing.wishes.quiet else None,
        "urgent_at_night": wishing.wishes.urgent_at_night,
        "email": wishing.email,
        "kinds": {row.key: [channel.value for channel, on in row.wanted if on] for row in wishing.kinds},
    }
    aloud = [
        {
            "type": "read_aloud",
            "at": row.at.isoformat(),
            "place": row.place.name,
            "households": row.households,
            "note": row.note,
        }
        for row in ReadAloud.objects.filter(by=account).select_related("place").order_by("at", "id")
    ]
    return [wishes, *aloud, *({"type": "message"} | row for row in export_rows(account.id))]


def erase(_person: Person, account: Account, _now: datetime) -> None:
    """Messages, wishes and the e-mail address go; urgent notices and what was read aloud stay, without who did it."""
    mine = list(Copy.objects.filter(account=account).values_list("message_id", flat=True))
    Delivery.objects.filter(account=account).delete()
    Copy.objects.filter(account=account).delete()
    kept = Alert.objects.filter(message__isnull=False).values("message_id")
    Message.objects.filter(id__in=mine, copies__isnull=True).exclude(id__in=kept).delete()
    for model in (Wish, Choice, EmailAddress):
        model._default_manager.filter(account=account).delete()
    ReadAloud.objects.filter(by=account).update(by=None, note="")


def _links(_actor: Actor, news: int) -> list[tuple[Any, str]]:
    return [
        (_("我的消息（有没看的）") if news else _("我的消息"), "/me/messages/"),
        (_("怎么收消息"), "/me/messages/settings/"),
    ]


def register_here() -> None:
    register(
        "messages",
        export,
        erase,
        label_zh="消息",
        label_en="Messages",
        stays=_("发过的紧急通知、记过的喊话上门，只留下是什么职责做的，不留名字"),
        links=_links,
        asks=UNREAD,
    )
