"""`teabowl demo` and `teabowl serve`: from an empty folder to a page that answers, and back to no process at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Thread
from types import FrameType

from teabowl.config.environment import Config, from_environment
from teabowl.launch import children, prepared
from teabowl.launch.cluster import Cluster
from teabowl.launch.database import SERVER_LOCK, check_external, say
from teabowl.launch.errors import AlreadyRunning, CannotLaunch
from teabowl.launch.locks import Lock
from teabowl.launch.supervisor import Supervisor, address, check_port, with_live_port

SERVE_LOCK = "serve.lock"
COMPILE = "import granian.cli, teabowl.launch.setup as setup, django.urls as urls; setup.set_up_django(); urls.get_resolver().url_patterns"
ANOTHER_COMMAND = 120.0
"""Seconds to wait for a short command that has the embedded database running at this moment."""


def demo(scale: str, *, with_parent: bool) -> int:
    """Everything from nothing: database, tables, the city, its invented life, pages."""
    if os.environ.setdefault("TEABOWL_MODE", "demo") != "demo":
        raise CannotLaunch(f"teabowl demo does not run with TEABOWL_MODE={os.environ['TEABOWL_MODE']}: use teabowl serve")
    os.environ.setdefault("TEABOWL_DEMO_SIGN_IN", "1")
    return _serve(from_environment(), scale=scale, with_parent=with_parent)


def serve(*, with_parent: bool) -> int:
    """Pages on what is there. Production unless TEABOWL_MODE says otherwise; its refusals come from the settings."""
    os.environ.setdefault("TEABOWL_MODE", "production")
    return _serve(from_environment(), scale="", with_parent=with_parent)


def _serve(config: Config, *, scale: str, with_parent: bool) -> int:
    from teabowl.launch.setup import set_up_django  # reads the settings, which may refuse

    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    if with_parent:
        _end_with_parent()
    if config.mode == "production":
        set_up_django()  # refuse before anything is started
    home = config.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        lock = stack.enter_context(Lock(home, SERVE_LOCK))
        if not lock.take():
            raise AlreadyRunning(f"Teabowl already runs from {home} ({lock.read().strip()})")
        lock.write(f"pid {os.getpid()}, {address(config)}")
        check_port(config)
        config = with_live_port(config)
        if scale and not (home / prepared.FILE).exists():
            stack.enter_context(_compiling())
        url, cluster = stack.enter_context(_database(config))
        os.environ |= {"DATABASE_URL": url, "TEABOWL_HOME": str(home), "TEABOWL_LIVE_PORT": str(config.live_port)}
        people = prepared.remembered(home, prepared.as_it_is(home, os.environ, scale)) if scale else None
        folding = None
        if people is None:
            set_up_django(again=True)
            people, folding = _prepare(config, scale)
            prepared.remember(home, prepared.as_it_is(home, os.environ, scale), people)

        supervisor = Supervisor(config, cluster, os.environ, say)
        supervisor.serve(lambda: _welcome(config, people, folding))
        say("ending")
    return 0


@contextmanager
def _database(config: Config) -> Iterator[tuple[str, Cluster | None]]:
    """The database's address, and the embedded cluster when it is ours to look after."""
    if config.database_url:
        check_external(config.database_url)
        yield config.database_url, None
        return
    with Lock(config.home.resolve(), SERVER_LOCK) as lock:
        if not lock.take():
            say("waiting for another teabowl command that uses the database")
            if not lock.take(patience=ANOTHER_COMMAND):
                raise CannotLaunch("another teabowl command keeps the database: wait until it has ended")
        cluster = Cluster(config.home)
        try:
            cluster.start(say)
            yield cluster.url, cluster
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave the server behind
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            cluster.stop()


@contextmanager
def _compiling() -> Iterator[None]:
    """A first start meets sources that Python has not compiled yet: that is done beside making the database."""
    child = children.start([sys.executable, "-c", COMPILE], output=subprocess.DEVNULL)
    try:
        yield
    finally:
        children.end(child)


def _prepare(config: Config, scale: str) -> tuple[list[tuple[str, str]], Thread | None]:
    """Returns, in a demo, who can sign in, and the adding up of its figures that goes on beside."""
    from django.db import connections

    from teabowl.launch import preparation

    if config.mode == "production":
        preparation.require_migrated()
    else:
        preparation.migrate(say)
    preparation.collect_static(say)
    if scale:
        preparation.load_heze(say)
        preparation.seed(scale)
    people = preparation.who_can_sign_in() if scale else []
    folding = preparation.add_up() if scale else None
    connections.close_all()
    return people, folding


def _welcome(config: Config, people: Sequence[tuple[str, str]], folding: Thread | None) -> None:
    if folding is not None:
        folding.join()
    lines = ["", f"  Teabowl 大碗茶  {address(config)}", ""]
    if people:
        lines += [f"  {phone}  {who}" for phone, who in people]
        lines += ["", "  /demo/ lets you step in as any of them by one click. Ctrl-C ends everything."]
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    """Started by make: a make that is killed must not leave a server which nobody sees."""
    parent = os.getppid()
    children.watch_parent(parent, lambda: os.kill(os.getpid(), signal.SIGTERM))
