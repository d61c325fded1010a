"""Votes by the API: one's own, cast once, secret ones without a trace."""

from typing import Any

import pytest
from django.db import connection

from teabowl.api.tests.conftest import Program, Tokens
from teabowl.ballots import actions
from teabowl.ballots.models import Elector
from teabowl.ballots.tests.conftest import Put, owner, people, put  # noqa: F401, the fixtures
from teabowl.kernel.actor import Role
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def villager(by_token: Tokens) -> Program:
    return by_token("villager")


def cast_vote(program: Program, address: str, data: Any, key: str = "") -> Any:
    return program.ask("PUT", address, data, **({"HTTP_IDEMPOTENCY_KEY": key} if key else {}))


def test_a_vote_by_name_is_cast_once_and_changed_by_another_key(put: Put, cast: Cast, villager: Program) -> None:  # noqa: F811
    motion = put([cast.actor("villager"), *people(3)], text="140 米。")
    assert [row["title"] for row in villager.get("me/votes")["results"]] == [motion.title]
    at = f"me/votes/{motion.id}"
    page = villager.get(at)
    assert ([o["key"] for o in page["options"]], page["paper"], page["may_vote"]) == (["yes", "no", "abstain"], "", True)
    assert cast_vote(villager, at, {"choices": ["yes"]}, "a")["is_new"]
    assert not cast_vote(villager, at, {"choices": ["yes"]}, "a")["is_new"]
    assert cast_vote(villager, at, {"choices": ["no"]}, "b")["choices"] == ["no"]
    assert cast_vote(villager, at, {"choices": ["yes"]}, "a")["choices"] == ["no"]  # a late copy changes nothing
    assert (villager.get(at)["voted"], villager.get(at)["choices"]) == ("phone", ["no"])
    cast_vote(villager, at, {"choices": ["yes", "no"]})
    assert villager.status == 422
    actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    cast_vote(villager, at, {"choices": ["yes"]}, "c")
    assert (villager.status, villager.get("me/votes")["results"]) == (409, [])
    assert {line["text"]: line["votes"] for line in villager.get(at)["tally"]} == {"同意": 0, "不同意": 1, "弃权": 0}


def test_a_secret_vote_needs_its_paper_and_leaves_no_trace(put: Put, cast: Cast, villager: Program) -> None:  # noqa: F811
    motion = put([cast.actor("villager"), *people(3)], secret=True)
    at = f"me/votes/{motion.id}"
    cast_vote(villager, at, {"choices": ["yes"]}, "mine")
    assert villager.status == 409  # a key of one's own is no paper
    paper = villager.get(at)["paper"]
    assert villager.headers["Cache-Control"] == "private, no-store"
    receipt = cast_vote(villager, at, {"choices": ["yes"], "paper": paper})
    assert (receipt["is_new"], receipt["code"], receipt["choices"]) == (True, paper[:8], [])
    again = cast_vote(villager, at, {"choices": ["yes"], "paper": paper})
    assert (again["is_new"], again["code"]) == (False, receipt["code"])
    another = paper[:-1] + ("1" if paper.endswith("0") else "0")
    cast_vote(villager, at, {"choices": ["no"], "paper": villager.get(at)["paper"] or another})
    assert villager.status == 409
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t.*::text LIKE %s', [f"%{receipt['code']}%"])
            assert cursor.fetchone() == (0,), table
    assert Elector.objects.get(motion=motion, way="phone").choices is None


def test_only_who_is_on_the_list_with_a_token_of_their_own(put: Put, cast: Cast, by_token: Tokens, anybody: Program) -> None:  # noqa: F811
    motion = put([cast.actor("villager"), *people(3)])
    at = f"me/votes/{motion.id}"
    anybody.get("me/votes")
    assert anybody.status == 401
    stranger = by_token("stranger")
    assert stranger.get("me/votes")["results"] == []
    for method, data in (("GET", None), ("PUT", {"choices": ["yes"]})):
        stranger.ask(method, at, data)
        assert stranger.status == 404
    for program in (by_token("villager", scope="read"), by_token("operator", only=(Role.OPERATOR, "随西村"))):
        cast_vote(program, at, {"choices": ["yes"]})
        assert program.status == 403
    assert not Elector.objects.exclude(way="").exists()
