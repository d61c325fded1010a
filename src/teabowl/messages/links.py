"""Links in messages that leave the site. Each is signed and good for one thing: to open one's copy, to stop a kind by a channel, to
confirm an e-mail address. None signs anybody in."""

import base64
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.urls import reverse

from teabowl.kernel.errors import NotFound
from teabowl.kernel.telling import OUTSIDE, Channel
from teabowl.messages import words

CONFIRM_WITHIN = 3 * 24 * 3600


def open_url(copy_id: UUID) -> str:
    """Opens one copy."""
    return _absolute("messages:link", Signer(salt="messages.open").sign(_short(copy_id)))


def opened(token: str) -> UUID:
    """The copy that a link opens. Raises NotFound."""
    return _long(_unsigned(Signer(salt="messages.open"), token))


def stop_url(account_id: UUID, kind: str, channel: Channel) -> str:
    """Stops a kind by a channel. `kind` '': the digest's, whose unsubscribe stops the channel."""
    return _absolute("messages:stop", Signer(salt="messages.stop").sign(f"{_short(account_id)}.{channel.value}.{kind}"))


def stopped(token: str) -> tuple[UUID, Channel, str]:
    """Whose, which channel, which kind ('' for all). Raises NotFound."""
    account, _, rest = _unsigned(Signer(salt="messages.stop"), token).partition(".")
    channel, _, kind = rest.partition(".")
    if channel not in OUTSIDE:
        raise NotFound(words.BAD_LINK)
    return _long(account), Channel(channel), kind


def confirm_url(row_id: UUID, address: str) -> str:
    """Confirms an e-mail address, within three days."""
    return _absolute("messages:confirm_email", TimestampSigner(salt=_salt(address)).sign(_short(row_id)))


def confirming(token: str) -> UUID:
    """The row of addresses that a link names. Not checked yet: `is_confirmed` does, once the address is known. Raises NotFound."""
    return _long(token.partition(":")[0])


def is_confirmed(token: str, address: str) -> bool:
    """Whether the link was sent to this address, not long ago."""
    try:
        TimestampSigner(salt=_salt(address)).unsign(token, max_age=CONFIRM_WITHIN)
    except BadSignature:
        return False
    return True


def absolute(path: str) -> str:
    return f"{settings.CONFIG.site_url}{path}"


def _absolute(name: str, token: str) -> str:
    return absolute(reverse(name, args=[token]))


def _salt(address: str) -> str:
    return f"messages.confirm.{address}"


def _short(key: UUID) -> str:
    return base64.urlsafe_b64encode(key.bytes).decode().rstrip("=")


def _long(text: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, UnicodeEncodeError):
        raise NotFound(words.BAD_LINK) from None


def _unsigned(signer: Signer, token: str) -> str:
    try:
        return signer.unsign(token)
    except BadSignature:
        raise NotFound(words.BAD_LINK) from None
