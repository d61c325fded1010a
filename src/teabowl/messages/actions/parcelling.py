"""Deliveries made ready for their channel: the address as it is now, the words in the person's language, the links."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import ngettext

from teabowl.kernel.telling import Channel
from teabowl.messages import links
from teabowl.messages.channels import addresses
from teabowl.messages.channels.parcels import Parcel
from teabowl.messages.kinds import kind_of, why_of
from teabowl.messages.models import Alert, Delivery, Message, Wish
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

LINES = 20
"""Titles that a digest shows; the rest are counted."""


def parcels_of(groups: Sequence[Sequence[Delivery]], channel: Channel, now: datetime) -> list[Parcel | None]:
    """One parcel for each group: a delivery alone, or a person's digest. None where the person has no address there any more."""
    accounts = [group[0].account_id for group in groups]
    known = addresses(channel, accounts)
    languages = dict(Wish.objects.filter(account_id__in=accounts).values_list("account_id", "language"))
    messages = {group[0].copy.message_id for group in groups}
    ends = dict(Alert.objects.filter(message__in=messages).values_list("message_id", "until"))
    found: list[Parcel | None] = []
    for group in groups:
        first, address = group[0], known.get(group[0].account_id)
        if address is None:
            found.append(None)
            continue
        with translation.override(languages.get(first.account_id, "zh-hans")):
            if first.digest:
                found.append(_digest(group, address, channel, now))
            else:
                found.append(_alone(first, address, channel, ends.get(first.copy.message_id)))
    return found


def _alone(delivery: Delivery, address: str, channel: Channel, until: datetime | None) -> Parcel:
    message = delivery.copy.message
    kind = kind_of(message.kind)
    title, body = words_of(message)
    return Parcel(
        id=delivery.id,
        address=address,
        title=title,
        body=body,
        place=message.place.name if message.place else "",
        at=message.at,
        url=links.open_url(delivery.copy_id),
        why=why_of(kind),
        stop_url=links.stop_url(delivery.account_id, kind.key, channel),
        wishes_url=links.absolute("/me/messages/settings/"),
        until=until,
        language=translation.get_language() or "zh-hans",
    )


def _digest(group: Sequence[Delivery], address: str, channel: Channel, now: datetime) -> Parcel:
    first = group[0]
    count = len(group)
    lines = [f"{words_of(d.copy.message)[0]}" for d in group[:LINES]]
    if count > LINES:
        lines.append(_("还有 %(n)s 条") % {"n": count - LINES})
    places = list(dict.fromkeys(d.copy.message.place.name for d in group if d.copy.message.place))
    return Parcel(
        id=first.id,
        address=address,
        title=ngettext("您有 %(n)s 条新消息", "您有 %(n)s 条新消息", count) % {"n": count},
        body="",
        place=places[0] if len(places) == 1 else "",
        at=now,
        url=links.absolute("/me/messages/"),
        why=_("不急的消息合在一起发，是您设的"),
        stop_url=links.stop_url(first.account_id, "", channel),
        wishes_url=links.absolute("/me/messages/settings/"),
        lines=tuple(lines),
        language=translation.get_language() or "zh-hans",
    )


def words_of(message: Message) -> tuple[str, str]:
    """Title and body in the language that is on."""
    if (translation.get_language() or "").startswith("en"):
        return message.title_en, message.body_en
    return message.title, message.body
