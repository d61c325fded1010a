"""A branch meeting whose every process dies while it goes on: what its members' phones do meanwhile, and what must be true when the dust
has settled. See bench_outage.py and test_outage.py.

Everything is real: `teabowl serve` with its embedded PostgreSQL, the pages, the push process and the worker. A phone holds a stream,
votes by name and in secret, and says a word; what is not answered it sends again as it was, like the outbox of the page.
"""

import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import psycopg

from teabowl.launch import binaries, children
from teabowl.launch.cluster import Cluster
from tests.bench.live_stage import ROOT, free_port

AGAIN = (0.2, 0.6)
"""Seconds until a phone tries again, by chance."""
PATIENCE = 300.0
WHO = {"pages": "teabowl.launch.wsgi", "push": "teabowl.launch.push", "worker": "--with-parent", "database": "bin/postgres"}
CSRF = "c" * 32
SERVERS_OWN = re.compile(rb"^(CREATE SCHEMA public|ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \(.*\));\n", re.MULTILINE)
"""Of a dump: what another server has already, or may not know (options that one gives its columns)."""


# ── before ──


@dataclass(frozen=True, slots=True)
class Laid:
    """The meeting, its two running votes, the sessions of those who sit in it, and of who chairs it."""

    meeting: UUID
    named: UUID
    secret: UUID
    sessions: tuple[str, ...]
    chair: str


def lay_out(people: int) -> Laid:
    """A branch that meets, all there, with one vote by name and one in secret, in the database of this process."""
    from datetime import timedelta

    from django.utils import timezone

    from teabowl.kernel.actor import PostKind
    from teabowl.meetings.actions import Motion, put_to_vote
    from teabowl.meetings.kinds import Kind
    from teabowl.meetings.models import AgendaItem, Meeting, Participant
    from teabowl.organisations.tests.making import made_member, made_organisation, made_post
    from teabowl.people.models import Account, Person
    from tests.cast import build_cast

    now, cast = timezone.now(), build_cast()
    branch, secretary = made_organisation(cast), cast.accounts["secretary"]
    made_member(branch, secretary)
    made_post(branch, secretary, PostKind.SECRETARY)
    persons = Person.objects.bulk_create([Person(name=f"党员{n:03}", created_at=now) for n in range(people)])
    accounts = Account.objects.bulk_create(
        [Account(phone=f"+86139{n:08}", person=one, created_at=now) for n, one in enumerate(persons)]
    )
    meeting = Meeting.objects.create(
        kind=Kind.MEMBERS.value, organisation=branch, place=cast.place("随西村"), title="支部党员大会", hall="村部会议室",
        starts_at=now - timedelta(minutes=20), state="open", convened_at=now - timedelta(days=9), opened_at=now,
    )  # fmt: skip
    Participant.objects.bulk_create(
        Participant(meeting=meeting, person=one, name=one.name, mark="present", arrived_at=now) for one in persons
    )
    votes = []
    for position, is_secret in enumerate((False, True), 1):
        item = AgendaItem.objects.create(meeting=meeting, position=position, title=("排水沟", "评议")[is_secret])
        motion = Motion(item.title, secret=is_secret)
        votes.append(
            put_to_vote(cast.actor("secretary"), meeting_id=meeting.id, item_id=item.id, motion=motion, now=now).motion_id
        )
    named, secret = (one for one in votes if one is not None)
    return Laid(meeting.id, named, secret, tuple(map(session_of, accounts)), session_of(secretary))


