"""Pure decisions, without the database."""

from datetime import date
from decimal import Decimal

import pytest

from teabowl.market import rules
from teabowl.market.rules import Board, Draft
from teabowl.market.tests.making import draft

TODAY = date(2026, 11, 24)


def wrong(said: Draft) -> dict[str, str]:
    return {p.field: p.code for p in rules.problems_of(said, TODAY)}


@pytest.mark.parametrize("board", list(Board))
def test_a_whole_listing_of_each_board_is_right(board: Board) -> None:
    assert wrong(draft(board)) == {}


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"kind": "job"}, "kind", "kind_missing"),
        ({"title": ""}, "title", "title_missing"),
        ({"title": "字" * 41}, "title", "title_long"),
        ({"phone": ""}, "phone", "contact_missing"),
        ({"phone": "12"}, "phone", "phone_wrong"),
        ({"agreed": False}, "agreed", "not_agreed"),
        ({"contact_name": "老赵🍎"}, "contact_name", "name_letters"),
        ({"body": "打 13953000007"}, "body", "phone_in_text"),
        ({"body": "证号 371725198603151234"}, "body", "resident_number"),
        ({"details": {"price": Decimal(-1)}}, "price", "number_range"),
        ({"details": {"price_to": Decimal(3)}}, "price_to", "range_backwards"),
        ({"details": {"season_to": None}}, "season_to", "months_half"),
        ({"details": {"unit": ""}}, "unit", "unit_missing"),
        ({"details": {"cooperative": "社" * 81}}, "cooperative", "line_long"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(more: dict[str, object], field: str, code: str) -> None:
    assert wrong(draft(**more))[field] == code


def test_a_job_says_who_and_how_it_pays_and_ends_within_a_year() -> None:
    job = draft(Board.JOBS, kind="job", details={"pay_per": "", "until": date(2028, 1, 1)})
    assert wrong(job) == {"employer": "employer_missing", "pay_per": "pay_per_missing", "until": "until_range"}


def test_an_idea_needs_no_phone() -> None:
    assert wrong(draft(Board.JOBS, kind="idea", phone="", agreed=False)) == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("139 5300 0007", "13953000007"),
        ("（0530）5920000", "05305920000"),
        ("0530-5920000", "0530-5920000"),
        ("１３９５３０００００７", "13953000007"),
        ("120", "120"),
        ("打我", ""),
        ("139530000071", ""),
    ],
)
def test_phones(typed: str, kept: str) -> None:
    assert rules.plain_phone(typed) == kept


def test_a_job_is_never_fresh_beyond_its_own_last_day() -> None:
    assert rules.fresh_until(Board.JOBS, TODAY, date(2026, 11, 30)) == date(2026, 11, 30)
    assert rules.fresh_until(Board.JOBS, TODAY, date(2027, 11, 30)) == date(2026, 12, 24)
    assert rules.is_fresh(date(2026, 11, 24), TODAY)
    assert not rules.is_fresh(date(2026, 11, 23), TODAY)
