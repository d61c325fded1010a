"""The stage of the serving benches: a database with 200 villages of 20 posts, and servers on loopback ports, ended by pid.

`python -m tests.bench.serving_stage fill` fills the database of DATABASE_URL and prints what the bench must know as JSON.
`… write INDEX SECONDS` is one writer of the staleness bench (see bench_serving.py).
"""

import json
import mmap
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.error import URLError

import psycopg

from teabowl.launch import children

ROOT = Path(__file__).resolve().parents[2]
VILLAGES, POSTS = 200, 20
DATABASE = "teabowl_bench_serving"
FIRST_PORT = int(os.environ.get("BENCH_PORT", "8210"))


@dataclass
class Stage:
    """A filled database of its own, a home folder, and the servers that run on them."""

    home: Path
    url: str
    codes: list[str]
    session: str
    servers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        own = {"TEABOWL_HOME": str(self.home), "DATABASE_URL": self.url, "PYTHONPATH": str(ROOT), "TEABOWL_MODE": "test"}
        return {
            **os.environ,
            **own,
            "BENCH_BARE": str(self.home / "bare.pickle"),
            "DJANGO_SETTINGS_MODULE": "teabowl.config.settings",
        }

    def serve(self, name: str) -> int:
        """Start granian as `teabowl serve` does, with two workers, and wait until it answers; its port. `name` is 'real' or
        one of serving_apps."""
        from teabowl.config.environment import from_environment
        from teabowl.launch.supervisor import web_command

        port = self.ports.setdefault(name, FIRST_PORT + len(self.ports))
        config = replace(from_environment(), port=port, host="127.0.0.1", workers=2, threads=4)
        command = web_command(config)
        if name != "real":
            command = [part.replace("teabowl.launch.wsgi:", "tests.bench.serving_apps:") for part in command]
        environment = self.environment | {"BENCH_APP": name}
        self.servers[name] = children.start(command, environment=environment, folder=ROOT)
        for _ in range(300):
            time.sleep(0.1)
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                return port
            except URLError:
                if self.servers[name].poll() is not None:
                    raise RuntimeError(f"the server {name} ended by itself") from None
        raise RuntimeError(f"the server {name} does not answer")

    def kill(self, name: str) -> None:
        """kill -9 of a server and its workers."""
        children.kill_session(self.servers[name].pid)
        self.servers.pop(name).wait()

    def clear(self) -> None:
        """End everything and remove the folder. The database goes with the server it is on, or with the next stage."""
        self.end()
        shutil.rmtree(self.home, ignore_errors=True)

    def end(self, *names: str) -> None:
        for name in names or list(self.servers):
            server = self.servers.pop(name, None)
            if server is not None:
                children.end(server)
                children.kill_session(server.pid)


class Answered:
    """The newest answered write of each writer, in a file that all processes map."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(8 * 16))
        with path.open("r+b") as file:
            self._cells = mmap.mmap(file.fileno(), 8 * 16)

    def say(self, index: int, number: int) -> None:
        self._cells[index * 8 : index * 8 + 8] = number.to_bytes(8, "little")

    def newest(self, index: int) -> int:
        return int.from_bytes(self._cells[index * 8 : index * 8 + 8], "little")


def stage() -> Stage:
    """A database of its own beside that of DATABASE_URL, filled once for all serving benches."""
    from teabowl.config.environment import from_environment

    base = os.environ.get("DATABASE_URL") or from_environment().database_url
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    head, _, query = base.partition("?")
    url = f"{head.rpartition('/')[0]}/{DATABASE}{'?' + query if query else ''}"
    made = Stage(Path(mkdtemp(prefix="teabowl-serving-")), url, [], "")
    (made.home / "static").mkdir()
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.serving_stage", "fill"],
        env=made.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=240,
    ).stdout  # fmt: skip
    told = json.loads(said.splitlines()[-1])
    made.codes, made.session = told["codes"], told["session"]
    return made


def fill() -> dict[str, Any]:
    """Heze with the demo's life, then posts up to 20 in each of 200 villages; and a signed-in villager."""
    from django.core.management import call_command
    from django.test import Client

    from teabowl.boards.models import Post
    from teabowl.demo import words
    from teabowl.demo.actions import seed
    from teabowl.demo.luck import Luck
    from teabowl.figures import actions as figures
    from teabowl.figures.balances import fold_all
    from teabowl.kernel.actor import system_actor
    from teabowl.launch import preparation
    from teabowl.people.models import Account, Membership
    from teabowl.places.models import Place
    from teabowl.signin.models import SignedIn

    call_command("migrate", verbosity=0)
    preparation.load_heze(lambda _text: None)
    now = datetime.now(UTC)
    seed(lambda _done, _total, _text: None, now=now)
    luck = Luck("serving")
    villages = list(Place.objects.in_force().filter(level="village").in_division_order()[:VILLAGES])
    posts = []
    for place in villages:
        have = Post.objects.filter(place=place, status="published").count()
        for number in range(max(0, POSTS - have)):
            at, notice = now - timedelta(days=number, hours=1), luck.pick(words.NOTICES)
            title, body = luck.fill(notice.title, at.date()), luck.fill(notice.body, at.date())
            posts.append(
                Post(
                    form_key=luck.key(at),
                    board="notices",
                    place=place,
                    as_committee=True,
                    title=title,
                    body=body,
                    status="published",
                    created_at=at,
                    published_at=at,
                )
            )
    Post.objects.bulk_create(posts, batch_size=2_000)
    figures.post_many(system_actor("bench"), posts, now=now)
    fold_all()
    member = Membership.objects.filter(place__in=villages, status="confirmed").order_by("id")[0]
    client, account = Client(), Account.objects.get(person=member.person_id)
    client.force_login(account)
    session = client.cookies["sessionid"].value
    SignedIn.objects.create(session_key=session, account=account, started_at=now)  # as the door does
    return {"codes": [place.code for place in villages], "session": session}


def write(index: int, seconds: float) -> dict[str, int]:
    """One writer: change its own village's words, say so, read them back ten times; count what was read and what was old."""
    from django.utils import timezone

    from teabowl.kernel.actor import Actor, Held, Role
    from teabowl.places.queries import place_by_code
    from teabowl.sites.actions import edit_site
    from tests.bench.bench_serving import read_back

    place, port = place_by_code(os.environ["BENCH_CODE"]), int(os.environ["BENCH_PORT"])
    actor = Actor(held=frozenset({Held(Role.SECRETARY, place.id)}))
    answered = Answered(Path(os.environ["BENCH_ANSWERED"]))
    done = {"reads": 0, "stale": 0, "writes": 0}
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        number += 1
        edit_site(actor, place=place, intro=f"第{number}版", phone="", address="", hours="", now=timezone.now())
        answered.say(index, number)
        done["writes"] += 1
        for _turn in range(10):
            shown = read_back(port, place.code)
            if shown is not None:
                done["reads"] += 1
                done["stale"] += shown < number
    return done


if __name__ == "__main__":
    from teabowl.launch.setup import set_up_django

    set_up_django()
    result = fill() if sys.argv[1] == "fill" else write(int(sys.argv[2]), float(sys.argv[3]))
    sys.stdout.write(json.dumps(result) + "\n")
