"""What a letter counts for, from its state alone."""

from collections import Counter
from datetime import date, timedelta

from teabowl.figures.models import Entry
from teabowl.letters import actions
from teabowl.letters.figures import INDICATORS, contributions, describe
from teabowl.letters.models import Letter
from teabowl.letters.tests.conftest import WROTE_AT, Write
from tests.cast import NOW, Cast

DAYS = [timedelta(days=n) for n in range(40)]


def counted(letter: Letter) -> dict[str, date]:
    letter = Letter.objects.get(id=letter.id)
    return {c.indicator.removeprefix("letters."): c.on for c in contributions(letter)}


def test_a_waiting_letter_is_due_on_its_last_day(write: Write) -> None:
    assert counted(write()) == {"received": date(2026, 11, 18), "due": date(2026, 11, 25)}


def test_in_time_counts_as_due_on_the_day_of_the_answer(answered: Write) -> None:
    day = date(2026, 11, 20)
    found = counted(answered())
    assert found == {"received": date(2026, 11, 18), "answered": day, "answer_days": day, "answered_in_time": day, "due": day}


def test_the_days_it_took_are_working_days(cast: Cast, write: Write) -> None:
    letter = write(now=WROTE_AT - timedelta(days=50))  # 29 September, before National Day
    at = WROTE_AT - timedelta(days=37)  # 12 October
    letter = actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="好", now=at)
    assert next(c.bucket for c in contributions(letter) if c.indicator == "letters.answer_days") == 5
    assert "answered_in_time" in counted(letter)


def test_late_is_due_on_the_last_day_and_never_in_time(cast: Cast, write: Write) -> None:
    letter = write()
    actions.escalate_late_letters(now=WROTE_AT + DAYS[8])
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="好", now=WROTE_AT + DAYS[9])
    found = counted(letter)
    assert (found["due"], found["answered"], found["escalated"]) == (date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 26))
    assert "answered_in_time" not in found


def test_the_first_answer_decides(cast: Cast, answered: Write) -> None:
    letter = answered()
    actions.ask_again(cast.actor("villager"), letter_id=letter.id, question="还有", now=WROTE_AT + DAYS[3])
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="好", now=WROTE_AT + DAYS[30])
    assert counted(letter)["answered_in_time"] == date(2026, 11, 20)


def test_withdrawing_does_not_mend_a_late_letter(cast: Cast, write: Write) -> None:
    early, late, writer = write(), write(), cast.actor("villager")
    actions.withdraw_letter(writer, letter_id=early.id, now=WROTE_AT + DAYS[7])
    actions.withdraw_letter(writer, letter_id=late.id, now=WROTE_AT + DAYS[8])
    assert counted(early) == {"received": date(2026, 11, 18)}
    assert counted(late) == {"received": date(2026, 11, 18), "due": date(2026, 11, 25)}


def test_only_the_latest_rating_counts(cast: Cast, answered: Write) -> None:
    letter, writer = answered(), cast.actor("villager")
    actions.rate_letter(writer, letter_id=letter.id, rating="unsatisfied", note="没清", now=WROTE_AT + DAYS[3])
    assert counted(letter)["rated"] == date(2026, 11, 21)
    assert "satisfied" not in counted(letter)
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="清了", now=WROTE_AT + DAYS[4])
    actions.rate_letter(writer, letter_id=letter.id, rating="satisfied", now=WROTE_AT + DAYS[5])
    assert counted(letter)["rated"] == counted(letter)["satisfied"] == date(2026, 11, 23)


def test_every_part_that_a_figure_names_is_declared() -> None:
    keys = [i.key for i in INDICATORS]
    assert max(Counter(keys).values()) == 1
    for indicator in INDICATORS:
        assert {indicator.numerator, indicator.denominator, indicator.of} - {""} <= set(keys)


def test_the_ledger_holds_what_the_records_say(cast: Cast, write: Write, answered: Write) -> None:
    letters = [write(), answered(), answered("private")]
    actions.escalate_late_letters(now=WROTE_AT + DAYS[16])
    actions.rate_letter(cast.actor("villager"), letter_id=letters[1].id, rating="satisfied", now=NOW)
    ledger: Counter[tuple[str, date, int]] = Counter()
    for entry in Entry.objects.all():
        ledger[entry.indicator, entry.on, entry.bucket] += int(entry.amount)
    said: Counter[tuple[str, date, int]] = Counter()
    for letter in Letter.objects.all():
        for part in contributions(letter):
            said[part.indicator, part.on, part.bucket] += int(part.amount)
    assert +ledger == said


def test_an_opened_figure_never_tells_what_is_private(cast: Cast, write: Write, django_assert_num_queries: object) -> None:
    public, private, gone = write("public"), write("private"), write("public")
    actions.withdraw_letter(cast.actor("villager"), letter_id=gone.id, now=NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = describe([public.id, private.id, gone.id])
    assert (rows[public.id].title, rows[public.id].url) == (public.title, f"/p/371725104201/letters/{public.id}/")
    assert (rows[private.id].title, rows[private.id].url) == ("一封私密来信", "")
    assert (rows[gone.id].title, rows[gone.id].url) == ("一封来信", "")
