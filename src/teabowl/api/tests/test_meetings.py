"""Meetings by the API: what a day's rules come to, what was published, one's own."""

from typing import Any

import pytest
from django.test import Client

from teabowl.meetings.models import Meeting
from teabowl.meetings.tests.conftest import Branch, branch  # noqa: F401, the fixture
from tests.cast import Cast


def _rule(kind: str, **asked: Any) -> Any:
    return Client().get(f"/api/v1/meetings/rules/{kind}", asked)


# A kind, a day, so many who should come, came and agreed: enough, passed.
@pytest.mark.parametrize(
    ("kind", "asked", "enough", "passed"),
    [
        ("members", {"day": "2026-11-24", "voters": 23, "came": 12, "given": 12}, True, True),
        ("members", {"day": "2026-11-24", "voters": 24, "came": 12, "given": 12}, True, False),
        ("members", {"day": "2015-11-24", "voters": 24, "came": 12, "given": 12}, False, False),
        ("election", {"day": "2015-11-24", "voters": 25, "came": 20, "given": 20}, False, False),
        ("election", {"day": "2026-11-24", "voters": 25, "came": 20, "given": 11}, True, True),
        ("collective", {"day": "2026-11-24", "voters": 90, "came": 80, "given": 60}, True, True),
        (
            "representatives",
            {"day": "2026-11-24", "voters": 30, "came": 25, "given": 20, "women": 9, "women_came": 5},
            False,
            False,
        ),
        ("lecture", {"day": "2026-11-24"}, True, None),
    ],
)
def test_the_rules_of_a_day(db: None, kind: str, asked: dict[str, Any], enough: bool, passed: bool | None) -> None:
    found = _rule(kind, **asked).json()
    assert (found["judged"]["enough_came"], found["judged"]["passed"]) == (enough, passed)
    assert found["source"]


def test_a_day_without_a_rule_is_not_found(db: None) -> None:
    assert _rule("collective", day="2025-04-30").status_code == 404
    assert _rule("nothing").status_code == 422
    assert _rule("members", voters=-1).status_code == 422


def test_what_is_public_and_what_is_mine(branch: Branch) -> None:  # noqa: F811
    branch.convened()
    cast: Cast = branch.cast
    code = cast.place("随西村").code
    found = Client().get(f"/api/v1/places/{code}/meetings").json()
    assert (found["coming"], found["results"], found["next"]) == ([], [], None)  # a members' meeting is not announced
    assert Client().get("/api/v1/me/meetings").status_code == 401
    assert Meeting.objects.count() == 1
