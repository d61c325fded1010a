"""The push process as a child, and readers of its streams."""

import json
import os
import socket
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

import httpx
from django.db import connection

from teabowl.launch import children


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url():
    """Of the database that this test runs in."""
    found = connection.settings_dict
    port = f"&port={found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{found['USER']}:{found['PASSWORD']}@/{found['NAME']}?host={quote(found['HOST'] or '127.0.0.1', safe='')}{port}"


TABLE = "CREATE TABLE IF NOT EXISTS live_stage (room uuid, name text, body text, PRIMARY KEY (room, name))"


@contextmanager
def running(blocker):
    """A push process on the test's database, with the table of its stage."""
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(TABLE)
        made = Push(database_url())
    try:
        yield made
    finally:
        made.end()
        with blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE live_stage")


class Push:
    def __init__(self, database_url, port=None, **environment):
        self.port = port or free_port()
        self.environment = os.environ | {"DATABASE_URL": database_url, "LIVE_STAGE": "1", "TEABOWL_MODE": "test", **environment}
        self.start()

    def start(self):
        command = [sys.executable, "-m", "granian", "teabowl.live.tests.stage:application", "--interface", "rsgi"]
        command += ["--port", str(self.port), "--workers", "1", "--http", "1", "--no-ws", "--log-level", "warning"]
        command += ["--backlog", "4096", "--backpressure", "4096", "--workers-kill-timeout", "1"]
        self.child = children.start(command, environment=self.environment)
        self.wait(200)

    def health(self):
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/live/health", timeout=2).status_code
        except httpx.HTTPError:
            return 0

    def wait(self, status, seconds=60):
        until = time.monotonic() + seconds
        while self.health() != status:
            assert time.monotonic() < until, f"health is {self.health()}, not {status}"
            time.sleep(0.05)

    def kill(self):
        children.kill_session(self.child.pid)
        self.child.wait()

    def end(self):
        children.end(self.child, patience=8)
        children.kill_session(self.child.pid)

    @contextmanager
    def stream(self, ticket, at="", **headers):
        with httpx.stream(
            "GET", f"http://127.0.0.1:{self.port}/live/stream", params={"ticket": ticket, "at": at}, headers=headers, timeout=15
        ) as answer:
            yield Reader(answer)


class Reader:
    """Events of one stream, one by one."""

    def __init__(self, answer):
        self.status, self.headers = answer.status_code, answer.headers
        self.lines = answer.iter_lines()

    def event(self):
        """(name, id, data) of the next event."""
        found = {}
        for line in self.lines:
            if line:
                name, _, text = line.partition(": ")
                found[name] = text
            elif "event" in found:
                return found["event"], found.get("id", ""), json.loads(found["data"])
            else:
                found = {}
        return "", "", {}

    def word(self):
        """The next event that is no beat."""
        while True:
            event = self.event()
            if event[0] not in ("beat", "blind"):
                return event

    def parts(self):
        """The next parts."""
        name, at, data = self.word()
        assert (name, data["at"]) == ("parts", at)
        return data["parts"], at
