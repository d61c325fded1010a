"""Telling people something: a message and a copy in each inbox, in the caller's transaction. The worker does the rest."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation
from django.utils.functional import Promise

from teabowl.kernel.actor import Actor
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.messages import rules
from teabowl.messages.kinds import kinds
from teabowl.messages.models import Message
from teabowl.places.models import Place
from teabowl.ui import spoken

LANGUAGES = ("zh-hans", "en")

COPIES = """
INSERT INTO messaging_copy (id, message_id, account_id, once, at)
SELECT copy.id, %(message)s, account.id, %(once)s, %(now)s
FROM unnest(%(ids)s::uuid[], %(to)s::uuid[]) AS copy(id, account_id)
JOIN people_account AS account ON account.id = copy.account_id AND account.is_active
ON CONFLICT (account_id, once) DO NOTHING
"""


def tell(
    actor: Actor,
    *,
    kind: str,
    to: Iterable[UUID],
    title: Any,
    path: str,
    about: tuple[str, UUID],
    now: datetime,
    body: Any = "",
    words: Mapping[str, Any] | None = None,
    place: Place | None = None,
    step: str = "",
) -> int:
    """Put a message into the inboxes of these accounts; the worker sends it on by the channels that each has chosen.

    `title` and `body` are said in both languages: gettext-lazy text with %-fields that `words` fills (a date is written out in
    each language, a lazy value translated). `about` is (type, key) of the record; the same kind, about and step reach an account
    once, so a `step` (the round, a state, a day) is needed where one record tells of the same kind twice. `path` is the page where
    the matter is. Nobody is told of their own deed: the actor's account is left out.

    Call it inside the action's transaction: what is rolled back is not told. Returns how many were told now, not before.
    Raises ValueError for a kind that nobody declared and a path that leads off the site.
    """
    if kind not in kinds():
        raise ValueError(f"no message kind {kind!r}: declare it in the area's told.py")
    if not rules.is_path(path):
        raise ValueError(f"not a path of this site: {path!r}")
    accounts = [key for key in dict.fromkeys(to) if key is not None and key != actor.account_id]
    if not accounts:
        return 0
    said = [_said(language, title, body, words or {}, china_date(now)) for language in LANGUAGES]
    with transaction.atomic():
        message = Message.objects.create(
            kind=kind,
            place=place,
            title=rules.one_line(said[0][0], 80),
            title_en=rules.one_line(said[1][0], 160),
            body=rules.plain(said[0][1], rules.BODY_LENGTH),
            body_en=rules.plain(said[1][1], rules.BODY_LENGTH),
            path=path,
            about_type=about[0],
            about_id=about[1],
            step=step,
            at=now,
        )
        told = _copies(message, accounts, now)
        if not told:
            message.delete()  # everybody knew already
    return told


def once_of(kind: str, about_type: str, about_id: UUID, step: str) -> UUID:
    """The key under which the same is told once."""
    return UUID(bytes=sha256(f"{kind}\n{about_type}\n{about_id}\n{step}".encode()).digest()[:16])


def _copies(message: Message, accounts: list[UUID], now: datetime) -> int:
    once = once_of(message.kind, message.about_type, message.about_id, message.step)
    ids = [new_id() for _ in accounts]
    with connection.cursor() as cursor:
        cursor.execute(COPIES, {"message": message.id, "once": once, "now": now, "ids": ids, "to": accounts})
        return int(cursor.rowcount)


def _said(language: str, title: Any, body: Any, values: Mapping[str, Any], today: date) -> tuple[str, str]:
    with translation.override(language):
        filled = {name: _spoken(value, today) for name, value in values.items()}
        title, body = (str(text) % filled if filled else str(text) for text in (title, body))
        return title, body


def _spoken(value: Any, today: date) -> Any:
    if isinstance(value, datetime):
        return spoken.day(china_date(value), today)
    if isinstance(value, date):
        return spoken.day(value, today)
    return str(value) if isinstance(value, Promise) else value
