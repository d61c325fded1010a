"""Hands and papers counted in the hall by two people."""

from uuid import UUID

import pytest

from teabowl.ballots import actions, queries
from teabowl.ballots.models import Elector, Hall, Opened
from teabowl.ballots.tests.conftest import Put, people, vote
from teabowl.ballots.values import Election, HallCount, Option, Stance, Why
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def count(actor: Actor, motion_id: UUID, **values: object) -> bool:
    return actions.add_hall_count(actor, motion_id=motion_id, count=HallCount(**values), now=NOW)  # type: ignore[arg-type]


def key(voter: Actor) -> UUID:
    assert voter.person_id
    return voter.person_id


def test_hands_join_the_phones_by_name_once_two_agree(put: Put, cast: Cast) -> None:
    one, two, by_phone, *_ = voters = people(4)
    motion, secretary, operator = put(voters), cast.actor("secretary"), cast.actor("operator")
    vote(by_phone, motion, "no")
    hands = {key(one): ("yes",), key(two): ("yes",)}
    assert not count(secretary, motion.id, named=hands)
    with pytest.raises(Refused):
        actions.close_motion(secretary, motion_id=motion.id, now=NOW)
    assert not count(operator, motion.id, named={key(one): ("yes",), key(two): ("no",)})
    assert count(operator, motion.id, named=hands)
    with pytest.raises(Refused):
        vote(one, motion, "no")
    result = actions.close_motion(secretary, motion_id=motion.id, now=NOW)
    assert (result.tally, result.votes) == ({"yes": 2, "no": 1}, 3)


def test_one_person_alone_never_agrees_and_frees_whom_they_leave_out(put: Put, cast: Cast) -> None:
    one, two = voters = people(2)
    motion, secretary = put(voters), cast.actor("secretary")
    assert not count(secretary, motion.id, named={key(one): ("yes",)})
    with pytest.raises(Refused):
        vote(one, motion, "yes")
    assert not count(secretary, motion.id, named={key(two): ("yes",)})
    vote(one, motion, "yes")
    with pytest.raises(Refused, match="手机"):
        count(secretary, motion.id, named={key(one): ("yes",)})
    assert Hall.objects.count() == 1


def test_papers_join_a_secret_vote_by_number_and_leave_no_numbers(put: Put, cast: Cast) -> None:
    voters = people(12)
    motion, secretary, operator = put(voters, secret=True), cast.actor("secretary"), cast.actor("operator")
    for voter in voters[:5]:
        vote(voter, motion, "yes")
    in_hall = {"papers_to": frozenset(key(v) for v in voters[5:10]), "papers": 5, "invalid": 1, "counts": {"yes": 3, "no": 1}}
    assert not count(secretary, motion.id, **in_hall)
    assert count(operator, motion.id, **in_hall)
    with pytest.raises(Refused):
        vote(voters[5], motion, "yes")
    result = actions.close_motion(secretary, motion_id=motion.id, now=NOW)
    assert (result.tally, result.votes, result.invalid) == ({"yes": 8, "no": 1}, 10, 1)
    assert {hall.sealed for hall in Hall.objects.all()} == {None}
    assert not Elector.objects.exclude(choices=None).exists()
    assert len(Opened.objects.get().papers) == 5


def test_few_phones_beside_a_hall_are_listed_without_what_they_say(put: Put, cast: Cast) -> None:
    voters = people(6)
    motion, secretary = put(voters, secret=True), cast.actor("secretary")
    code = vote(voters[0], motion, "no").code
    in_hall = {"papers_to": frozenset(key(v) for v in voters[1:]), "papers": 5, "counts": {"yes": 5}}
    count(secretary, motion.id, **in_hall)
    count(cast.actor("operator"), motion.id, **in_hall)
    assert actions.close_motion(secretary, motion_id=motion.id, now=NOW).tally == {"yes": 5, "no": 1}
    assert Opened.objects.get().papers == [[code, None]]


def test_more_papers_back_than_given_are_void(put: Put, cast: Cast) -> None:
    voters = people(5)
    motion, secretary = put(voters, secret=True), cast.actor("secretary")
    in_hall = {"papers_to": frozenset(key(v) for v in voters[:4]), "papers": 5, "counts": {"yes": 5}}
    count(secretary, motion.id, **in_hall)
    count(cast.actor("operator"), motion.id, **in_hall)
    result = actions.close_motion(secretary, motion_id=motion.id, now=NOW)
    assert (result.passed, result.why) == (False, (Why.MORE_PAPERS,))


@pytest.mark.parametrize(
    "numbers", [{"papers": 2, "counts": {"yes": 3}}, {"papers": 2, "invalid": 3}, {"papers": 3, "counts": {"yes": 1, "no": 1}}]
)
def test_numbers_that_cannot_be_right_are_not_taken(put: Put, cast: Cast, numbers: dict[str, object]) -> None:
    voters = people(3)
    motion = put(voters, secret=True)
    with pytest.raises(Invalid):
        count(cast.actor("secretary"), motion.id, papers_to=frozenset(map(key, voters)), **numbers)


def test_who_does_not_run_the_meeting_counts_nothing(put: Put, cast: Cast) -> None:
    voters = people(1)
    motion = put(voters)
    for part in ("villager", "township", "auditor"):
        with pytest.raises(NotAllowed):
            count(cast.actor(part), motion.id, named={key(voters[0]): ("yes",)})


def test_an_election_with_written_in_names_from_phone_and_paper(put: Put, cast: Cast) -> None:
    voters = people(7)
    three = [Option(f"c{n}", Stance.CANDIDATE, name) for n, name in enumerate(("王桂芝", "李长河", "赵小满"))]
    motion = put(voters, secret=True, options=three, election=Election(seats=2, spare_percent=20, write_ins=True))
    for voter in voters[:3]:
        vote(voter, motion, "c0", "w:钱有田")
    vote(voters[3], motion, "c0", "c1")
    vote(voters[4], motion)
    in_hall = {"papers_to": frozenset(map(key, voters[5:])), "papers": 2, "counts": {"w:钱 有田": 2, "w:王桂芝": 1}}
    count(cast.actor("secretary"), motion.id, **in_hall)
    count(cast.actor("operator"), motion.id, **in_hall)
    result = actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    assert result.tally == {"c0": 5, "w:钱有田": 5, "c1": 1}
    assert (set(result.winners), result.passed, result.why) == ({"c0", "w:钱有田"}, True, (Why.ALL_SEATS,))
    assert queries.motions_of("test", [motion.owner_id])[motion.owner_id][0].outcome == "选出 王桂芝、钱有田"
