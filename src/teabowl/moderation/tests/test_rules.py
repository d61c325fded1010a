from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.kernel.actor import Level, PlaceRef
from teabowl.kernel.ids import new_id
from teabowl.moderation.rules import (
    Outcome,
    Terms,
    Why,
    folded,
    hold_due,
    links_in,
    may_appeal,
    one_above,
    problems_of_spam,
    problems_of_terms,
    problems_of_word,
)

AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def test_an_appeal_has_its_days_and_is_never_against_oneself() -> None:
    until = AT + timedelta(days=10)
    assert may_appeal(Outcome.TAKEN_DOWN, Why.ABUSE, until, until)
    assert not may_appeal(Outcome.TAKEN_DOWN, Why.ABUSE, until, until + timedelta(seconds=1))
    assert not may_appeal(Outcome.TAKEN_DOWN, Why.BY_AUTHOR, until, AT)
    assert not may_appeal(Outcome.KEPT, "", until, AT)


def test_an_appeal_goes_one_level_up_and_a_citys_stays_there() -> None:
    city, county, town = new_id(), new_id(), new_id()
    place = PlaceRef(town, "1", "镇", Level.TOWNSHIP, (city, county, town))
    assert (one_above(place).id, one_above(place).lineage) == (county, (city, county))
    whole = PlaceRef(city, "1", "市", Level.CITY, (new_id(), city))
    assert one_above(whole) == whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("加微信", "加 微 信"), ("加微信", "加\u200b微\u2060信"), ("加微信", "加\u202e微信"), ("VX", "ｖｘ"), ("VX", "V\u0335X\u0336"),
        ("cafe", "CAFÉ"), ("abc", "аbс"), ("稳赚", "【稳】\u3000【赚】"), ("第1", "第①"),
    ],
)  # fmt: skip
def test_the_same_word_in_other_clothes(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text(max_size=60))
def test_folding_is_done_once_and_leaves_only_letters_and_digits(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert not any(c.isspace() for c in once)


@pytest.mark.parametrize(
    ("text", "count"), [("http://a", 1), ("看 ｈｔｔｐｓ：／／a", 1), ("www.a.cn www。b.cn", 2), ("awww.", 0), ("", 0)]
)
def test_links_are_counted_however_they_are_written(text: str, count: int) -> None:
    assert links_in(text) == count


def test_spam_is_many_links_or_the_same_again() -> None:
    assert [p.code for p in problems_of_spam("http://a http://b http://c", [])] == ["links_many"]
    assert [p.code for p in problems_of_spam("红富士苹果十块一箱", ["红富士 苹果，十块一箱！"])] == ["said_already"]
    assert problems_of_spam("好", ["好"]) == [], "short answers are said often"


def test_a_word_is_neither_one_letter_nor_nothing() -> None:
    assert {p.field for p in problems_of_word("羊", "advert")} == {"text"}
    assert {p.field for p in problems_of_word("！！", "advert")} == {"text"}
    assert {p.field for p in problems_of_word("稳赚", "shoes")} == {"category"}
    assert problems_of_word("稳赚", "advert") == []


def test_terms_are_days_from_one_to_sixty() -> None:
    assert problems_of_terms(Terms()) == []
    assert {p.field for p in problems_of_terms(Terms(0, 61, 10))} == {"report_days", "appeal_days"}


def test_a_held_text_is_looked_at_by_the_end_of_the_next_day() -> None:
    assert hold_due(AT) == datetime(2026, 11, 25, 15, 59, tzinfo=UTC)
