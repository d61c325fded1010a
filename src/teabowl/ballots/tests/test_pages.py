"""The pages of a vote, through their addresses and without JavaScript."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teabowl.ballots import actions
from teabowl.ballots.models import Motion
from teabowl.ballots.tests.conftest import Put, people, vote
from teabowl.ballots.values import Election, Option, Stance
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def browser(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[part])
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def motion(put: Put, cast: Cast) -> Motion:
    """Put to the villager, the secretary and three others."""
    return put([cast.actor("villager"), cast.actor("secretary"), *people(3)], text="140 米，预算 38,600 元。")


def test_one_votes_changes_and_sees_the_result_with_its_why(motion: Motion, cast: Cast) -> None:
    mine, chair = browser(cast, "villager"), browser(cast, "secretary")
    at = f"/ballots/{motion.id}/"
    page = text(mine.get(at))
    assert "已交 0 票，还有 5 人没交" in page
    assert "所以要 3 票" in page
    assert "支部工作条例第十一条" in page
    key = key_in(page)
    assert "请选一个" in text(mine.post(at + "cast/", {"key": key}))
    assert "记的是：同意" in text(mine.post(at + "cast/", {"key": key, "choices": "yes"}))
    again = text(mine.get(at))
    assert re.search(r'value="yes"[^>]*checked', again)
    assert "改成这一票" in again
    assert "记的是：不同意" in text(mine.post(at + "cast/", {"key": key_in(again), "choices": "no"}))
    assert "结果" in text(chair.get(at + "close/"))
    assert chair.post(at + "close/").status_code == 303
    result = text(chair.get(at))
    assert "没有通过" in result
    assert "赵小满" in result
    late = mine.post(at + "cast/", {"key": "x", "choices": "yes"})
    assert (late.status_code, "已经截止计票" in text(late)) == (409, True)


def test_who_is_not_on_the_list_sees_nothing(motion: Motion, cast: Cast) -> None:
    at = f"/ballots/{motion.id}/"
    assert browser(cast, "stranger").get(at).status_code == 404
    assert Client().get(at).status_code == 302
    mine = browser(cast, "villager")
    for page in ("close/", "hall/", "withdraw/"):
        assert mine.get(at + page).status_code == 403
    assert mine.get(at + "codes/").status_code == 404


def test_a_secret_election_on_pages_with_a_hall_count(put: Put, cast: Cast) -> None:
    others = people(12)
    three = [Option(f"c{n}", Stance.CANDIDATE, name) for n, name in enumerate(("王桂芝", "李长河", "赵二"))]
    voters = [cast.actor("villager"), *others]
    motion = put(voters, secret=True, options=three, election=Election(2, 20, True), title="选支委")
    at, mine = f"/ballots/{motion.id}/", browser(cast, "villager")
    page = text(mine.get(at))
    assert "最多选 2 人" in page
    too_many = mine.post(at + "cast/", {"key": key_in(page), "choices": ["c0", "c1"], "written": "钱三"})
    assert (too_many.status_code, "选多了" in text(too_many)) == (422, True)
    receipt = text(mine.post(at + "cast/", {"key": key_in(page), "choices": ["c0"], "written": "钱三"}))
    code = key_in(page)[:8]
    assert f"{code[:4]} {code[4:]}" in receipt
    assert "您的票收到了" in text(mine.get(at))
    for voter in others[:5]:
        vote(voter, motion, "c0")
    form = {"papers_to": [str(v.person_id) for v in others[5:10]], "papers": 5, "invalid": 1, "n_c0": 4, "n_c1": 0, "n_c2": 0}
    chair, second = browser(cast, "secretary"), browser(cast, "operator")
    assert chair.post(at + "hall/", form | {"n_c0": 5}).status_code == 422
    assert "读不懂" in text(chair.post(at + "hall/", form | {"written": "钱三"}))
    for counter in (chair, second):
        assert counter.post(at + "hall/", form | {"written": "钱三 2"}).status_code == 303
    assert chair.post(at + "close/").status_code == 303
    result = text(mine.get(at))
    assert "选出 王桂芝" in result
    assert "空出的名额另行选举" in result
    listed = text(mine.get(at + "codes/"))
    assert f'id="{code}"' in listed
    assert "王桂芝、钱三" in listed
    assert mine.get(at + "codes.xlsx").content[:2] == b"PK"


def test_a_page_asks_a_fixed_number_of_queries(put: Put, cast: Cast) -> None:
    counts = []
    for n in (2, 30):
        voters = people(n)
        motion = put([cast.actor("villager"), *voters])
        for voter in voters:
            vote(voter, motion, "yes")
        actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
        mine = browser(cast, "villager")
        mine.get(f"/ballots/{motion.id}/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert mine.get(f"/ballots/{motion.id}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_in_a_room_ones_own_ballot_counts_nobody(motion: Motion, cast: Cast) -> None:
    mine, room = browser(cast, "villager"), {"HX-Current-URL": "http://testserver/meetings/1/room/", "HX-Request": "true"}
    with CaptureQueriesContext(connection) as asked:
        page = text(mine.get(f"/ballots/{motion.id}/part/", headers=room))
        cast_vote = {"key": key_in(page), "choices": "yes"}
        done = text(mine.post(f"/ballots/{motion.id}/cast/", cast_vote, headers=room))
    assert "记的是：同意" in done
    assert "已交" not in page + done
    assert not [query for query in asked if "COUNT(" in query["sql"]]
