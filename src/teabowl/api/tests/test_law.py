"""The law of figures, through the API alone: every figure at four levels opens to exactly the records behind it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from teabowl.api import rules
from teabowl.api.tests.conftest import Program, Tokens
from teabowl.kernel.times import china_date
from teabowl.places.actions import Decision, merge_places
from tests.cast import Cast

LEVELS = ("随西村", "随官屯镇", "郓城县", "菏泽市")


@pytest.fixture
def life(cast: Cast, by_token: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of everything, done through the API."""
    monkeypatch.setattr(rules, "PER_ADDRESS", 100_000)  # opening every figure asks more than an address may in a minute
    here, east = cast.place("随西村").code, cast.place("随东村").code
    operator, villager, secretary, stranger = (by_token(part) for part in ("operator", "villager", "secretary", "stranger"))
    for n in range(3):
        made = operator.post(f"places/{here}/posts", {"board": "notices", "title": f"通知{n}", "body": "请大家看一下。"})
        villager.post(f"posts/{made['id']}/comments", {"body": f"收到{n}"})
    villager.post(f"places/{here}/posts", {"board": "circle", "body": "今天摘苹果。"})
    for n, who in enumerate((villager, stranger, villager)):
        letter = who.post(f"places/{here}/letters", {"title": f"信{n}", "body": "路灯坏了。", "visibility": "public"})
        assert who.status == 201
        if n:
            secretary.post(f"letters/{letter['id']}/answers", {"body": "周五修好。"})
            assert secretary.status == 201
    stranger.post(f"places/{east}/letters", {"title": "东村的信", "body": "井盖松了。"})
    for who in (villager, stranger):
        who.ask("PUT", f"places/{here}/follow")
    by_token("township").post(
        f"places/{cast.place('随官屯镇').code}/posts", {"board": "notices", "title": "镇里", "body": "开会。"}
    )


def records_of(program: Program, code: str, key: str, **asked: str) -> tuple[Any, list[Any]]:
    """The head and every record, page by page."""
    rows: list[Any] = []
    cursor = ""
    while True:
        query = "&".join(f"{name}={value}" for name, value in ({"limit": "2", "cursor": cursor} | asked).items() if value)
        page = program.get(f"places/{code}/figures/{key}/records?{query}")
        assert program.status == 200, page
        rows += page["results"]
        cursor = page["next"] or ""
        if not cursor:
            return page, rows


def test_every_figure_opens_to_its_records_at_four_levels(cast: Cast, life: None, anybody: Program) -> None:
    opened = 0
    for level in LEVELS:
        code = cast.place(level).code
        for figure in anybody.get(f"places/{code}/figures")["figures"]:
            page, rows = records_of(anybody, code, figure["key"])
            assert len({row["id"] for row in rows}) == len(rows) == page["count"]
            opened += len(rows)
            if figure["kind"] in ("stock", "flow", "sum"):
                assert page["count"] == figure["records"], figure
                assert page["sum"] == figure["value"] == sum(row["amount"] for row in rows), figure
            elif figure["kind"] == "ratio":
                assert page["sum"] == (figure["denominator"] or 0)
                over, _rows = records_of(anybody, code, figure["key"], part="numerator")
                assert over["sum"] == (figure["numerator"] or 0)
                assert over["count"] == figure["numerator_records"]
    assert opened > 60


def additive(program: Program, code: str, **asked: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    figures = program.get(f"places/{code}/figures?{query}")["figures"]
    return {f["key"]: f["value"] for f in figures if f["kind"] in ("stock", "flow", "sum")}


def test_a_parent_is_its_children_and_what_was_recorded_at_itself(cast: Cast, life: None, anybody: Program) -> None:
    for level in LEVELS[1:]:
        place = cast.place(level)
        whole = additive(anybody, place.code)
        below = [additive(anybody, child["code"]) for child in anybody.get(f"places/{place.code}/children")["results"]]
        for key, value in whole.items():
            _page, rows = records_of(anybody, place.code, key)
            own = sum(row["amount"] for row in rows if row["place"]["code"] == place.code)
            assert value == own + sum(child[key] for child in below), (level, key)
    assert additive(anybody, cast.place("随官屯镇").code)["boards.notices"] == 4


def test_known_at_gives_what_was_known_then(cast: Cast, life: None, anybody: Program, by_token: Tokens) -> None:
    code = cast.place("菏泽市").code
    before, known_at = additive(anybody, code), timezone.now().isoformat().replace("+", "%2B")
    by_token("operator").post(
        f"places/{cast.place('随西村').code}/posts", {"board": "notices", "title": "新的", "body": "又一条。"}
    )
    assert additive(anybody, code)["boards.notices"] == before["boards.notices"] + 1
    assert additive(anybody, code, known_at=known_at) == before
    page, rows = records_of(anybody, code, "boards.notices", known_at=known_at)
    assert page["count"] == len(rows) == before["boards.notices"]


def test_a_merged_away_village_keeps_its_past_and_leads_on(cast: Cast, life: None, anybody: Program, by_token: Tokens) -> None:
    east, west = cast.place("随东村"), cast.place("随西村")
    writing = by_token("stranger")
    today = china_date(timezone.now())
    township = additive(anybody, cast.place("随官屯镇").code)
    merge_places(
        cast.actor("county"),
        codes=[east.code],
        into=west.code,
        on=today,
        decision=Decision("郓政字〔2026〕1 号"),
        now=timezone.now(),
    )
    place = anybody.get(f"places/{east.code}")
    assert (anybody.status, place["in_force"], place["successor"]["code"]) == (200, False, west.code)
    for rest in ("children", "posts?board=circle", "letters"):
        said = anybody.get(f"places/{east.code}/{rest}")
        assert anybody.status == 308
        assert anybody.headers["Location"] == f"/api/v1/places/{west.code}/{rest}"
        assert said["successor"]["code"] == west.code
    said = anybody.get(f"places/{east.code}/figures?tree=now")
    assert (anybody.status, said["type"], said["successor"]["code"]) == (409, "/api/#merged-away", west.code)
    anybody.get(f"places/{east.code}/figures/letters.received/records?as_of={today}")
    assert anybody.status == 409
    assert anybody.get(f"places/{east.code}/figures")["as_of"] == str(today - timedelta(days=1))
    assert anybody.get(f"places/{east.code}/history")["changes"][0]["kind"] == "merge"
    writing.post(f"places/{east.code}/letters", {"title": "晚了", "body": "晚了。"})
    assert writing.status == 409
    after = additive(anybody, cast.place("随官屯镇").code)
    own = {"places.villages", "places.villages_merged"}
    assert {k: v for k, v in after.items() if k not in own} == {k: v for k, v in township.items() if k not in own}


def test_a_month_says_whether_it_was_published(cast: Cast, anybody: Program) -> None:
    month = f"{date(2026, 9, 1):%Y-%m}"
    said = anybody.get(f"places/{cast.place('随西村').code}/restatements?month={month}")
    assert (said["month"], said["closed_at"], said["results"], said["next"]) == (month, None, [], None)
    for wrong in ("2026-13", "1999-01", "x", "20261", ""):
        anybody.get(f"places/{cast.place('随西村').code}/restatements?month={wrong}")
        assert anybody.status == 422
