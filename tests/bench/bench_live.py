"""Bench 18: a live meeting with 500 screens: from the moment that a vote is accepted until a screen has it, against a bare server of
the same kind that sends the same bytes to as many; a storm of votes; what the push process costs meanwhile.

BENCH_PEOPLE (500) and BENCH_VOTES (40 in each of the five rounds) make it smaller.
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg

from tests.bench import live_stage
from tests.bench.live_stage import PEOPLE, ROOT, Watchers, cpu_seconds, free_port, start
from tests.bench.measure import Ratio, Row, at_most, percentile, ratio

PUSH = "teabowl.launch.push:application"
VOTES = int(os.environ.get("BENCH_VOTES", "40")) // 6 or 1
"""In each round: five count and one warms up."""
STORM = PEOPLE // 5
PAUSE = 0.15
"""Between two votes that are measured apart: longer than a room rests between two readings."""


class Voter:
    """The process that casts votes."""

    def __init__(self, environment: dict[str, str], motion: str) -> None:
        command = [sys.executable, "-m", "tests.bench.live_stage", "vote", motion]
        self.child = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.left = iter(range(PEOPLE))
        self.given = 0
        self._line()

    def _line(self) -> str:
        assert self.child.stdout is not None
        line = self.child.stdout.readline()
        if not line:
            raise RuntimeError("the voter ended")
        return line

    def ask(self, votes: int = 1) -> None:
        assert self.child.stdin is not None
        for _ in range(votes):
            self.child.stdin.write(f"{next(self.left)}\n")
        self.child.stdin.flush()
        self.given += votes

    def answer(self) -> tuple[float, float]:
        began, committed = self._line().split()
        return float(began), float(committed)

    def chair(self, what: str) -> float:
        """The chair has the vote "counted", or another one "opened": when that was committed."""
        assert self.child.stdin is not None
        self.child.stdin.write(f"{what}\n")
        self.child.stdin.flush()
        return self.answer()[1]

    def end(self) -> None:
        assert self.child.stdin is not None
        self.child.stdin.close()
        self.child.wait(10)


@dataclass
class Stage:
    """The voter, the screens of everybody, and the push process."""

    voter: Voter
    watchers: Watchers
    push: "subprocess.Popen[bytes]"
    environment: dict[str, str]

    def kill(self) -> None:
        """kill -9 of the push process, and another in its place."""
        live_stage.children.kill_session(self.push.pid)
        self.push.wait()
        self.push = start(PUSH, self.watchers.port, self.environment)


@contextmanager
def stage() -> Iterator[Stage]:
    environment = dict(os.environ) | {
        "DATABASE_URL": live_stage.own_database(),
        "PYTHONPATH": str(ROOT),
        "TEABOWL_MODE": "test",
    }
    environment["DJANGO_SETTINGS_MODULE"] = "teabowl.config.settings"
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.live_stage", "fill"], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout
    told = json.loads(said.splitlines()[-1])
    with ExitStack() as stack:
        port = free_port()
        push = start(PUSH, port, environment)
        voter = Voter(environment, told["motion"])
        stack.callback(voter.end)
        watchers = Watchers(port, f"?ticket={told['ticket']}", PEOPLE)
        stack.callback(watchers.close)
        watchers.wait(b"event: parts")
        made = Stage(voter, watchers, push, environment)
        stack.callback(lambda: live_stage.children.end(made.push))
        yield made


@contextmanager
def bare_stage(environment: dict[str, str]) -> Iterator[tuple[int, Watchers]]:
    port = free_port()
    child = start("tests.bench.live_stage:bare", port, environment | {"BENCH_BARE_PUSH": "1", "PYTHONPATH": str(ROOT)})
    try:
        watchers = Watchers(port, "", PEOPLE)
        watchers.wait(b"event: beat")
        yield port, watchers
        watchers.close()
    finally:
        live_stage.children.end(child)


def seen(count: int) -> bytes:
    """What a screen shows when so many have voted (data-given of the votes part)."""
    return f'data-given=\\"{count}\\"'.encode()


def one_event(watchers: Watchers, voter: Voter) -> bytes:
    """The bytes that one vote sends to one screen."""
    first = watchers.all[0].link
    watchers.quiet()
    voter.ask()
    voter.answer()
    got = b""
    while b"\n\n" not in got or b"event: parts" not in got:
        got += first.recv(1 << 18)
    watchers.quiet()
    found = re.search(rb"id: .*?\n\n", got, re.DOTALL)
    assert found is not None
    return found[0]


def killed(made: Stage) -> float:
    """Everything is cut while votes come in: kill -9 of the push process, every connection of the database. Seconds until all
    screens show all votes; raises AssertionError when one never does."""
    voter, watchers = made.voter, made.watchers
    voter.ask(STORM // 2)
    made.kill()
    with psycopg.connect(made.environment["DATABASE_URL"], autocommit=True) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    last = max(voter.answer()[1] for _ in range(STORM // 2))
    return max(watchers.wait(seen(voter.given), 60)) - last


def opened_and_counted(made: Stage) -> dict[str, list[float]]:
    """The running vote is counted and another one opened, some times: seconds from the commit until a screen has the ballot, or the
    result."""
    found: dict[str, list[float]] = {"opened": [], "counted": []}
    for _ in range(5):
        for what, mark in (("counted", b"data-result"), ("opened", b"data-live-blank")):
            made.watchers.quiet()
            committed = made.voter.chair(what)
            found[what] += [moment - committed for moment in made.watchers.wait(mark)]
    return found


def live() -> Sequence[Row]:
    """18."""
    with stage() as made, bare_stage(dict(os.environ)) as (bare_port, bare_watchers):
        voter, watchers, push = made.voter, made.watchers, made.push
        event = one_event(watchers, voter)
        tails: dict[str, list[list[float]]] = {"real": [], "bare": []}
        whole: list[float] = []

        def real() -> float:
            times: list[float] = []
            for _ in range(VOTES):
                time.sleep(PAUSE)
                voter.ask()
                began, committed = voter.answer()
                arrived = watchers.wait(seen(voter.given))
                times += [moment - committed for moment in arrived]
                whole.append(max(arrived) - began)
            tails["real"].append(times)
            return percentile(times, 0.95)

        def bare() -> float:
            times: list[float] = []
            for number in range(VOTES):
                mark = b"n%d" % (len(tails["bare"]) * 1000 + number)
                time.sleep(PAUSE)
                link = http.client.HTTPConnection("127.0.0.1", bare_port)
                link.request("POST", "/send", body=event[:-2] + b": " + mark + b"\n\n")
                link.getresponse().read()
                began = time.perf_counter()
                times += [moment - began for moment in bare_watchers.wait(mark)]
                link.close()
            tails["bare"].append(times)
            return percentile(times, 0.95)

        at95 = ratio(real, bare)
        p99 = {name: statistics.median(percentile(times, 0.99) for times in rounds[1:]) for name, rounds in tails.items()}
        at99 = Ratio(p99["real"] / p99["bare"], p99["real"] * 1000, p99["bare"] * 1000, ())
        at95 = Ratio(at95.value, at95.numerator * 1000, at95.denominator * 1000, at95.rounds)
        slowest = percentile(whole, 0.99)

        watchers.quiet()
        before, clock = cpu_seconds(push.pid), time.perf_counter()
        voter.ask(STORM)
        for _ in range(STORM):
            _, last = voter.answer()
        settled = max(watchers.wait(seen(voter.given))) - last
        took = time.perf_counter() - clock
        cost = cpu_seconds(push.pid) - before
        changes = opened_and_counted(made)
        voter.left = iter(range(PEOPLE))  # in the vote that was opened last
        voter.given = 0
        caught_up = killed(made)
    screens = f"{PEOPLE} screens"
    return [
        at_most(f"vote accepted to {screens}, {len(event) / 1000:.1f} KB, p95 / bare SSE", at95, 3, " ms"),
        at_most("its p99 / bare p99", at99, 3, " ms"),
        Row("from pressing to the last screen, p99", f"{slowest * 1000:.0f} ms", "1000 ms", f"{slowest:.2g}", "≤ 1", slowest <= 1),
        Row(f"{STORM} votes in a row, the last to all", f"{settled * 1000:.0f} ms", "1000 ms", f"{settled:.2g}", "≤ 1", settled <= 1),
        *(_within_a_second(f"a vote is {what}: from the commit to {screens}, p95", changes[what]) for what in changes),
        Row(f"all killed in a storm: screens right after {caught_up:.0f} s", f"{PEOPLE}", f"{PEOPLE}", "1", "1", True),
        Row("push process: processor / time, in that storm", f"{cost:.2f} s", f"{took:.2f} s", f"{cost / took:.2g}"),
    ]  # fmt: skip


def _within_a_second(what: str, times: list[float]) -> Row:
    found = percentile(times, 0.95)
    return Row(what, f"{found * 1000:.0f} ms", "1000 ms", f"{found:.2g}", "≤ 1", found <= 1)


BENCHES = [(18, "live", live)]
