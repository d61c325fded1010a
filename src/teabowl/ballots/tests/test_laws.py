"""The law of a secret vote: whatever is sent, in whatever order, by however many phones, each elector's first paper counts, once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teabowl.ballots import actions, queries
from teabowl.ballots.models import Box, Opened
from teabowl.ballots.tests.conftest import Put, people, vote
from teabowl.kernel.errors import Refused
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
SENT = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["yes", "no", "abstain"]), st.integers(0, 1)), max_size=20)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(SENT)
def test_each_first_paper_counts_once_and_lies_in_no_order_of_coming(
    put: Put, cast: Cast, sent: list[tuple[int, str, int]]
) -> None:
    voters = people(4)
    motion = put(voters, secret=True)
    papers = [[queries.paper_for(motion.id, v.person_id) for _phone in range(2)] for v in voters if v.person_id]
    counted: dict[int, tuple[str, str]] = {}
    for who, choice, phone in sent:
        paper = papers[who][phone]
        try:
            receipt = vote(voters[who], motion, choice, key=paper)
        except Refused:
            assert who in counted
            assert counted[who][0] != paper[:8], "the paper that counts is never refused"
            continue
        assert receipt.code == paper[:8]
        assert receipt.is_new is (who not in counted)
        counted.setdefault(who, (receipt.code, choice))
        boxes = [[bytes(paper) for paper in box.papers] for box in Box.objects.filter(motion=motion)]
        assert all(box == sorted(box) for box in boxes)
        assert sum(map(len, boxes)) == len(counted)
    result = actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    assert Opened.objects.get(motion=motion).papers == sorted([code, [choice]] for code, choice in counted.values())
    assert sum(result.tally.values()) == result.votes == len(counted)
