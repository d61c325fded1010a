from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from teabowl.boards import rules
from teabowl.boards.rules import Board, Content, PostStatus

AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def codes(found: list[rules.Problem]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in found}


def test_every_move_that_is_not_listed_is_refused() -> None:
    allowed = {(a, b) for a in PostStatus for b in PostStatus if rules.may_move(a, b)}
    standing = {("draft", s) for s in ("published", "inside", "held")}
    standing |= {("held", s) for s in ("published", "inside", "taken_down", "draft")}
    standing |= {(s, then) for s in ("published", "inside") for then in ("taken_down", "held")}
    assert allowed == standing | {("taken_down", "published"), ("taken_down", "inside")}


def test_a_notice_needs_a_title_and_a_circle_post_does_not() -> None:
    blank = Content(uuid4(), "", "字")
    assert codes(rules.problems_to_publish(Board.NOTICES, blank, {})) == {("title", "title_missing")}
    assert rules.problems_to_publish(Board.CIRCLE, blank, {}) == []


@pytest.mark.parametrize(("length", "fits"), [(0, False), (1, True), (5000, True), (5001, False)])
def test_a_body_has_1_to_5000_characters(length: int, fits: bool) -> None:
    found = rules.problems_to_publish(Board.CIRCLE, Content(uuid4(), "", "字" * length), {})
    assert (found == []) is fits


def test_a_phone_may_be_published_once_its_owner_agreed_but_a_resident_number_never() -> None:
    phone = Content(uuid4(), "", "找我 13953000001", phones_confirmed=True)
    number = Content(uuid4(), "", "证号 371725198603151234", phones_confirmed=True)
    assert rules.problems_to_publish(Board.CIRCLE, phone, {}) == []
    assert codes(rules.problems_to_publish(Board.CIRCLE, number, {})) == {("body", "resident_number")}


@pytest.mark.parametrize(
    ("until", "others", "code"), [(-1, 0, "pin_date"), (0, 0, ""), (90, 2, ""), (91, 0, "pin_date"), (1, 3, "pins_many")]
)
def test_pins(until: int, others: int, code: str) -> None:
    today = date(2026, 11, 24)
    found = rules.problems_of_pin(today + timedelta(days=until), today, [uuid4() for _ in range(others)])
    assert [p.code for p in found] == ([code] if code else [])
