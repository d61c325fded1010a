"""Attempts to tell who chose what from everything that the database holds, in the order and with the transactions it holds it, and
from what the server logs (docs/adr/0021-the-secret-ballot.md)."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teabowl.ballots import actions, owners, tasks
from teabowl.ballots.models import Box, Elector, Motion, Opened
from teabowl.ballots.tests.conftest import Put, people
from teabowl.kernel.actor import Actor
from tests.cast import NOW, Cast, build_account

VOTERS = 8


@dataclass(frozen=True)
class Row:
    """A row as a dump has it, with its place on the disk and its transaction."""

    table: str
    ctid: str
    xmin: str
    text: str


def dump() -> list[Row]:
    """Every row of every table, in the order COPY reads them; binary values as hex."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT ctid::text, xmin::text, t.*::text FROM "{table}" AS t')
            found += [Row(table, *row) for row in cursor.fetchall()]
    return found


@dataclass(frozen=True)
class Vote:
    """The truth, which the attacker does not have."""

    voter: Actor
    code: str
    choice: str


@pytest.fixture
def voters(cast: Cast) -> list[tuple[Actor, Client]]:
    found = []
    for n in range(VOTERS):
        account, browser = build_account(f"选民{n}", f"+8613800000{n:03}"), Client()
        browser.force_login(account)
        found.append((Actor(account_id=account.id, person_id=account.person_id, name=f"选民{n}"), browser))
    return found


def cast_by_page(motion: Motion, voters: list[tuple[Actor, Client]]) -> Iterator[Vote]:
    """Each votes in a browser, one after the other, not in the order of the list; the last is represented by the first, who has a
    mandate."""
    order = [voters[n] for n in (5, 2, 7, 0, 3, 6, 1, 4)]
    for n, (voter, browser) in enumerate(order):
        door = "cast" if voter != voters[4][0] else "others"
        browser = browser if door == "cast" else voters[5][1]
        page = browser.get(f"/ballots/{motion.id}/{'others/' if door == 'others' else ''}").content.decode()
        key, choice = re.search(r'name="key" value="([^"]+)"', page)[1], ("yes", "no", "yes")[n % 3]  # type: ignore[index]
        of = re.search(r'name="of" value="([^"]+)"', page)
        answer = browser.post(f"/ballots/{motion.id}/{door}/", {"key": key, "choices": choice} | ({"of": of[1]} if of else {}))
        shown = re.search(r"<b>(\w{4}) (\w{4})</b>", answer.content.decode())
        assert answer.status_code == 200
        assert shown
        yield Vote(voter, shown[1] + shown[2], choice)


def linked_to(code: str, votes: list[Vote], rows: list[Row]) -> set[str]:
    """The attacker: whose rows share a transaction, or a moment, with a row that says this code? A set of all or of nobody tells
    nothing."""
    said = [row for row in rows if code in row.text]
    xmins, moments = {row.xmin for row in said}, {m for row in said for m in re.findall(r"\d\d:\d\d:\d\d\.\d+", row.text)}
    found = set()
    for vote in votes:
        keys = (str(vote.voter.person_id), str(vote.voter.account_id))
        theirs = [row for row in rows if any(key in row.text for key in keys)]
        if any(row.xmin in xmins or any(moment in row.text for moment in moments) for row in theirs):
            found.add(vote.voter.name)
    return found


