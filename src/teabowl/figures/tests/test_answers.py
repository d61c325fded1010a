"""What the API and the command answer."""

import argparse
import json
from datetime import date
from decimal import Decimal

import pytest
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH

from teabowl.figures import actions, commands, opening
from teabowl.figures.answers import figures_answer, number, records_answer
from teabowl.figures.models import Closing, Entry
from teabowl.figures.queries import MergedAway
from teabowl.figures.rules import bands, median, wilson
from teabowl.figures.sums import lines_sql
from teabowl.figures.tests.books import Record, asked
from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import Invalid, NotFound
from teabowl.places.actions import Decision, merge_places
from teabowl.places.models import Place
from tests.cast import NOW, Cast

ACTOR = system_actor("tests")
DAY = date(2026, 11, 20)


@pytest.fixture
def filled(cast: Cast) -> Cast:
    for days in (0, 2, 2, 9, None):
        actions.post(ACTOR, Record(asked(cast.place("随西村").id, date(2026, 3, 4), days, Decimal("10.25"))), now=NOW)
    return cast


def by_key(answer: dict[str, object]) -> dict[str, dict[str, object]]:
    return {figure["key"]: figure for figure in answer["figures"]}


def test_figures_have_the_promised_shape(filled: Cast) -> None:
    answer = figures_answer(filled.place("菏泽市"), as_of=DAY)
    assert answer["place"] == {"code": "371700000000", "name": "菏泽市", "level": "city"}
    assert (answer["as_of"], answer["known_at"], answer["tree"]) == ("2026-11-20", None, "then")
    found = by_key(answer)
    assert found["test.asked"] == {
        "key": "test.asked", "name": "数test.asked", "unit": "件", "kind": "flow", "from": "2026-01-01", "to": "2026-11-20",
        "value": 5, "records": 5,
    }  # fmt: skip
    assert found["test.money"]["value"] == 51.25
    share = found["test.share"]
    assert (share["value"], share["numerator"], share["denominator"], share["records"], share["n"]) == (80, 4, 5, 5, 5)
    assert share["interval"] == [37.55, 96.38]
    assert found["test.days"]["value"] == 2
    assert [band["count"] for band in found["test.bands"]["bands"]] == [3, 0, 1]
    assert found["test.grown"]["value"] is None
    assert "test.answered" not in found
    json.dumps(answer)


@pytest.mark.parametrize("key", ["test.asked", "test.money", "test.days", "test.answered", "test.share"])
def test_records_repeat_the_figure(filled: Cast, key: str) -> None:
    city = filled.place("菏泽市")
    answer = records_answer(city, key, as_of=DAY)
    figure = by_key(figures_answer(city, as_of=DAY, keys=[key]))[key]
    assert answer["count"] == figure["records"] == len(answer["results"])
    if figure["kind"] in ("flow", "sum"):
        assert answer["sum"] == figure["value"] == sum(row["amount"] for row in answer["results"])
    assert set(answer["results"][0]) == {"id", "type", "place", "date", "amount", "title", "url"}
    assert answer["next"] is None


def test_each_part_of_a_ratio_opens(filled: Cast) -> None:
    city = filled.place("菏泽市")
    share = by_key(figures_answer(city, as_of=DAY, keys=["test.share"]))["test.share"]
    for part in ("numerator", "denominator"):
        assert records_answer(city, "test.share", as_of=DAY, part=part)["count"] == share[part]
        assert records_answer(city, share[f"{part}_key"], as_of=DAY)["count"] == share[part]
    with pytest.raises(Invalid):
        records_answer(city, "test.asked", part="numerator")
    with pytest.raises(NotFound):
        records_answer(city, "no.such")


