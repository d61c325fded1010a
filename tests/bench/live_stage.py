"""The stage of the live bench: a branch meeting of 500 in a database of its own, and the processes around it, ended by pid.

`python -m tests.bench.live_stage fill` fills the database of DATABASE_URL and prints the room and the motion as JSON.
`… vote MOTION` casts the vote of elector number N for each line N ("counted", "opened": the chair's deeds), and answers with when it
began and was committed.
`bare` is what a push process costs that only sends bytes: POST /send gives them, everybody at /live/stream gets them.
"""

import asyncio
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from teabowl.launch import children

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "teabowl_bench_live"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "500"))
FIRST_PORT = int(os.environ.get("BENCH_PORT", "8230"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Watcher:
    """One screen: its line, and what came on it last."""

    link: socket.socket
    tail: bytes = b""


class Watchers:
    """Many streams read by one thread. `wait` gives when each had got whole what is waited for."""

    def __init__(self, port: int, query: str, many: int) -> None:
        self.port, self.query = port, query
        self.poll = selectors.DefaultSelector()
        self.all = [self._open(port, query) for _ in range(many)]

    def _open(self, port: int, query: str) -> Watcher:
        link = socket.create_connection(("127.0.0.1", port), timeout=20)
        link.sendall(f"GET /live/stream{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        made = Watcher(link)
        self.poll.register(link, selectors.EVENT_READ, made)
        return made

    def wait(self, marks: bytes, seconds: float = 20.0) -> list[float]:
        """Until everybody has got an event with `marks` in it. Raises AssertionError for those who have not in time."""
        found: list[float] = []
        waiting = {id(one) for one in self.all}
        until = time.perf_counter() + seconds
        while waiting:
            if time.perf_counter() > until:
                raise AssertionError(f"{len(waiting)} of {len(self.all)} screens never showed {marks!r}")
            for key, _ in self.poll.select(0.2):
                one: Watcher = key.data
                data = self._read(one)
                if not data:
                    self._again(one)
                    continue
                one.tail = (one.tail + data)[-65536:]
                at = one.tail.rfind(marks)
                if id(one) in waiting and at >= 0 and b"\n\n" in one.tail[at:]:
                    found.append(time.perf_counter())
                    waiting.discard(id(one))
                    one.tail = b""
        return found

    def _read(self, one: Watcher) -> bytes:
        try:
            return one.link.recv(1 << 18)
        except ConnectionError:
            return b""

    def _again(self, one: Watcher) -> None:
        """As a browser does when its stream ends: open it again, until somebody answers."""
        self.poll.unregister(one.link)
        one.link.close()
        for _ in range(300):
            try:
                fresh = self._open(self.port, self.query)
            except OSError:
                time.sleep(0.1)
                continue
            self.poll.modify(fresh.link, selectors.EVENT_READ, one)
            one.link, one.tail = fresh.link, b""
            return
        raise AssertionError("the stream never came back")

    def quiet(self, seconds: float = 0.3) -> None:
        """Take what still comes, until nothing has for so long."""
        while ready := self.poll.select(seconds):
            for key, _ in ready:
                key.data.link.recv(1 << 18)
                key.data.tail = b""

    def close(self) -> None:
        for one in self.all:
            one.link.close()
        self.poll.close()


def own_database() -> str:
    base = os.environ["DATABASE_URL"]
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    head, _, query = base.partition("?")
    return f"{head.rpartition('/')[0]}/{DATABASE}{'?' + query if query else ''}"


def start(application: str, port: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """granian as `teabowl serve` starts the push process, with another application where asked."""
    from dataclasses import replace

    from teabowl.config.environment import from_environment
    from teabowl.launch.supervisor import push_command

    command = push_command(replace(from_environment(), host="127.0.0.1", live_port=port))
    command = [part.replace("teabowl.launch.push:application", application) for part in command]
    child = children.start(command, environment=environment, folder=ROOT)
    for _ in range(300):
        time.sleep(0.1)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return child
    raise RuntimeError(f"{application} does not answer")


def cpu_seconds(leader: int) -> float:
    """Processor time of a process and its children, from /proc."""
    found, tick = 0, os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(folder.name) == leader or int(fields[3]) == leader:  # of its session
            found += int(fields[11]) + int(fields[12])
    return found / tick


def fill() -> dict[str, Any]:
    """A branch whose secretary holds a meeting of PEOPLE, all there, with a vote by name running."""
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from teabowl.kernel.actor import PostKind
    from teabowl.live.tickets import ticket_for
    from teabowl.meetings.actions import Motion, put_to_vote
    from teabowl.meetings.kinds import Kind
    from teabowl.meetings.models import AgendaItem, Meeting, Participant
    from teabowl.organisations.tests.making import made_member, made_organisation, made_post
    from teabowl.people.models import Person
    from tests.cast import build_cast

    call_command("migrate", verbosity=0)
    now = timezone.now()
    cast = build_cast()
    branch = made_organisation(cast)
    secretary = cast.accounts["secretary"]
    made_member(branch, secretary)
    made_post(branch, secretary, PostKind.SECRETARY)
    people = Person.objects.bulk_create([Person(name=f"党员{n:03}", created_at=now) for n in range(PEOPLE)])
    meeting = Meeting.objects.create(
        kind=Kind.MEMBERS.value, organisation=branch, place=cast.place("随西村"), title="第四季度支部党员大会", hall="村部会议室",
        starts_at=now - timedelta(minutes=20), state="open", convened_at=now - timedelta(days=3), opened_at=now,
    )  # fmt: skip
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person=one, name=one.name, mark="online" if n % 2 else "present", arrived_at=now)
        for n, one in enumerate(people)
    )
    titles = ("上次会定的事，办得怎样", "表决：村东排水沟硬化方案", "学习和讨论")
    items = [AgendaItem.objects.create(meeting=meeting, position=n, title=title) for n, title in enumerate(titles, 1)]
    item = put_to_vote(
        cast.actor("secretary"), meeting_id=meeting.id, item_id=items[1].id,
        motion=Motion("村东排水沟硬化方案", "140 米，预算 38,600 元。"), now=now,
    )  # fmt: skip
    room = f"meetings:{meeting.id}"
    return {"room": room, "motion": str(item.motion_id), "ticket": ticket_for(None, room, now=timezone.now())}


def vote(motion_id: str) -> None:
    """One voter after another, by the action that the page calls."""
    from uuid import UUID

    from django.db import InterfaceError, OperationalError, connection
    from django.utils import timezone

    from teabowl.ballots.actions import cast_vote
    from teabowl.ballots.models import Elector
    from teabowl.kernel.actor import Actor
    from teabowl.kernel.ids import new_id

    electors = list(Elector.objects.filter(motion_id=motion_id).order_by("name"))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if not line.strip().isdigit():
            motion_id = chair(motion_id, line.strip())
            electors = list(Elector.objects.filter(motion_id=motion_id).order_by("name"))
            continue
        elector = electors[int(line)]
        voter = Actor(account_id=None, person_id=elector.person_id, name=elector.name)
        began, key = time.perf_counter(), str(new_id())
        while True:
            try:
                cast_vote(voter, motion_id=UUID(motion_id), choices=["yes"], key=key, now=timezone.now())
                break
            except (OperationalError, InterfaceError):  # the line was cut: the same vote again
                connection.close()
                time.sleep(0.05)
        sys.stdout.write(f"{began} {time.perf_counter()}\n")
        sys.stdout.flush()


def chair(motion_id: str, what: str) -> str:
    """Count the running vote, or put another one on a point of its own; says when, and gives the running vote."""
    from django.utils import timezone

    from teabowl.ballots.actions import close_motion
    from teabowl.ballots.models import Motion as Put
    from teabowl.kernel.actor import system_actor
    from teabowl.meetings.actions import Motion, put_to_vote
    from teabowl.meetings.models import AgendaItem

    began, actor, put = time.perf_counter(), system_actor("bench"), Put.objects.get(id=motion_id)
    if what == "counted":
        close_motion(actor, motion_id=put.id, now=timezone.now())
    else:
        AgendaItem.objects.filter(meeting_id=put.owner_id, motion_id=motion_id).update(motion_id=None, passed=None, result={})
        item = AgendaItem.objects.filter(meeting_id=put.owner_id).order_by("position")[1]
        made = put_to_vote(
            actor, meeting_id=put.owner_id, item_id=item.id, motion=Motion("再表决一次", "另一个办法。"), now=timezone.now()
        )
        motion_id = str(made.motion_id)
    sys.stdout.write(f"{began} {time.perf_counter()}\n")
    sys.stdout.flush()
    return motion_id


class Bare:
    """Everybody gets the same bytes: as little of RSGI as there is."""

    def __init__(self) -> None:
        self.body = b""
        self.sent = asyncio.Event()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.path == "/send":
            self.body = await protocol()
            was, self.sent = self.sent, asyncio.Event()
            was.set()
            protocol.response_empty(204, [])
            return
        transport = protocol.response_stream(200, [("content-type", "text/event-stream")])
        await transport.send_bytes(b"event: beat\ndata: {}\n\n")
        while True:
            await self.sent.wait()
            await transport.send_bytes(self.body)


if os.environ.get("BENCH_BARE_PUSH"):
    bare = Bare()
    children.watch_parent(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGKILL))
    children.die_with_parent(signal.SIGKILL, os.getppid())

if __name__ == "__main__":
    from teabowl.launch.setup import set_up_django

    set_up_django()
    if sys.argv[1] == "fill":
        sys.stdout.write(json.dumps(fill()) + "\n")
    else:
        vote(sys.argv[2])
