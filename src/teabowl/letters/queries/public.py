"""What everybody may read. Nothing here asks who reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from teabowl.kernel.actor import Level
from teabowl.kernel.times import china_date
from teabowl.letters import words
from teabowl.letters.models import Letter, LetterQuerySet
from teabowl.letters.rules import OPEN, Consent, State, Visibility, days_taken
from teabowl.places.models import Place
from teabowl.places.newest import Found, New, News, newest
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 20


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in a list that everybody reads. `signed` is 三组村民, or a name that the writer chose to show."""

    id: UUID
    title: str
    signed: str
    received_at: datetime
    answered_at: datetime | None
    tag_state: str
    tag: str
    outcome: str
    place_name: str
    place_code: str
    url: str
    updated_at: datetime
    body: str
    answer: str


@dataclass(frozen=True, slots=True)
class LettersPage:
    """A page of letters; `private` and `received` count all letters here, None above a village (figures have them there)."""

    rows: list[LetterRow]
    received: int | None
    private: int | None
    older_id: UUID | None


def letters_page(
    place: Place, *, now: datetime, before: UUID | None = None, q: str = "", state: str = "", limit: int = PAGE
) -> LettersPage:
    """Public letters here (in a village) or here and below, newest first. Private ones are only counted.

    `before` pages on from a letter's key; `q` looks in title and words; `state` is '', 'answered' or 'waiting'.
    """
    here = _letters_of(place)
    found = here.published()
    if q:
        # only what everybody reads: the words of a private letter, answered in public, are not looked into
        found = found.filter(Q(visibility=Visibility.PUBLIC) | Q(consent=Consent.BOTH))
        found = found.filter(Q(title__icontains=q) | Q(body__icontains=q))
    if state == "answered":
        found = found.filter(state__in=[State.ANSWERED, State.CLOSED])
    elif state == "waiting":
        found = found.filter(state__in=OPEN)
    if before is not None:
        last = Letter.objects.filter(id=before).values_list("received_at", flat=True).first()
        if last is not None:
            found = found.filter(Q(received_at__lt=last) | Q(received_at=last, id__lt=before))
    rows = _rows(found.newest_first()[: limit + 1], now)
    received = private = None
    if place.level == Level.VILLAGE:
        counts = here.aggregate(received=Count("id"), private=Count("id", filter=Q(visibility=Visibility.PRIVATE)))
        received, private = counts["received"], counts["private"]
    return LettersPage(rows[:limit], received, private, rows[limit - 1].id if len(rows) > limit else None)


def latest_public(place: Place, limit: int) -> list[New]:
    """The newest letters that everybody may read: of a village, or of a head account and everything below it. One query."""
    return newest([NEWS], place, limit)


class _Said(NamedTuple):
    """What `words` asks of a letter that stands among the newest."""

    title: str
    visibility: str
    consent: str
    state: str
    signed: str
    from_group: str
    from_villager: str
    erased_at: str


def _new_letter(_at: Place, found: Found) -> New:
    letter: Any = _Said(*found.said)
    state, tag = words.state_tag(letter)
    is_read = letter.visibility == Visibility.PUBLIC or letter.consent == Consent.BOTH
    return New(
        id=found.id,
        board="letters",
        heading=words.title_for_all(letter),
        url=f"/p/{found.home_code}/letters/{found.id}/",
        tag=tag,
        state=state,
        place_name=found.home_name,
        author=words.signature(letter) if is_read else _("一位来信人"),
        at=found.at,
    )


_NEW = """
SELECT l.id, COALESCE(l.answered_at, l.received_at) AS at, l.place_id,
       ARRAY[l.title, l.visibility, l.consent, l.state, l.signed, l.from_group, CASE WHEN l.from_villager THEN 'yes' ELSE '' END,
             CASE WHEN l.erased_at IS NULL THEN '' ELSE 'yes' END]::text[] AS said
FROM letters_letter l
"""
_PUBLISHED = """
((l.visibility = 'public' AND l.erased_at IS NULL) OR l.consent <> 'none') AND l.hidden_at IS NULL AND l.state <> 'withdrawn'
"""
"""`LetterQuerySet.published`, in so many words."""
_HERE = f"""
SELECT letter.* FROM here CROSS JOIN LATERAL (
  {_NEW} WHERE l.place_id = here.id AND {_PUBLISHED} ORDER BY l.received_at DESC, l.id DESC LIMIT {{limit}}
) letter ORDER BY letter.at DESC, letter.id DESC LIMIT {{limit}}
"""  # noqa: S608, constants
_BELOW = f"""
{_NEW} JOIN places_place v ON v.id = l.place_id
WHERE v.lineage @> ARRAY[%(key)s]::uuid[] AND {_PUBLISHED} ORDER BY l.received_at DESC, l.id DESC LIMIT {{limit}}
"""
NEWS = News(_HERE, lambda _place: _BELOW, _new_letter)


def _letters_of(place: Place) -> LetterQuerySet:
    if place.level == Level.VILLAGE:
        return Letter.objects.filter(place_id__in=ids_living_at(place))
    return Letter.objects.filter(place__lineage__contains=[place.id])


def _rows(letters: Iterable[Letter], now: datetime) -> list[LetterRow]:
    found = letters
    if isinstance(letters, LetterQuerySet):
        found = letters.select_related("place", "place__now_at").prefetch_related("answers")
    return [row_of(letter, now) for letter in found]


def row_of(letter: Letter, now: datetime) -> LetterRow:
    """A row for everybody. Needs place, place.now_at and answers."""
    stands = letter.place.now_at or letter.place
    tag_state, tag = words.public_tag(letter, china_date(now))
    taken = days_taken(china_date(letter.received_at), china_date(letter.answered_at)) if letter.answered_at else 0
    answers = sorted(letter.answers.all(), key=lambda a: a.round)
    if letter.visibility == Visibility.PRIVATE:
        answers = [a for a in answers if letter.consented_at and a.at <= letter.consented_at]
    shows_body = letter.visibility == Visibility.PUBLIC or letter.consent == Consent.BOTH
    return LetterRow(
        id=letter.id,
        title=words.title_for_all(letter),
        signed=words.signature(letter) if shows_body else _("一位来信人"),
        received_at=letter.received_at,
        answered_at=letter.answered_at,
        tag_state=tag_state,
        tag=tag,
        outcome=words.outcome(letter, taken, now),
        place_name=stands.name,
        place_code=stands.code,
        url=reverse("letters:letter", args=[stands.code, letter.id]),
        updated_at=letter.last_answered_at or letter.received_at,
        body=letter.body if shows_body else "",
        answer=answers[-1].body if answers else "",
    )