def session_of(account: Any) -> str:
    """As after signing in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from teabowl.signin.sessions import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def move(url: str, home: Path, *, durable: bool) -> None:
    """All that is in the database at `url` into the embedded one of a new home."""
    cluster = Cluster(home, durable=durable)
    cluster.start(lambda _text: None)
    try:
        programs = binaries.installed() / "bin"
        dump = subprocess.run([programs / "pg_dump", "--no-owner", "--no-acl", url], stdout=subprocess.PIPE, check=True).stdout
        dump = b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n" + re.sub(SERVERS_OWN, b"", dump)
        load = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", cluster.url]
        subprocess.run([programs / "psql", *load], input=dump, stdout=subprocess.DEVNULL, check=True)
    finally:
        cluster.stop()


# ── what is killed ──


class Served:
    """`teabowl serve` on a home, with all its children: whoever dies is started again by it."""

    def __init__(self, home: Path) -> None:
        self.port, self.live_port, self.log = free_port(), free_port(), home / "serve.log"
        own = {
            "TEABOWL_MODE": "test", "TEABOWL_HOME": str(home), "PORT": str(self.port), "TEABOWL_LIVE_PORT": str(self.live_port),
            "TEABOWL_STAFF_SECOND_FACTOR": "0", "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
        self.child: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            command = [sys.executable, "-P", "-m", "teabowl.launch", "serve"]
            self.child = children.start(command, environment=self.environment, output=output)

    def mend(self) -> None:
        """The supervisor does."""

    def stop(self, number: int = signal.SIGTERM) -> None:
        """As an operator does (SIGTERM), or as a machine in want of memory does (SIGKILL)."""
        assert self.child is not None
        self.child.send_signal(number)
        self.child.wait(60)

    def kill(self, what: str) -> None:
        """kill -9 of one child with all its own. Raises AssertionError where it does not come up."""
        until = time.monotonic() + PATIENCE
        while (pid := self._pid(what)) is None:
            if time.monotonic() > until:
                raise AssertionError(f"no {what}: {self.log.read_text()[-800:]}")
            time.sleep(0.05)
        if what == "database":
            os.kill(pid, signal.SIGKILL)
        else:
            children.kill_session(pid)

    def _pid(self, what: str) -> int | None:
        assert self.child is not None
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.child.pid and WHO[what] in (folder / "cmdline").read_text().replace("\0", " "):
                    return int(folder.name)
        return None


class Apart(Served):
    """The database, one process of pages and the push process without a supervisor, quickly: whoever is killed stays dead until
    `mend`."""

    def __init__(self, home: Path) -> None:
        self.cluster = Cluster(home, durable=False)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        super().__init__(home)

    def start(self) -> None:
        from dataclasses import replace

        from teabowl.config.environment import from_environment
        from teabowl.launch import supervisor

        self.environment["DATABASE_URL"] = self.cluster.url
        config = replace(from_environment(), host="127.0.0.1", port=self.port, live_port=self.live_port, workers=1, threads=4)
        self.commands = {"pages": supervisor.web_command(config), "push": supervisor.push_command(config)}
        self.mend()

    def mend(self) -> None:
        if self.cluster.child is None or self.cluster.has_ended():
            self.cluster.start(lambda _text: None)
        for what, command in self.commands.items():
            if what not in self.running:
                with self.log.open("ab") as output:
                    self.running[what] = children.start(command, environment=self.environment, output=output)

    def stop(self, number: int = signal.SIGTERM) -> None:
        for child in self.running.values():
            children.kill_session(child.pid)
            child.wait()
        self.cluster.stop()

    def kill(self, what: str) -> None:
        child = self.cluster.child if what == "database" else self.running.pop(what)
        assert child is not None
        if what == "database":
            child.kill()
        else:
            children.kill_session(child.pid)
        child.wait()


# ── phones ──


async def ask(port: int, path: str, session: str = "", form: Mapping[str, str] | None = None) -> tuple[int, str]:
    """(status, body) of one request of its own connection. Raises OSError, TimeoutError, ValueError where no whole answer comes."""
    body = urlencode({**form, "csrfmiddlewaretoken": CSRF}).encode() if form is not None else b""
    head = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    head += [f"Cookie: sessionid={session}; csrftoken={CSRF}", "HX-Request: true"]
    head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"] if body else []
    async with asyncio.timeout(20):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write("\r\n".join([*head, "", ""]).encode() + body)
            whole = await reader.read()
        finally:
            writer.close()
    first, _, rest = whole.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", first, re.IGNORECASE)
    if length and len(rest) != int(length[1]):
        raise ValueError("half an answer")
    return int(first.split()[1]), rest.decode()


@dataclass
class Phone:
    """One member in the room. `answered` is what its user was told."""

    served: Served
    laid: Laid
    number: int
    chance: random.Random
    parts: dict[str, str] = field(default_factory=dict)
    at: str = ""
    answered: dict[str, str] = field(default_factory=dict)
    again: int = 0

    @property
    def session(self) -> str:
        return self.laid.sessions[self.number]

    async def pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(*AGAIN))

    async def surely(self, path: str, form: Mapping[str, str] | None = None) -> str:
        """The same request until somebody answers it. Raises AssertionError for a refusal: nothing here may be refused."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, said = 0, ""
            with suppress(OSError, TimeoutError, ValueError, IndexError):
                status, said = await ask(self.served.port, path, self.session, form)
            if status == 200:
                return said
            assert status in (0, 500, 502, 503), f"{path}: {status} {said[:300]}"
            self.again += 1
            await self.pause()
        raise AssertionError(f"nobody ever answered {path}")

    async def follow(self) -> None:
        """For ever, as live.js does: the stream, and when it breaks the stream again, from where it was."""
        stream = ""
        while True:
            if not stream:
                told = await self.surely(f"/live/ticket/?room=meetings:{self.laid.meeting}")
                stream = json.loads(told)["stream"].partition("/live/")[2]
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                if not await self._listen(f"/live/{stream}&at={self.at}"):
                    stream = ""
            await self.pause()

    async def _listen(self, path: str) -> bool:
        """Until the stream breaks; False where the ticket was not taken."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.served.live_port, limit=1 << 22)
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            if b" 200" not in (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")[0]:
                return False
            while True:
                async with asyncio.timeout(30):
                    event = await reader.readuntil(b"\n\n")
                if found := re.search(rb"event: parts\r?\ndata: (.*?)\n\n", event, re.DOTALL):
                    told = json.loads(found[1])
                    self.at = told["at"]
                    self.parts |= told["parts"]
        finally:
            writer.close()

    async def vote_and_speak(self, seconds: float) -> None:
        """Once each, at some moments within so many seconds."""
        moments = sorted(self.chance.uniform(0, seconds) for _ in range(3))
        acts = [self.vote_by_name, self.vote_in_secret, self.speak]
        self.chance.shuffle(acts)
        began = time.monotonic()
        for moment, act in zip(moments, acts, strict=True):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            await act()

    async def vote_by_name(self) -> None:
        choice, key = ("yes", "no", "abstain")[self.number % 3], str(UUID(int=self.chance.getrandbits(128)))
        await self.surely(f"/ballots/{self.laid.named}/cast/", {"key": key, "choices": choice})
        self.answered["named"] = choice

    async def vote_in_secret(self) -> None:
        page = await self.surely(f"/ballots/{self.laid.secret}/part/")
        paper, choice = re.search(r'name="key" value="([^"]+)"', page), ("no", "yes")[self.number % 2]
        assert paper is not None, page[:500]
        said = await self.surely(f"/ballots/{self.laid.secret}/cast/", {"key": paper[1], "choices": choice})
        code = re.search(r"<b>(\w{4}) (\w{4})</b>", said)
        assert code is not None, said[:500]
        self.answered |= {"secret": choice, "code": code[1] + code[2], "sign": paper[1].partition("-")[2]}

    async def speak(self) -> None:
        key, body = str(UUID(int=self.chance.getrandbits(128))), f"第 {self.number} 个人说的话"
        await self.surely(f"/meetings/{self.laid.meeting}/speak/", {"key": key, "body": body})
        self.answered |= {"said": body, "said_key": key}

    async def truth(self) -> dict[str, str]:
        """The room as the pages give it to who asks."""
        told = json.loads(await self.surely(f"/live/ticket/?room=meetings:{self.laid.meeting}"))
        return dict(json.loads(await self.surely(urlsplit(told["now"])._replace(scheme="", netloc="").geturl()))["parts"])


Killing = tuple[float, str]
"""(seconds after the beginning, who): a name of WHO, "restart" (SIGTERM of all, and again), "crash" (kill -9 of the supervisor), "mend"."""


async def play(served: Served, laid: Laid, killings: Sequence[Killing], seconds: float) -> tuple[list[Phone], float]:
    """The meeting with its deaths; then the votes are closed. The phones as they are when each shows what is true, and how long that
    took after the last answer. Raises AssertionError for a phone that never does."""
    phones = [Phone(served, laid, n, random.Random(n)) for n in range(len(laid.sessions))]
    following = [asyncio.create_task(phone.follow()) for phone in phones]
    try:
        await _all_show(phones, lambda phone: bool(phone.parts))
        acting = asyncio.gather(*(phone.vote_and_speak(seconds) for phone in phones))
        began = time.monotonic()
        for moment, who in killings:
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            await _kill(served, who)
        await acting
        ended = time.monotonic()
        await _all_show_truth(phones)
        behind = time.monotonic() - ended
        for motion in (laid.named, laid.secret):
            await _until_closed(phones[0], laid.chair, motion)
        await _all_show_truth(phones)
    finally:
        for task in following:
            task.cancel()
    return phones, behind


async def _kill(served: Served, who: str) -> None:
    """Children are started in this thread: the kernel takes the thread for their parent."""
    if who in WHO:
        await asyncio.to_thread(served.kill, who)
    elif who == "mend":
        served.mend()
    else:
        await asyncio.to_thread(served.stop, signal.SIGTERM if who == "restart" else signal.SIGKILL)
        served.start()


async def _until_closed(phone: Phone, chair: str, motion: UUID) -> None:
    for _ in range(100):
        status = 0
        with suppress(OSError, TimeoutError, ValueError, IndexError):
            status, said = await ask(phone.served.port, f"/ballots/{motion}/close/", chair, {})
        if status in (200, 302, 303):
            return
        assert status in (0, 500, 502, 503), (status, said[:500])
        await phone.pause()
    raise AssertionError("nobody closed the vote")


async def _all_show(phones: Sequence[Phone], is_so: Callable[[Phone], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while behind := [phone for phone in phones if not is_so(phone)]:
        if time.monotonic() > until:
            raise AssertionError(f"{len(behind)} of {len(phones)} screens never showed what is true: {behind[0].parts}")
        await asyncio.sleep(0.05)


async def _all_show_truth(phones: Sequence[Phone]) -> None:
    """What the pages tell may itself be a second old."""
    until = time.monotonic() + PATIENCE
    while True:
        truth = await phones[0].truth()
        behind = [phone for phone in phones if phone.parts != truth]
        if not behind:
            return
        if time.monotonic() > until:
            raise AssertionError(f"{len(behind)} of {len(phones)} screens show {behind[0].parts}, not {truth}")
        await asyncio.sleep(0.3)


# ── after ──


def faults(url: str, laid: Laid, phones: Sequence[Phone]) -> dict[str, int]:
    """What was answered and is not there, or is there twice, or is there and nobody said it. All 0 is right."""
    with psycopg.connect(url) as link:
        result = "SELECT id::text, result FROM ballots_motion WHERE id = ANY(%s)"
        results: dict[str, Any] = dict(link.execute(result, [[laid.named, laid.secret]]).fetchall())
        opened = link.execute("SELECT papers FROM ballots_opened WHERE motion_id = %s", [laid.secret]).fetchall()
        said = link.execute("SELECT sent_key::text, body FROM meetings_speech WHERE meeting_id = %s", [laid.meeting]).fetchall()
    tallies = {name: results[str(key)]["tally"] for name, key in (("named", laid.named), ("secret", laid.secret))}
    found = {}
    for name, tally in tallies.items():
        answered = [phone.answered[name] for phone in phones]
        wanted = {choice: answered.count(choice) for choice in set(answered)}
        found[f"{name} votes"] = sum(abs(wanted.get(c, 0) - tally.get(c, 0)) for c in {*wanted, *tally})
    receipts = sorted((phone.answered["code"], [phone.answered["secret"]]) for phone in phones)
    found["receipts"] = len(receipts) if receipts != [(code, choice) for (papers,) in opened for code, choice in papers] else 0
    words = sorted((phone.answered["said_key"], phone.answered["said"]) for phone in phones)
    found["words"] = len(set(words) ^ set(said)) + abs(len(words) - len(said))
    return found


def leaks(url: str, home: Path, laid: Laid, phones: Sequence[Phone]) -> dict[str, int]:
    """What a whole dump and every log say of the secret vote that links a voter to a choice. All 0 is right; `dumped` is how many rows
    were read."""
    dump = subprocess.run([binaries.installed() / "bin" / "pg_dump", "--data-only", url], stdout=subprocess.PIPE, check=True)
    tables: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in dump.stdout.decode().splitlines():
        if line.startswith("COPY "):
            rows = tables.setdefault(line.split()[1].removeprefix("public."), [])
        elif line == "\\.":
            rows = []
        else:
            rows.append(line)
    logs = "".join(log.read_text(errors="replace") for log in (home / "serve.log", home / "postgres" / "server.log"))
    secrets = [text for phone in phones for text in (phone.answered["code"], phone.answered["sign"])]
    said = {name: [row for row in rows if any(text in row for text in secrets)] for name, rows in tables.items()}
    opened = said.pop("ballots_opened")
    codes = re.findall(r'"([0-9A-Z]{8})"', opened[0]) if len(opened) == 1 else []
    marks = [row.split("\t") for row in tables["ballots_elector"] if str(laid.secret) in row]
    return {
        "codes elsewhere": sum(map(len, said.values())),
        "codes or papers in the logs": sum(text in logs for text in secrets),
        "codes not in their own order": int(codes != sorted(codes) or len(codes) != len(phones)),
        "signs of papers beside the codes": sum(phone.answered["sign"] in opened[0] for phone in phones),
        # written in the order of keys, a row goes where the server has room: some stretches, each in that order; the order in which
        # people voted would turn back at every other row
        "marks not in the order of keys": int(sum(one[0] > next_[0] for one, next_ in pairwise(marks)) > len(marks) // 8),
        "moments in marks": sum(bool(re.search(r"\d\d:\d\d:\d\d", field)) for mark in marks for field in mark),
        "boxes left": len(tables["ballots_box"]),
        "keys left": sum(row.count("\\\\x") for row in tables["ballots_motion"]),
        "deeds in the audit": sum("cast_vote" in row and str(laid.secret) in row for row in tables["audit_entry"]),
        "dumped": sum(map(len, tables.values())),
    }
