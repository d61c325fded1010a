"""1,000 people vote at the same moment, secretly, from 100 connections, against 1,000 bare inserts from the same connections; then the
count says whether one was lost or counted twice. Each vote is also sent a second time, as an impatient thumb does."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.core.management import call_command
from django.db import connection

from teabowl.ballots import actions, owners, queries
from teabowl.ballots.models import Motion
from teabowl.ballots.values import Base, Elector, MajorityRule
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.ids import new_id
from teabowl.people.models import Person
from teabowl.places.models import Place
from tests.bench.measure import Row, at_most, ratio, seconds

VOTERS, CONNECTIONS, ROUNDS = 1_000, 100, 5
NOW = datetime.now(UTC)
CHAIR = Actor(name="主持人", system="bench")
Works = Sequence[Callable[[], object]]


def _stage() -> tuple[Place, list[Actor]]:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_place, people_person CASCADE")
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_vote (id uuid PRIMARY KEY, motion uuid, person uuid UNIQUE, choice text)"
        )
    place = Place(code="371725104201", name="随西村", level=Level.VILLAGE, sort_key="1", pinyin="x", initials="x")
    place.lineage = [place.id]
    place.save()
    persons = Person.objects.bulk_create([Person(name=f"选民{n}", created_at=NOW) for n in range(VOTERS)])
    owners.register(owners.Owner("bench", lambda *_: True, lambda _: ("", "/")))
    return place, [Actor(person_id=p.id, name=p.name) for p in persons]


class Crowd:
    """100 threads, each with a connection that is open before the start."""

    def __init__(self) -> None:
        self.works: list[Works] = []
        self.start, self.end = (threading.Barrier(CONNECTIONS + 1, timeout=300) for _ in range(2))
        self.failures: list[Exception] = []
        self.threads = [threading.Thread(target=self._stand, args=(n,), daemon=True) for n in range(CONNECTIONS)]
        for thread in self.threads:
            thread.start()

    def _stand(self, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        while True:
            self.start.wait()
            if not self.works:
                connection.close()
                return
            try:
                for work in self.works[number]:
                    work()
            except Exception as error:
                self.failures.append(error)
            self.end.wait()

    def do(self, works: Works) -> None:
        """All of them, dealt out evenly; returns when the last is done. Raises what one of them raised."""
        self.works = [works[n::CONNECTIONS] for n in range(CONNECTIONS)]
        self.start.wait()
        self.end.wait()
        if self.failures:
            raise self.failures.pop()

    def leave(self) -> None:
        self.works = []
        self.start.wait()
        for thread in self.threads:
            thread.join(10)


def _put(place: Place, voters: list[Actor], secret: bool) -> Motion:
    electors = [Elector(voter.person_id, None, voter.name) for voter in voters if voter.person_id]
    rule = MajorityRule(Base.VOTING_MEMBERS)
    return actions.open_motion(
        CHAIR,
        owner=("bench", new_id()),
        place=place,
        title="一千人同时投票",
        secret=secret,
        electors=electors,
        rule=rule,
        now=NOW,
    )


def _vote(voter: Actor, motion: UUID, paper: str, choice: str) -> Callable[[], object]:
    return lambda: actions.cast_vote(voter, motion_id=motion, choices=[choice], key=paper, now=NOW)


def votes() -> list[Row]:
    place, voters = _stage()
    crowd = Crowd()

    def ours(secret: bool) -> float:
        motion = _put(place, voters, secret)
        papers = [queries.paper_for(motion.id, v.person_id) if secret else str(new_id()) for v in voters if v.person_id]
        works = [
            _vote(voter, motion.id, paper, "yes" if n % 3 else "no")
            for n, (voter, paper) in enumerate(zip(voters, papers, strict=True))
        ]
        taken = seconds(lambda: crowd.do(works))
        crowd.do(works[:CONNECTIONS])  # a second click of some, not in the time
        result = actions.close_motion(CHAIR, motion_id=motion.id, now=NOW)
        if result.tally != {"yes": 666, "no": 334}:
            raise RuntimeError(f"lost or doubled: {result.tally}")
        return taken

    def bare() -> float:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE bench_vote")

        def insert(voter: Actor) -> Callable[[], object]:
            def work() -> None:
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO bench_vote VALUES (%s, %s, %s, 'yes')", [new_id(), place.id, voter.person_id])

            return work

        return seconds(lambda: crowd.do([insert(voter) for voter in voters]))

    try:
        secret = ratio(lambda: ours(True), bare, rounds=ROUNDS)
        named = ratio(lambda: ours(False), bare, rounds=ROUNDS)
    finally:
        crowd.leave()
        del owners.REGISTRY["bench"]
    return [
        at_most(f"{VOTERS} secret votes at once against bare inserts, {CONNECTIONS} connections", secret, 4, " s"),
        Row(
            "the same by name, with an audit entry each",
            f"{named.numerator:.3g} s",
            f"{named.denominator:.3g} s",
            f"{named.value:.3g}",
        ),
    ]


BENCHES = [(19, "votes", votes)]