def test_a_merged_away_place_answers_for_its_last_day(filled: Cast) -> None:
    merge_places(
        filled.actor("city"),
        codes=["371725104201"],
        into="371725104202",
        on=date(2026, 11, 10),
        decision=Decision("x"),
        now=NOW,
    )
    gone = Place.objects.get(code="371725104201")
    answer = figures_answer(gone, keys=["test.asked"])
    assert (answer["as_of"], answer["figures"][0]["value"]) == ("2026-11-09", 5)
    assert records_answer(gone, "test.asked")["count"] == 5
    for question in ({"as_of": date(2026, 11, 10)}, {"tree": "now"}):
        with pytest.raises(MergedAway) as told:
            figures_answer(gone, **question)
        assert told.value.successor.code == "371725104202"
    successor = filled.place("随东村")
    assert figures_answer(successor, as_of=DAY, keys=["test.asked"])["figures"][0]["value"] == 5
    assert figures_answer(successor, as_of=date(2026, 11, 9), keys=["test.asked"])["figures"][0]["value"] == 0
    assert figures_answer(successor, as_of=date(2026, 11, 9), tree="now", keys=["test.asked"])["figures"][0]["value"] == 5


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    arguments = parser.parse_args(["figures", *words])
    return arguments.run(arguments)


@pytest.mark.usefixtures("at_now")
def test_the_command_prints_what_the_api_answers(filled: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "371700000000", "--as-of", "2026-11-20", "--json") == 0
    assert json.loads(capsys.readouterr().out) == figures_answer(filled.place("菏泽市"), as_of=DAY)
    assert run("open", "test.asked", "371700000000", "--as-of", "2026-11-20", "--json") == 0
    assert json.loads(capsys.readouterr().out) == records_answer(filled.place("菏泽市"), "test.asked", as_of=DAY)
    assert run("show", "371700000000") == 0
    assert run("open", "test.asked", "371700000000", "--limit", "2") == 0
    assert "--cursor" in capsys.readouterr().out


def test_the_command_verifies_folds_rebuilds_and_closes(filled: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fold") == 0
    assert run("rebuild") == 0
    assert run("verify") == 1  # the cast's own members and places were never posted
    assert "people.verified" in capsys.readouterr().out
    assert run("close", "2026-10") == 0
    assert Closing.objects.get().month == date(2026, 10, 1)
    with pytest.raises(Invalid):
        run("close", "October")


def test_numbers() -> None:
    assert [number(Decimal(x)) for x in ("5.00", "5.50", "-0.01")] == [5, 5.5, -0.01]
    assert number(None) is None


def test_median_bands_and_interval() -> None:
    assert [median(h) for h in ({}, {3: 1}, {1: 1, 4: 1}, {0: 5, 9: 4}, {0: 5, 9: 5})] == [
        None,
        3,
        Decimal("2.5"),
        0,
        Decimal("4.5"),
    ]
    assert bands({0: 1, 2: 2, 3: 4, 99: 8}, (3, 7)) == (3, 4, 8)
    low, high = wilson(873, 1032) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.823, 0.867)
    assert wilson(0, 0) is None


def test_the_book_is_only_appended_to(filled: Cast) -> None:
    before = set(Entry.objects.values_list("id", "amount", "count"))
    record = Record(asked(filled.place("随西村").id, DAY))
    actions.post(ACTOR, record, now=NOW)
    actions.withdraw(ACTOR, "test", [record.pk], now=NOW)
    assert before <= set(Entry.objects.values_list("id", "amount", "count"))
    assert figures_answer(filled.place("菏泽市"), as_of=DAY, keys=["test.asked"])["figures"][0]["value"] == 5


def test_what_is_read_most_is_kept_by_the_driver() -> None:
    """It splits a longer statement anew each time, which takes as long as a lookup."""
    lines = lines_sql(cut=True, then=False, known=False, late_only=False)
    assert len(lines) < MAX_CACHED_STATEMENT_LENGTH
    assert len(opening._page_sql(lines, few=False, moved=False)) <= MAX_CACHED_STATEMENT_LENGTH
