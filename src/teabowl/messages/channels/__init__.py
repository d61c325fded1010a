"""The ways out of the site, behind one shape: `send(parcels) -> results`, one for each. Each has a stand-in that prints.

app       the inbox itself: exactly once, in the transaction of what happened
wechat    template or subscribe message of the 服务号; again after a crash (WeChat knows the message by its key)
sms       Tencent SendSms, 200 numbers a request; at most once, in a storm at least once
email     SMTP; again after a crash (one Message-ID)
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings

from teabowl.kernel.telling import OUTSIDE, Channel
from teabowl.messages.channels.console import Console
from teabowl.messages.channels.email import Email
from teabowl.messages.channels.parcels import Sender
from teabowl.messages.channels.texting import Texts
from teabowl.messages.channels.wechat import WeChat
from teabowl.messages.models import EmailAddress
from teabowl.people.models import Account

Finder = Callable[[list[UUID]], dict[UUID, str]]
"""Accounts to the address of each that can be reached; the others are left out."""


def sender_of(channel: Channel) -> Sender | None:
    """What sends by this channel in this installation; None where it is off."""
    config = settings.CONFIG
    if channel is Channel.SMS:
        if config.sms == "console":
            return Console(channel)
        return Texts.configured() if config.tencent_sms_message_template or config.tencent_sms_alert_template else None
    if channel is Channel.WECHAT:
        if config.wechat_messages_by == "console":
            return Console(channel)
        return WeChat.configured() if config.wechat_messages_by in ("template", "subscribe") else None
    if config.email_by == "console":
        return Console(channel)
    return Email.configured() if config.email_by == "smtp" else None


def open_channels() -> tuple[Channel, ...]:
    """The channels out of the site that this installation has."""
    return tuple(channel for channel in OUTSIDE if sender_of(channel) is not None)


def addresses(channel: Channel, accounts: Iterable[UUID]) -> dict[UUID, str]:
    """Where these accounts are reached by the channel: a verified phone, a confirmed e-mail address, an openid. One query."""
    return FINDERS[channel](list(accounts)) if channel in FINDERS else {}


def find_by(channel: Channel, finder: Finder) -> None:
    """Called from the AppConfig.ready of the area that knows: WeChat identities belong to `signin`."""
    FINDERS[channel] = finder


def _phones(accounts: list[UUID]) -> dict[UUID, str]:
    found = Account.objects.filter(id__in=accounts, phone_verified=True, is_active=True, phone__isnull=False)
    return {key: phone for key, phone in found.values_list("id", "phone") if phone}


def _emails(accounts: list[UUID]) -> dict[UUID, str]:
    found = EmailAddress.objects.filter(account_id__in=accounts, confirmed_at__isnull=False, account__is_active=True)
    return dict(found.values_list("account_id", "address"))


FINDERS: dict[Channel, Finder] = {Channel.SMS: _phones, Channel.EMAIL: _emails}
