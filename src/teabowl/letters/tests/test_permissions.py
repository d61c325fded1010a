"""Role × verb × place, through the real actions: every part of the cast tries everything on a public and a private letter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from teabowl.audit.queries import history_of
from teabowl.kernel.actor import ANONYMOUS, Actor
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.letters import actions, queries
from teabowl.letters.tests.conftest import WROTE_AT, Write
from teabowl.places.models import Place
from tests.cast import NOW, Cast

LATE = WROTE_AT + timedelta(days=8)
VERY_LATE = WROTE_AT + timedelta(days=15)
PARTS = [
    *("villager", "neighbour", "stranger", "anonymous", "operator", "other_operator"),
    *("secretary", "township", "county", "city", "auditor"),
]


def actor(cast: Cast, part: str) -> Actor:
    return ANONYMOUS if part == "anonymous" else cast.actor(part)


def tries(act: Callable[[], object]) -> str:
    """What came of it: yes, no (seen but not allowed, or not in this state), or nothing (as if it were not there)."""
    try:
        act()
    except NotFound:
        return "nothing"
    except (NotAllowed, Refused):
        return "no"
    return "yes"


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that the next may try."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def parts_that(results: dict[str, str], result: str) -> set[str]:
    return {part for part, found in results.items() if found == result}


def everybody(cast: Cast, act: Callable[[Actor], object]) -> dict[str, str]:
    return {part: tries(lambda part=part: act(actor(cast, part))) for part in PARTS}  # type: ignore[misc]


READING = [
    ("public", None, set(PARTS)),
    ("private", None, {"villager", "secretary"}),
    ("private", LATE, {"villager", "secretary", "township"}),
    ("private", VERY_LATE, {"villager", "secretary", "township", "county"}),
]


@pytest.mark.parametrize(("visibility", "escalated", "readers"), READING)
def test_who_reads_a_letter(cast: Cast, write: Write, visibility: str, escalated: object, readers: set[str]) -> None:
    letter, place = write(visibility), cast.place("随西村")
    if escalated:
        actions.escalate_late_letters(now=escalated)
    results = everybody(cast, lambda a: actions.open_letter(a, place=place, letter_id=letter.id, now=VERY_LATE))
    assert parts_that(results, "yes") == readers
    assert parts_that(results, "nothing") == set(PARTS) - readers
    logged = {entry.actor_name for entry in history_of("letter", letter.id) if entry.is_read}
    expected = readers - {"villager"} if visibility == "private" else set()
    assert logged == {cast.accounts[part].person.name for part in expected}


def test_the_writer_sees_who_read_and_when(cast: Cast, write: Write) -> None:
    letter, place = write("private"), cast.place("随西村")
    for _ in range(2):
        actions.open_letter(cast.actor("secretary"), place=place, letter_id=letter.id, now=NOW)
    with pytest.raises(NotFound):
        actions.open_letter(cast.actor("operator"), place=place, letter_id=letter.id, now=NOW)
    page = actions.open_letter(cast.actor("villager"), place=place, letter_id=letter.id, now=NOW)
    assert page.readers == [("孙立根", NOW), ("孙立根", NOW)]
    assert actions.open_letter(cast.actor("secretary"), place=place, letter_id=letter.id, now=NOW).readers == []


ANSWERING = [
    ("public", None, {"operator", "secretary"}),
    ("private", None, {"secretary"}),
    ("public", LATE, {"operator", "secretary", "township"}),
    ("private", LATE, {"secretary", "township"}),
    ("private", VERY_LATE, {"secretary", "township", "county"}),
]


@pytest.mark.parametrize(("visibility", "escalated", "answerers"), ANSWERING)
@pytest.mark.parametrize("verb", ["answer", "note"])
def test_who_answers_a_letter(
    cast: Cast, write: Write, visibility: str, escalated: object, answerers: set[str], verb: str
) -> None:
    letter = write(visibility)
    if escalated:
        actions.escalate_late_letters(now=escalated)

    def act(who: Actor) -> None:
        with undone():
            if verb == "answer":
                actions.answer_letter(who, letter_id=letter.id, body="好", now=VERY_LATE)
            else:
                actions.note_step(who, letter_id=letter.id, kind="looking", now=VERY_LATE)

    results = everybody(cast, act)
    assert parts_that(results, "yes") == answerers
    hidden = set(PARTS) - answerers - {"villager"} if visibility == "private" else set()
    assert parts_that(results, "nothing") == hidden


def test_nobody_answers_their_own_letter(cast: Cast, write: Write) -> None:
    letter = write(by="secretary")
    with pytest.raises(NotAllowed):
        actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="好", now=NOW)


def test_only_the_operator_hands_over_and_only_here(cast: Cast, write: Write) -> None:
    letter = write("private")

    def act(who: Actor) -> None:
        with undone():
            actions.hand_over(who, letter_id=letter.id, now=NOW)

    assert parts_that(everybody(cast, act), "yes") == {"operator"}


WRITERS: dict[str, Callable[[Actor, UUID], object]] = {
    "ask_again": lambda a, key: actions.ask_again(a, letter_id=key, question="还有呢", now=NOW),
    "rate_letter": lambda a, key: actions.rate_letter(a, letter_id=key, rating="fair", now=NOW),
    "set_visibility": lambda a, key: actions.set_visibility(a, letter_id=key, visibility="public", now=NOW),
    "consent_to_publish": lambda a, key: actions.consent_to_publish(a, letter_id=key, consent="both", now=NOW),
}


@pytest.mark.parametrize("verb", WRITERS)
def test_only_the_writer_decides_about_a_letter(cast: Cast, answered: Write, verb: str) -> None:
    letter = answered("private")

    def act(who: Actor) -> None:
        with undone():
            WRITERS[verb](who, letter.id)

    results = everybody(cast, act)
    assert parts_that(results, "yes") == {"villager"}
    assert parts_that(results, "no") == {"secretary"}


PLACES: list[tuple[str, Callable[[Actor, Place], object], dict[str, set[str]]]] = [
    (
        "set_limit",
        lambda a, p: actions.set_limit(a, place=p, days=4, since=date(2026, 12, 1), now=NOW),
        {
            "随西村": {"township", "county", "city"},
            "张营村": {"county", "city"},
            "龙堌北村": {"city"},
            "菏泽市": {"city"},
        },
    ),
    (
        "late_below",
        lambda a, p: queries.late_below(a, p, now=NOW),
        {
            "随西村": {"township", "county", "city", "auditor"},
            "张营镇": {"county", "city", "auditor"},
            "巨野县": {"city", "auditor"},
        },
    ),
]


@pytest.mark.parametrize(("name", "act", "allowed"), PLACES, ids=[row[0] for row in PLACES])
def test_what_organisers_do_reaches_down_and_not_sideways(
    cast: Cast, name: str, act: Callable[[Actor, Place], object], allowed: dict[str, set[str]]
) -> None:
    for place_name, parts in allowed.items():
        results = everybody(cast, lambda a, place_name=place_name: act(a, cast.place(place_name)))  # type: ignore[misc]
        assert parts_that(results, "yes") == parts, (name, place_name)


def test_hiding_and_showing(cast: Cast, write: Write) -> None:
    letter = write("public")

    def hide(who: Actor) -> None:
        with undone():
            actions.hide_letter(who, letter_id=letter.id, reason="骂人", now=NOW)

    assert parts_that(everybody(cast, hide), "yes") == {"operator", "secretary", "township"}
    actions.hide_letter(cast.actor("secretary"), letter_id=letter.id, reason="骂人", now=NOW)

    def show(who: Actor) -> None:
        with undone():
            actions.show_letter(who, letter_id=letter.id, now=NOW)

    assert parts_that(everybody(cast, show), "yes") == {"township", "county"}


def test_a_private_letter_is_found_at_its_own_village_only(cast: Cast, write: Write) -> None:
    letter = write("private")
    with pytest.raises(NotFound):
        actions.open_letter(cast.actor("secretary"), place=cast.place("随东村"), letter_id=letter.id, now=NOW)
