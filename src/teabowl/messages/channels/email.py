"""Messages by e-mail, through Django's SMTP backend: plain text, one connection for a batch, one-click unsubscribe (RFC 8058)."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from teabowl.messages.channels.parcels import SENT, Outcome, Parcel, Result
from teabowl.messages.rules import one_line
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Email:
    rate: float
    batch: int = 100

    @classmethod
    def configured(cls) -> "Email":
        return cls(float(settings.CONFIG.email_rate))

    def send(self, parcels: Sequence[Parcel]) -> list[Result]:
        connection = get_connection()
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as error:
            return [Result(Outcome.PAUSE, "settings", f"SMTP {error.smtp_code}")] * len(parcels)
        except (OSError, smtplib.SMTPException) as error:
            return [Result(Outcome.PAUSE, "provider", type(error).__name__)] * len(parcels)
        try:
            return [_one(connection, parcel) for parcel in parcels]
        finally:
            connection.close()


def _one(connection: BaseEmailBackend, parcel: Parcel) -> Result:
    try:
        connection.send_messages([letter(parcel)])
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return Result(Outcome.NEVER if code >= 500 else Outcome.AGAIN, "address", f"SMTP {code}")
    except smtplib.SMTPResponseException as refused:
        return Result(Outcome.NEVER if refused.smtp_code >= 500 else Outcome.AGAIN, "provider", f"SMTP {refused.smtp_code}")
    except (OSError, smtplib.SMTPException) as error:
        connection.close()  # the next one opens a new connection
        return Result(Outcome.AGAIN, "provider", type(error).__name__)
    return SENT


def letter(parcel: Parcel) -> EmailMessage:
    """The e-mail. Subject and headers hold one line each: titles hold what people wrote."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{parcel.id.hex}@{host}>", "Auto-Submitted": "auto-generated"}
    if parcel.stop_url:
        headers |= {"List-Unsubscribe": f"<{parcel.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    with translation.override(parcel.language):
        subject = one_line(f"{parcel.title}（{parcel.place}）" if parcel.place else parcel.title, SUBJECT)
        return EmailMessage(subject, text_of(parcel), settings.DEFAULT_FROM_EMAIL, [parcel.address], headers=headers)


def text_of(parcel: Parcel) -> str:
    """The body, in the language that is on."""
    parts = [one_line(parcel.title, SUBJECT)]
    if parcel.lines:
        parts.append("\n".join(f"· {line}" for line in parcel.lines))
    if parcel.body:
        parts.append(parcel.body)
    parts.append(_("打开看：%(url)s") % {"url": parcel.url})
    foot = [_("为什么收到：%(why)s") % {"why": parcel.why}] if parcel.why else []
    if parcel.stop_url:
        foot.append(_("这样的邮件不想再要：%(url)s") % {"url": parcel.stop_url})
    if parcel.wishes_url:
        foot.append(_("改怎么收消息：%(url)s") % {"url": parcel.wishes_url})
    if foot:
        parts.append("—\n" + "\n".join(foot))
    return "\n\n".join(parts) + "\n"
