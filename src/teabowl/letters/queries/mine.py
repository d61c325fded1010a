"""One's own letters."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.urls import reverse

from teabowl.kernel.times import china_date
from teabowl.letters import words
from teabowl.letters.models import Letter
from teabowl.letters.rules import Visibility, days_taken


@dataclass(frozen=True, slots=True)
class MyLetter:
    """A letter in its writer's list. `has_news`: something happened since the writer last opened it."""

    id: UUID
    title: str
    place_name: str
    received_at: datetime
    tag_state: str
    tag: str
    outcome: str
    is_private: bool
    has_news: bool
    url: str


def my_letters(account_id: UUID, *, now: datetime) -> list[MyLetter]:
    """Every letter of the account, newest first. One query."""
    rows = Letter.objects.filter(writer_id=account_id).select_related("place", "place__now_at").newest_first()
    return [_mine(letter, now) for letter in rows]


NEWS = "SELECT count(*) FROM letters_letter WHERE writer_id = %(account)s AND news_at IS NOT NULL"
"""SQL of how many of the account's letters have news that it has not seen."""


def news_count(account_id: UUID) -> int:
    """How many of the account's letters have news that it has not seen."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS, {"account": account_id})
        return int(cursor.fetchone()[0])


def _mine(letter: Letter, now: datetime) -> MyLetter:
    stands = letter.place.now_at or letter.place
    tag_state, tag = words.state_tag(letter)
    taken = days_taken(china_date(letter.received_at), china_date(letter.answered_at)) if letter.answered_at else 0
    return MyLetter(
        id=letter.id,
        title=letter.title,
        place_name=stands.name,
        received_at=letter.received_at,
        tag_state=tag_state,
        tag=tag,
        outcome=words.outcome(letter, taken, now),
        is_private=letter.visibility == Visibility.PRIVATE,
        has_news=letter.news_at is not None,
        url=reverse("letters:inside", args=[stands.code, letter.id]),
    )
