"""An owner that lets the secretary and the operator run votes, and ways to put motions."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from teabowl.ballots import actions, owners, queries
from teabowl.ballots.models import Motion
from teabowl.ballots.values import Base, Elector, MajorityRule, Receipt
from teabowl.kernel.actor import Actor, Role
from teabowl.kernel.ids import new_id
from teabowl.people.models import Person
from tests.cast import NOW, Cast

HALF = MajorityRule(Base.VOTING_MEMBERS, quorum_base=Base.VOTING_MEMBERS, source="支部工作条例第十一条")
Put = Callable[..., Motion]


def _runs(actor: Actor, owner_id: UUID, now: Any) -> bool:
    return any(held.role in {Role.SECRETARY, Role.OPERATOR} for held in actor.held)


@pytest.fixture(autouse=True)
def owner() -> Iterator[list[str]]:
    """Owners of the type 'test'; what they were told of."""
    told: list[str] = []
    owners.register(
        owners.Owner("test", _runs, lambda _: ("村里", "/"), changed=lambda owner_id, motion_id, what: told.append(what))
    )
    yield told
    del owners.REGISTRY["test"]


def people(count: int) -> list[Actor]:
    """So many people who may vote, as actors."""
    persons = Person.objects.bulk_create([Person(name=f"选民{n:03}", created_at=NOW) for n in range(count)])
    return [Actor(account_id=None, person_id=p.id, name=p.name) for p in persons]


@pytest.fixture
def put(cast: Cast) -> Put:
    """put(voters, secret=True, …) opens a motion at 随西村 as the secretary."""

    def put(voters: list[Actor], **more: Any) -> Motion:
        values: dict[str, Any] = {"title": "村东排水沟硬化方案", "secret": False, "rule": HALF, "now": NOW} | more
        electors = [Elector(voter.person_id, voter.account_id, voter.name) for voter in voters if voter.person_id]
        return actions.open_motion(
            cast.actor("secretary"), owner=("test", new_id()), place=cast.place("随西村"), electors=electors, **values
        )

    return put


def vote(voter: Actor, motion: Motion, *choices: str, key: str = "") -> Receipt:
    """As the page does: with a paper where the vote is secret."""
    assert voter.person_id
    key = key or (queries.paper_for(motion.id, voter.person_id) if motion.is_secret else str(new_id()))
    return actions.cast_vote(voter, motion_id=motion.id, choices=choices, key=key, now=NOW)