@pytest.mark.django_db(transaction=True)
def test_nothing_in_the_database_or_the_log_links_a_person_to_a_choice(
    put: Put, cast: Cast, voters: list[tuple[Actor, Client]], caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ballots_elector CASCADE")  # free room that other tests left would scatter the rows
    holder, giver = voters[5][0].person_id, voters[4][0].person_id
    owners.REGISTRY["test"] = replace(
        owners.owner_of("test"), represented=lambda _owner, person: frozenset({giver} if person == holder and giver else ())
    )
    motion = put([voter for voter, _browser in voters], secret=True)
    votes = []
    for vote in cast_by_page(motion, voters):
        votes.append(vote)
        check_while_it_runs(motion, votes)
    actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    rows, everybody = dump(), {vote.voter.name for vote in votes}

    listed = dict(Opened.objects.get(motion=motion).papers)
    assert listed == {vote.code: [vote.choice] for vote in votes}, "each finds theirs"
    assert {row.table for row in rows for vote in votes if vote.code in row.text} == {"ballots_opened"}
    for vote in votes:
        assert linked_to(vote.code, votes, rows) in (set(), everybody)
    check_order(motion, votes, rows)
    told = caplog.text + "".join(str(record.args) for record in caplog.records)
    assert not [vote.code for vote in votes if vote.code in told or vote.code.encode().hex() in told]


def check_while_it_runs(motion: Motion, votes: list[Vote]) -> None:
    """A dump in the middle holds no code in the clear, papers of one length in the order of their bytes, no moment of any vote."""
    rows = dump()
    for vote in votes:
        assert not [row.table for row in rows if vote.code in row.text or vote.code.encode().hex() in row.text]
    papers = [bytes(paper) for box in Box.objects.filter(motion=motion) for paper in box.papers]
    assert len(papers) == len(votes)
    assert papers == sorted(papers)
    assert len({len(paper) for paper in papers}) == 1
    assert not [row for row in rows if row.table == "audit_entry" and "cast_vote" in row.text]


def check_order(motion: Motion, votes: list[Vote], rows: list[Row]) -> None:
    """The marks lie in the order of keys made before anybody voted, from one transaction, and carry no time."""
    marks = [row for row in rows if row.table == "ballots_elector" and str(motion.id) in row.text]
    keys = [str(key) for key in Elector.objects.filter(motion=motion).order_by("id").values_list("id", flat=True)]
    assert [row.text[1:37] for row in marks] == keys
    assert len({row.xmin for row in marks}) == 1
    assert not [row for row in marks if re.search(r"\d\d:\d\d:\d\d", row.text)]
    codes = [code for code, _choices in Opened.objects.get(motion=motion).papers]
    assert codes == sorted(codes)
    assert codes != [vote.code for vote in votes], "in the order of voting"


@pytest.mark.django_db(transaction=True)
def test_dead_rows_of_a_counted_vote_leave_the_disk(put: Put, cast: Cast) -> None:
    motion = put(people(2), secret=True)
    with CaptureQueriesContext(connection) as asked:
        tasks.wipe()
    assert len(asked) == 1  # nothing of a vote that runs
    actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        tasks.wipe()
    assert [query["sql"] for query in asked][1:] == ["VACUUM ballots_box, ballots_elector, ballots_motion"]


@pytest.mark.django_db(transaction=True)
def test_the_attacker_of_this_test_can_see(put: Put, cast: Cast, voters: list[tuple[Actor, Client]]) -> None:
    """An open vote is linked by the very same means: the test above would notice."""
    motion = put([voter for voter, _browser in voters])
    (voter, browser), *_ = voters
    browser.post(f"/ballots/{motion.id}/cast/", {"key": "OPENVOTEKEY", "choices": "yes"})
    assert linked_to("OPENVOTEKEY", [Vote(voter, "", "yes"), Vote(voters[1][0], "", "no")], dump()) == {voter.name}


@pytest.mark.django_db
def test_no_address_carries_a_code_and_no_browser_keeps_a_receipt(put: Put, voters: list[tuple[Actor, Client]]) -> None:
    motion = put([voter for voter, _browser in voters], secret=True)
    _voter, browser = voters[0]
    page = browser.get(f"/ballots/{motion.id}/").content.decode()
    paper = re.search(r'name="key" value="([^"]+)"', page)[1]  # type: ignore[index]
    answer = browser.post(f"/ballots/{motion.id}/cast/", {"key": paper, "choices": "yes"})
    assert answer["Cache-Control"] == "private, no-store"
    assert paper not in answer.content.decode()
    assert "Location" not in answer
    assert paper[:8] not in str(dict(browser.session.items())) + str(browser.cookies)
    again = browser.get(f"/ballots/{motion.id}/").content.decode()
    assert paper[:4] + " " + paper[4:8] not in again
