"""Writers that may die at any moment, and what must hold when the dust has settled. See bench_chaos.py and test_chaos.py.

`python -m tests.bench.chaos write NUMBER ROUND JOURNAL SECONDS` writes to the database of DATABASE_URL and notes in the journal, after
each commit, what it was answered. `… fold` folds until it is killed; `… lay-out` and `… check JOURNAL…` print JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

WRITERS = 8
VILLAGES = ("随西村", "随东村", "张营村", "龙堌北村")
FOLDED_AT_ONCE = 300


def lay_out() -> None:
    """A small piece of the tree, and for each writer a verified villager and a member of staff of every village."""
    from teabowl.access.models import Grant
    from teabowl.figures.actions import post_many
    from teabowl.kernel.actor import system_actor
    from teabowl.people.models import Membership
    from teabowl.places.models import Place
    from tests.cast import NOW, build_account, build_cast

    cast = build_cast()
    began = NOW - timedelta(days=900)
    for number in range(WRITERS):
        own = build_account(f"写手{number}", f"+8613700000{number:02d}")
        staff = build_account(f"干部{number}", f"+8613800000{number:02d}")
        for name in VILLAGES:
            for role in ("secretary", "operator"):
                Grant.objects.create(account=staff, role=role, place=cast.place(name), starts_on=began.date(), created_at=began)
        Membership.objects.create(
            person=own.person, place=cast.place(VILLAGES[number % 4]), group="一组", status="confirmed", applied_at=began, decided_at=began
        )  # fmt: skip
    for records in (Membership.objects.all(), Place.objects.all()):
        post_many(system_actor("chaos"), records, now=began)


@dataclass
class Writer:
    """One writer in its life number `life`: all it does follows from the two, but for what the others do meanwhile.

    It dies by its own hand at step `dies_at` (or the next that is not refused): before its commit, or after it and before noting it.
    """

    number: int
    life: int
    journal: Path
    dies_at: int = -1
    before_commit: bool = True
    refused: int = 0
    follows: list[UUID] = field(default_factory=list)
    letters: list[UUID] = field(default_factory=list)
    posts: list[UUID] = field(default_factory=list)
    applied: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        from django.utils import timezone

        from teabowl.people.models import Account
        from teabowl.people.queries import account_standing, actor_for

        self.chance = random.Random(f"{self.number} {self.life}")
        self.now: datetime = (
            timezone.now() - timedelta(days=600) + timedelta(days=30 * self.life)
        )  # each life after the one before
        phones = (f"+8613700000{self.number:02d}", f"+8613800000{self.number:02d}")
        accounts = [Account.objects.get(phone=phone) for phone in phones]
        self.me, self.staff = (actor_for(account, now=timezone.now()) for account in accounts)
        assert account_standing(accounts[0].id, now=timezone.now()) is not None
        self.handle = os.open(self.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def answered(self, what: str, key: UUID) -> None:
        """Written by one call: who is killed a moment later has still said it."""
        os.write(self.handle, f"{what} {key}\n".encode())

    def step(self, number: int) -> None:
        """One action, committed: at once, late, inside one that is rolled back, or killed on the way."""
        from django.db import transaction

        self.now += timedelta(minutes=37)
        work = self.chance.choice(self._deeds())
        way = self.chance.random()
        dies = 0 <= self.dies_at <= number
        if way < 0.1 and not dies:
            self._rolled_back(work)
            return
        with transaction.atomic():
            done = work()
            if way > 0.9:
                time.sleep(self.chance.random() * 0.3)  # commits after entries that were numbered later
            if dies and self.before_commit:
                os.kill(os.getpid(), signal.SIGKILL)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        for what, key in done:
            self.answered(what, key)

    def _rolled_back(self, work: Callable[[], list[tuple[str, UUID]]]) -> None:
        from django.db import transaction

        kept = [list(one) for one in (self.follows, self.letters, self.posts, self.applied)]
        try:
            with transaction.atomic():
                done = work()
                raise LookupError
        except LookupError:
            self.follows, self.letters, self.posts, self.applied = kept
            for what, key in done:
                self.answered(f"not-{what}", key)

    def _deeds(self) -> list[Callable[[], list[tuple[str, UUID]]]]:
        deeds = [self.follow, self.unfollow, self.write, self.write, self.answer, self.withdraw, self.publish, self.publish]
        deeds += [self.take_down, self.belong, self.belong]
        return deeds + [self.change_tree] * (2 if self.number == 0 else 0)

    def _village(self) -> Any:
        from teabowl.places.models import Place

        return Place.objects.select_related("now_at").get(name=self.chance.choice(VILLAGES))

    def follow(self) -> list[tuple[str, UUID]]:
        from teabowl.people.actions import follow_village

        follow = follow_village(self.me, place_id=self._village().id, now=self.now)
        return [("follow", follow.id)]

    def unfollow(self) -> list[tuple[str, UUID]]:
        from teabowl.people.actions import unfollow_village
        from teabowl.people.models import Follow

        running = list(Follow.objects.filter(account_id=self.me.account_id, ended_at__isnull=True).order_by("id"))
        if not running:
            return []
        place = running[0].place.now_at_id or running[0].place_id
        ended = [f for f in running if (f.place.now_at_id or f.place_id) == place]
        unfollow_village(self.me, place_id=place, now=self.now)
        return [("unfollowed", follow.id) for follow in ended]

    def write(self) -> list[tuple[str, UUID]]:
        from teabowl.kernel.ids import new_id
        from teabowl.letters.actions import write_letter
        from teabowl.letters.rules import Visibility

        letter = write_letter(
            self.me, place=self._village(), title="路灯", body="路灯不亮", visibility=Visibility.PUBLIC, key=new_id(), now=self.now
        )  # fmt: skip
        self.letters.append(letter.id)
        return [("letter", letter.id)]

    def answer(self) -> list[tuple[str, UUID]]:
        from teabowl.letters.actions import answer_letter

        if not self.letters:
            return []
        key = self.letters.pop(0)
        answer_letter(self.staff, letter_id=key, body="修好了", now=self.now)
        return [("letter-answered", key)]

    def withdraw(self) -> list[tuple[str, UUID]]:
        from teabowl.letters.actions import withdraw_letter

        if not self.letters:
            return []
        key = self.letters.pop()
        withdraw_letter(self.me, letter_id=key, now=self.now)
        return [("letter-withdrawn", key)]

    def publish(self) -> list[tuple[str, UUID]]:
        from teabowl.boards.actions import publish_notice
        from teabowl.boards.rules import Content
        from teabowl.kernel.ids import new_id

        content = Content(new_id(), title="通知", body="明天停水")
        post = publish_notice(self.staff, place=self._village(), content=content, now=self.now)
        self.posts.append(post.id)
        return [("post", post.id)]

    def take_down(self) -> list[tuple[str, UUID]]:
        from teabowl.moderation.actions import take_down

        if not self.posts:
            return []
        key = self.posts.pop(0)
        take_down(self.staff, subject=("post", key), why="abuse", words_said="不合适", now=self.now)
        return [("post-taken-down", key)]

    def belong(self) -> list[tuple[str, UUID]]:
        """Apply, be confirmed or declined, be ended: one step further each time."""
        from teabowl.people import actions
        from teabowl.people.models import Membership

        mine = Membership.objects.filter(person_id=self.me.person_id)
        waiting = mine.filter(status="applied").order_by("id").first()
        if waiting is not None:
            if self.chance.random() < 0.7:
                actions.confirm_membership(self.staff, membership_id=waiting.id, now=self.now)
                return [("membership-decided", waiting.id)]
            actions.decline_membership(self.staff, membership_id=waiting.id, reason="不是本村的", now=self.now)
            return [("membership-decided", waiting.id)]
        running = mine.filter(status="confirmed").order_by("-id").first()
        if running is not None and self.chance.random() < 0.6:
            actions.end_membership(self.staff, membership_id=running.id, reason="moved", now=self.now)
            return [("membership-ended", running.id)]
        made = actions.apply_for_membership(
            self.me, place_id=self._village().id, name=self.me.name, group="一组", phone=f"137000000{self.number:02d}", now=self.now
        )  # fmt: skip
        return [("membership", made.id)]

    def change_tree(self) -> list[tuple[str, UUID]]:
        from django.utils import timezone

        from teabowl.kernel.actor import system_actor
        from teabowl.kernel.times import china_date
        from teabowl.places import actions, undoing
        from teabowl.places.actions import Decision
        from teabowl.places.models import Change

        actor, moment = system_actor("places.command"), timezone.now()
        last = Change.objects.filter(undone_at__isnull=True).order_by("-recorded_at").first()
        if last is not None and self.chance.random() < 0.6:
            undoing.undo_change(actor, change_id=last.id, now=moment)
            return [("change-undone", last.id)]
        common: Any = {"on": china_date(moment), "decision": Decision("菏政字〔2026〕1 号"), "now": moment}
        if self.chance.random() < 0.5:
            change = actions.merge_places(actor, codes=["371725104202"], into="371725105201", **common)
        else:
            to = self.chance.choice(["371725104000", "371725105000", "371724100000"])
            change = actions.move_place(actor, code=self.chance.choice(["371725104201", "371724100201"]), to=to, **common)
        return [("change", change.id)]


@contextmanager
def _outages() -> Iterator[None]:
    """The server is away, or ended us: what was under way was not answered. Begin anew with a connection of our own."""
    from django.db import DatabaseError, InterfaceError, connection

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        sys.stderr.write(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}\n")
        connection.close()
        time.sleep(0.05)


def ready(number: int, seed: int, journal: Path, **more: Any) -> Writer:
    """A writer; one that comes up while the server is away waits for it."""
    while True:
        with _outages():
            return Writer(number, seed, journal, **more)


def write(writer: Writer, *, steps: int = 1 << 30, seconds: float = 1e9) -> None:
    """Steps until so many are done or so long has passed. What the rules refuse is refused."""
    from teabowl.kernel.errors import TeabowlError

    until = time.monotonic() + seconds
    for number in range(steps):
        if time.monotonic() > until:
            return
        with _outages():
            try:
                writer.step(number)
            except TeabowlError:
                writer.refused += 1


def fold() -> None:
    """The folder, in small bites, for ever."""
    from teabowl.figures.balances import fold as fold_some

    while True:
        with _outages():
            fold_some(FOLDED_AT_ONCE)
        time.sleep(0.02)


STANDS = {
    "follow": "SELECT id FROM people_follow",
    "unfollowed": "SELECT id FROM people_follow WHERE ended_at IS NOT NULL",
    "letter": "SELECT id FROM letters_letter",
    "letter-answered": "SELECT id FROM letters_letter WHERE answered_at IS NOT NULL",
    "letter-withdrawn": "SELECT id FROM letters_letter WHERE state = 'withdrawn'",
    "post": "SELECT id FROM boards_post WHERE published_at IS NOT NULL",
    "post-taken-down": "SELECT id FROM boards_post WHERE status = 'taken_down'",
    "membership": "SELECT id FROM people_membership",
    "membership-decided": "SELECT id FROM people_membership WHERE status NOT IN ('applied', 'withdrawn')",
    "membership-ended": "SELECT id FROM people_membership WHERE status = 'ended'",
    "change": "SELECT id FROM places_change",
    "change-undone": "SELECT id FROM places_change WHERE undone_at IS NOT NULL",
}
"""Which records bear out what was answered."""
MADE = ("follow", "letter", "post", "membership", "change")
"""What makes a record: rolled back, there is none."""
COUNTED = {
    "people.followers": "SELECT place_id FROM people_follow WHERE ended_at IS NULL",
    "people.verified": "SELECT place_id FROM people_membership WHERE status = 'confirmed'",
    "boards.notices": """SELECT place_id FROM boards_post WHERE board = 'notices' AND status = 'published'
                         AND date_part('year', published_at AT TIME ZONE 'Asia/Shanghai') = %s""",
}
"""Figures of today counted a second time, by people who know nothing of the ledger."""


def check(journals: Sequence[Path]) -> dict[str, Any]:
    """What is wrong, by kind: all counts but `answered` must be 0. Folds what waits first."""
    from django.db import connection

    from teabowl.audit.queries import verify as verify_audit
    from teabowl.figures.balances import fold_all
    from teabowl.figures.verifying import verify

    fold_all()
    said: dict[str, set[UUID]] = {}
    for line in (line for path in journals for line in path.read_text().splitlines()):
        what, _, key = line.partition(" ")
        said.setdefault(what, set()).add(UUID(key))
    lost = came_back = 0
    with connection.cursor() as cursor:
        for what, sql in STANDS.items():
            cursor.execute(sql)
            there = {row[0] for row in cursor.fetchall()}
            lost += len(said.get(what, set()) - there)
            if what in MADE:
                came_back += len((said.get(f"not-{what}", set()) - said.get(what, set())) & there)
        cursor.execute("SELECT count(*) FROM figures_tail")
        waiting = cursor.fetchone()[0]
    report = verify()
    for wrong in (*report.differences, *report.unlawful):
        sys.stderr.write(f"{wrong}\n")
    return {
        "answered": sum(len(keys) for what, keys in said.items() if not what.startswith("not-")),
        "rolled back": sum(len(keys) for what, keys in said.items() if what.startswith("not-")),
        "lost": lost,
        "came back": came_back,
        "unfolded": waiting,
        "records differ from entries": len(report.differences) + len(report.unlawful),
        "wrong balances": report.wrong_balances,
        "wrong figures": _wrong_figures(),
        "audit faults": len(verify_audit().faults),
    }


def _wrong_figures() -> int:
    """Figures of every place in force that differ from the second count."""
    from django.db import connection

    from teabowl.figures.queries import figures_of, today
    from teabowl.places.models import Place

    wrong = 0
    for key, sql in COUNTED.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT above.id, count(*) FROM ({sql}) AS record JOIN places_place AS place ON place.id = record.place_id"
                " CROSS JOIN LATERAL unnest(place.lineage) AS above (id) GROUP BY 1",
                [today().year] if "%s" in sql else None,
            )
            counted = dict(cursor.fetchall())
        for place in Place.objects.in_force():
            wrong += figures_of(place, keys=[key])[0].value != counted.get(place.id, 0)
    return wrong


def main(what: str, *rest: str) -> None:
    if what == "lay-out":
        lay_out()
    elif what == "write":
        writer = ready(int(rest[0]), int(rest[1]), Path(rest[2]))
        write(writer, seconds=float(rest[3]))
    elif what == "die":
        writer = ready(int(rest[0]), int(rest[1]), Path(rest[2]), dies_at=int(rest[3]), before_commit=rest[4] == "before")
        write(writer, steps=int(rest[3]) + 50)
    elif what == "fold":
        fold()
    else:
        sys.stdout.write(json.dumps(check([Path(path) for path in rest])) + "\n")


if __name__ == "__main__":
    from teabowl.launch.setup import set_up_django

    set_up_django()
    main(*sys.argv[1:])
