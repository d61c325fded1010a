"""Many votes at once, two phones, a count in the middle, a database that dies: each person counts once."""

import threading
from collections.abc import Callable, Iterable

import pytest
from django.db import DatabaseError, connection

from teabowl.ballots import actions, queries
from teabowl.ballots.actions import casting
from teabowl.ballots.models import Opened
from teabowl.ballots.tests.conftest import Put, people, vote
from teabowl.ballots.values import Receipt
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Refused
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: Iterable[Callable[[], object]], threads: int = 12) -> list[object]:
    """Do all of them on so many connections; answers what each gave or raised."""
    waiting, found, lock = list(works), [], threading.Lock()
    start = threading.Barrier(threads, timeout=30)

    def work() -> None:
        start.wait()
        try:
            while True:
                with lock:
                    if not waiting:
                        return
                    one = waiting.pop()
                try:
                    gave: object = one()
                except (Refused, DatabaseError) as error:
                    gave = error
                found.append(gave)
        finally:
            connection.close()

    each = [threading.Thread(target=work) for _ in range(threads)]
    for thread in each:
        thread.start()
    for thread in each:
        thread.join(60)
    return found


def voting(motion: object, voter: Actor, choice: str, paper: str) -> Callable[[], Receipt]:
    return lambda: vote(voter, motion, choice, key=paper)  # type: ignore[arg-type]


@pytest.mark.parametrize("secret", [True, False])
def test_each_counts_once_with_double_clicks_and_two_phones(put: Put, cast: Cast, secret: bool) -> None:
    voters = people(100)
    motion = put(voters, secret=secret, changeable_until_close=False)
    works = []
    for n, voter in enumerate(voters):
        assert voter.person_id
        phones = [queries.paper_for(motion.id, voter.person_id) if secret else f"{n}-{phone}" for phone in range(2)]
        works += [voting(motion, voter, "yes" if n % 4 else "no", paper) for paper in (phones[0], phones[0], phones[1])]
    works.sort(key=lambda _work: id(_work) % 7)
    found = at_once(works)
    new = [one for one in found if isinstance(one, Receipt) and one.is_new]
    assert (len(found), len(new)) == (300, 100), {str(one) for one in found if not isinstance(one, Receipt | Refused)}
    result = actions.close_motion(cast.actor("secretary"), motion_id=motion.id, now=NOW)
    assert result.tally == {"yes": 75, "no": 25}
    if secret:
        assert {code for code, _said in Opened.objects.get().papers} == {receipt.code for receipt in new}


def test_a_count_in_the_middle_takes_each_vote_whole_or_not_at_all(put: Put, cast: Cast) -> None:
    voters = people(60)
    motion, secretary = put(voters, secret=True), cast.actor("secretary")
    works: list[Callable[[], object]] = []
    for voter in voters:
        assert voter.person_id
        works.append(voting(motion, voter, "yes", queries.paper_for(motion.id, voter.person_id)))
    works.insert(30, lambda: actions.close_motion(secretary, motion_id=motion.id, now=NOW))
    found = at_once(works)
    codes = {one.code for one in found if isinstance(one, Receipt)}
    assert len(found) == 61
    assert {code for code, _said in Opened.objects.get().papers} == codes
    assert queries.result(motion.id).votes == len(codes) == queries.progress(motion.id).given
    assert all(isinstance(one, Refused) for one in found if not hasattr(one, "motion_id") and not hasattr(one, "tally"))


@pytest.mark.parametrize("secret", [True, False])
def test_a_database_that_dies_in_the_middle_loses_and_doubles_nothing(
    put: Put, monkeypatch: pytest.MonkeyPatch, secret: bool
) -> None:
    """The connection dies before the answer comes: an open vote was undone, a secret one was whole already."""
    (voter,) = people(1)
    motion = put([voter], secret=secret)
    assert voter.person_id
    paper = queries.paper_for(motion.id, voter.person_id)

    def dies(*_told: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(casting, "changed", dies)
    with pytest.raises(DatabaseError):
        vote(voter, motion, "yes", key=paper)
    connection.close()
    assert queries.progress(motion.id).given == int(secret)
    monkeypatch.undo()
    assert vote(voter, motion, "yes", key=paper).is_new is not secret
    again = vote(voter, motion, "yes", key=paper)
    assert (again.is_new, again.code) == (False, paper[:8] if secret else "")
    assert queries.progress(motion.id).given == 1
