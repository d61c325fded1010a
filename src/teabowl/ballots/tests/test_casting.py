"""One vote for each person, however it is sent."""

import pytest

from teabowl.ballots import actions, queries
from teabowl.ballots.models import Box, Elector, Opened
from teabowl.ballots.tests.conftest import Put, people, vote
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_an_open_vote_is_counted_and_explained(put: Put, cast: Cast, owner: list[str]) -> None:
    voters = people(5)
    motion = put(voters)
    for voter, choice in zip(voters, ("yes", "yes", "yes", "no"), strict=False):
        vote(voter, motion, choice)
    result = actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    assert (result.passed, result.base, result.needed, result.given) == (True, 5, 3, 3)
    assert (result.tally, result.votes, result.attending) == ({"yes": 3, "no": 1}, 4, 4)
    assert result == queries.result(motion.id)
    assert owner == ["opened", "cast", "cast", "cast", "cast", "counted"]


def test_an_open_vote_changes_until_the_count(put: Put, cast: Cast) -> None:
    (voter,) = people(1)
    motion = put([voter])
    vote(voter, motion, "yes", key="first")
    vote(voter, motion, "no", key="second")
    late = vote(voter, motion, "yes", key="first")
    assert (late.choices, late.is_new) == (("no",), False), "a late copy of the first form changed the vote back"
    assert actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW).tally == {"no": 1}
    with pytest.raises(Refused):
        vote(voter, motion, "yes")


def test_a_final_open_vote_does_not_change(put: Put) -> None:
    (voter,) = people(1)
    motion = put([voter], changeable_until_close=False)
    vote(voter, motion, "yes", key="one")
    assert not vote(voter, motion, "yes", key="one").is_new
    with pytest.raises(Refused):
        vote(voter, motion, "no", key="two")


def test_a_secret_vote_counts_once_and_its_code_is_listed(put: Put, cast: Cast) -> None:
    voters = people(6)
    motion = put(voters, secret=True)
    codes = {vote(voter, motion, "yes" if n < 4 else "no").code: "yes" if n < 4 else "no" for n, voter in enumerate(voters)}
    result = actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    assert result.tally == {"yes": 4, "no": 2}
    assert {code: choices[0] for code, choices in Opened.objects.get(motion=motion).papers} == codes
    assert not Box.objects.filter(motion=motion).exists()


def test_the_same_paper_gets_its_receipt_again_another_does_not(put: Put) -> None:
    (voter,) = people(1)
    motion = put([voter], secret=True)
    assert voter.person_id
    papers = [queries.paper_for(motion.id, voter.person_id) for _ in range(2)]
    first = vote(voter, motion, "yes", key=papers[0])
    again = vote(voter, motion, "no", key=papers[0])
    assert (first.code, first.is_new, again.code, again.is_new) == (papers[0][:8], True, papers[0][:8], False)
    with pytest.raises(Refused):
        vote(voter, motion, "no", key=papers[1])
    assert queries.progress(motion.id).given == 1


def test_nobody_uses_anothers_paper_or_writes_a_sign_on_one(put: Put) -> None:
    voter, other = people(2)
    motion = put([voter, other], secret=True)
    assert other.person_id
    theirs = queries.paper_for(motion.id, other.person_id)
    for paper in (theirs, "BUYER234-" + theirs.partition("-")[2], "BUYER234", "", "-"):
        with pytest.raises(Refused):
            vote(voter, motion, "yes", key=paper or " ")
    assert queries.progress(motion.id).given == 0


def test_who_is_not_on_the_list_does_not_vote(put: Put, cast: Cast) -> None:
    voter, stranger = people(2)
    motion = put([voter])
    with pytest.raises(NotFound):
        vote(stranger, motion, "yes")
    with pytest.raises(Invalid):
        vote(voter, motion, "maybe")
    for part in ("villager", "stranger", "auditor"):
        with pytest.raises(NotAllowed):
            actions.close_motion(cast.actor(part), motion_id=motion.id, now=NOW)


def test_an_amendment_is_voted_on_first(put: Put, cast: Cast) -> None:
    voters, secretary = people(3), cast.actor("secretary")
    motion = put(voters, text="硬化 140 米")
    change = actions.amend_motion(secretary, motion_id=motion.id, title="改为 160 米", text="硬化 160 米", now=NOW)
    with pytest.raises(Refused):
        vote(voters[0], motion, "yes")
    for voter in voters:
        vote(voter, change, "yes")
    actions.close_motion(secretary, motion_id=change.id, now=NOW)
    motion.refresh_from_db()
    assert (motion.text, motion.text_as_moved, motion.state) == ("硬化 160 米", "硬化 140 米", "open")
    vote(voters[0], motion, "yes")
    with pytest.raises(Refused):
        actions.amend_motion(secretary, motion_id=motion.id, title="改", text="再改", now=NOW)


def test_withdrawn_papers_are_never_read(put: Put, cast: Cast) -> None:
    (voter,) = people(1)
    motion = put([voter], secret=True)
    vote(voter, motion, "yes")
    actions.withdraw_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    assert not Box.objects.exists()
    assert not Opened.objects.exists()
    assert Elector.objects.get(motion=motion).way == "phone"
    with pytest.raises(Refused):
        queries.result(motion.id)
