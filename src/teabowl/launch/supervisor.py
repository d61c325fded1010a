"""Keeps the children of a served Teabowl alive, and ends them in order: pages and push first, then the worker, then the database.

A child that ends is started again. One that ends more than TOO_OFTEN times within WITHIN seconds has a fault that starting
again does not mend: then everything ends, with one line and a status that is not 0 (ADR 0004).
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import FrameType

from teabowl.config.environment import Config
from teabowl.launch import children
from teabowl.launch.cluster import Cluster
from teabowl.launch.errors import CannotLaunch

Say = Callable[[str], None]
TOO_OFTEN = 10
WITHIN = 60.0
TICK = 0.1
PAGE_SECONDS = 180
"""From the server's last start until its first page. A start is five seconds of one core: on a machine that is busy, as after it came
up itself, that is a minute, and whoever gives up then leaves nobody to try again."""


def processes(config: Config) -> int:
    return config.workers or min(os.cpu_count() or 1, 8)


def web_command(config: Config) -> list[str]:
    """granian, serving pages and the collected static files (config/statics.py)."""
    return [
        *(sys.executable, "-m", "granian", "teabowl.launch.wsgi:application"),
        *("--interface", "wsgi", "--host", config.host, "--port", str(config.port)),
        *("--workers", str(processes(config)), "--blocking-threads", str(config.threads_each)),
        *("--backlog", "1024", "--backpressure", "256", "--http", "1", "--no-ws"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10"),
        *("--log-level", "warning"),
    ]


def push_command(config: Config) -> list[str]:
    """granian again, holding the streams of live meetings: one process, since it has one reading of each room for all."""
    return [
        *(sys.executable, "-m", "granian", "teabowl.launch.push:application"),
        *("--interface", "rsgi", "--host", config.host, "--port", str(config.live_port)),
        *("--workers", "1", "--backlog", "4096", "--backpressure", "4096", "--http", "1", "--no-ws"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "1"),
        *("--log-level", "error"),
    ]


def work_command() -> list[str]:
    return [sys.executable, "-m", "teabowl.launch", "work", "--with-parent"]


def address(config: Config) -> str:
    """Where a browser on this machine finds us."""
    host = "127.0.0.1" if config.host in {"0.0.0.0", "::", ""} else config.host  # noqa: S104 - compared, not bound
    return f"http://{host}:{config.port}"


def check_port(config: Config, *, patience: float = 5.0) -> None:
    """Raises CannotLaunch when another program listens there. Waits a little: children of a killed supervisor are ending."""
    until = time.monotonic() + patience
    while True:
        try:
            family = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)[0][0]
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((config.host, config.port))
            return
        except OSError as error:
            if time.monotonic() > until:
                raise CannotLaunch(
                    f"cannot listen on {config.host} port {config.port} ({error.strerror}): choose another with PORT=8001"
                ) from None
        time.sleep(0.2)


def with_live_port(config: Config) -> Config:
    """The config with a port for the push process: the wished one, which must be free, or the next one that is. Raises CannotLaunch."""
    if config.live_port:
        check_port(replace(config, port=config.live_port))
        return config
    for port in (config.port + 1, 0):
        try:
            family = socket.getaddrinfo(config.host, port, type=socket.SOCK_STREAM)[0][0]
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((config.host, port))
                return replace(config, live_port=probe.getsockname()[1])
        except (OSError, OverflowError):
            continue
    raise CannotLaunch(f"cannot listen on {config.host}: no free port for the push process")


class Supervisor:
    def __init__(self, config: Config, cluster: Cluster | None, environment: Mapping[str, str], say: Say) -> None:
        self.config = config
        self.cluster = cluster
        self.environment = environment
        self.say = say
        self.commands = {
            "the server": web_command(config),
            "the push process": push_command(config),
            "the worker": work_command(),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.ends: dict[str, deque[float]] = {}
        self.started: dict[str, float] = {}
        self.stopping = False

    def serve(self, on_ready: Callable[[], None]) -> None:
        """Run until SIGTERM or Ctrl-C. The database is already up. Raises CannotLaunch when it makes no sense to go on."""
        handlers = {
            number: signal.signal(number, self._ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        }
        try:
            first, *others = self.commands  # pages before all else: side by side each would load twice as long
            self._start(first)
            self._wait_for_pages()
            if not self.stopping:
                for name in others:
                    self._start(name)
                on_ready()
            while not self.stopping:
                self._look_after()
                time.sleep(TICK)
        finally:
            for child in self.running.values():
                if child.poll() is None:
                    child.send_signal(signal.SIGTERM)
            for child in self.running.values():
                children.end(child)
                children.kill_session(child.pid)
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, name: str) -> None:
        self.running[name] = children.start(self.commands[name], environment=self.environment)
        self.started[name] = time.monotonic()

    def _look_after(self) -> None:
        if self.cluster is not None and self.cluster.has_ended():
            self._count("the database", self.cluster.status())
            self.cluster.start(self._say_unless_stopping)
        for name, child in self.running.items():
            if child.poll() is not None and not self.stopping:
                self._count(name, child.returncode)
                children.kill_session(child.pid)
                self._start(name)

    def _say_unless_stopping(self, text: str) -> None:
        if self.stopping:
            raise CannotLaunch("stopped while the database was recovering; it goes on where it was at the next start")
        self.say(text)

    def _count(self, name: str, status: int | None) -> None:
        """Note an unexpected end. Raises CannotLaunch when there were too many of late."""
        now = time.monotonic()
        ends = self.ends.setdefault(name, deque(maxlen=TOO_OFTEN))
        how = f"killed by signal {-status}" if status is not None and status < 0 else f"status {status}"
        if len(ends) == TOO_OFTEN and now - ends[0] < WITHIN:
            raise CannotLaunch(f"{name} ends again and again ({how}); its last lines are above")
        ends.append(now)
        self.say(f"{name} ended ({how}); starting it again")

    def _wait_for_pages(self) -> None:
        """Until a first page comes back, whatever it says."""
        host = "127.0.0.1" if self.config.host in {"0.0.0.0", ""} else self.config.host  # noqa: S104 - compared, not bound
        while not self.stopping:
            self._look_after()
            page = http.client.HTTPConnection(host, self.config.port, timeout=5)
            try:
                page.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{self.config.port}"})
                page.getresponse().read()
                return
            except (OSError, http.client.HTTPException):
                if time.monotonic() > self.started["the server"] + PAGE_SECONDS:
                    raise CannotLaunch(f"no page came from {address(self.config)} within {PAGE_SECONDS} s") from None
                time.sleep(TICK)
            finally:
                page.close()
