"""The embedded PostgreSQL of one TEABOWL_HOME: made, started, waited for, stopped (ADR 0004).

The server is a child of ours in the foreground. It runs when one can connect, not when a file says so.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from teabowl.config.embedded import OWNER, SOCKET_NAME, cluster_folder, embedded_url, socket_folder
from teabowl.launch import binaries, children, leftovers
from teabowl.launch.errors import CannotLaunch

Say = Callable[[str], None]
MAX_LOG = 8 << 20
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "max_wal_size": "1GB",
    "shared_buffers": "256MB",
    "jit": "off",  # our queries are short; compiling them costs more than running them
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_startup_progress_interval": "2s",
    "log_checkpoints": "off",
}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on"}
"""For tests: the data may be lost with the machine, never with a process."""
OLD_MEMORY = "pre-existing shared memory block"


def connect(url: str, *, timeout: int = 3) -> "psycopg.Connection[tuple[object, ...]]":
    """A plain connection in autocommit. Raises psycopg.OperationalError."""
    return psycopg.connect(url, autocommit=True, connect_timeout=timeout)


def can_connect(url: str) -> bool:
    """Whether the server answers: the only meaning of "running"."""
    try:
        connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


class Cluster:
    """One server on one data folder. The caller holds the folder's lock (`teabowl.launch.database`)."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.durable = durable
        self.child: subprocess.Popen[bytes] | None = None
        self.owner = binaries.Owner("", None)
        self.programs = Path()

    @property
    def folder(self) -> Path:
        return cluster_folder(self.home)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def url(self) -> str:
        return embedded_url(self.home)

    def start(self, say: Say) -> None:
        """Start and wait until one can connect to our database, however long recovery takes. Raises CannotLaunch."""
        self._prepare(say)
        leftovers.clear(self.data, say)
        # the folder is this cluster's alone: a lock in it names a dead server, or whoever has its pid now
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (socket_folder(self.home) / name).unlink(missing_ok=True)
        until = time.monotonic() + 60
        while not self._started(say):
            # backends of a killed server hold its memory for a moment
            if OLD_MEMORY not in self._last_words() or time.monotonic() > until:
                raise CannotLaunch(f"the database server ended at once: {self._last_words()} (all of it in {self.log})")
            time.sleep(0.3)
        self._ensure_database()

    def stop(self) -> None:
        """End the server: open transactions are rolled back, everything committed is on disk."""
        if self.child is not None:
            children.end(self.child, signal.SIGINT, patience=60)
            self.child = None

    def has_ended(self) -> bool:
        return self.child is not None and self.child.poll() is not None

    def status(self) -> int | None:
        """How the server ended; None while it runs."""
        return self.child.poll() if self.child is not None else None

    def _prepare(self, say: Say) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.owner = binaries.owner_of(self.data)
        self.programs = binaries.reachable(self.owner)
        self._make_folder(self.folder)
        if not binaries.can(self.owner, "-x", self.folder):
            self._move_outside(say)
        if not binaries.can(self.owner, "-w", self.folder):
            raise CannotLaunch(f"user {self.owner.name}, who runs the database, cannot write in {self.folder}")
        self._make_folder(socket_folder(self.home))
        if not (self.data / "PG_VERSION").exists():
            self._initialise(say)
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = binaries.version(self.programs).split(".")[0]
        if made_by != ours:
            raise CannotLaunch(
                f"the database in {self.data} was made by PostgreSQL {made_by}, this is {ours}:"
                " back it up with the Teabowl that made it, and restore the backup here"
            )

    def _make_folder(self, folder: Path) -> None:
        """A private folder of the server's user. Refuses one that somebody else put in our way."""
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except FileExistsError:
            raise CannotLaunch(f"{folder} is in the way") from None
        except FileNotFoundError:
            raise CannotLaunch(
                f"{folder} is gone, and {self.home}/postgres leads there: restore it or remove the link"
            ) from None
        held = folder.lstat()
        ours = self.owner.ids[0] if self.owner.ids else os.getuid()
        if folder.is_symlink() or held.st_uid not in (os.getuid(), ours):
            raise CannotLaunch(f"{folder} belongs to somebody else")
        folder.chmod(0o700)
        if self.owner.ids and held.st_uid != ours:
            os.chown(folder, *self.owner.ids)

    def _move_outside(self, say: Say) -> None:
        """Root's home is closed to the server's user, and we open nobody's folders: the database goes where that user can be."""
        inside = self.home / "postgres"
        if self.data.exists():
            raise CannotLaunch(f"user {self.owner.name}, who runs the database, can no longer come to {self.data}")
        inside.rmdir()
        elsewhere = binaries.outside() / secrets.token_hex(8)
        self._make_folder(elsewhere)
        inside.symlink_to(elsewhere)
        say(f"user {self.owner.name}, who runs the database, cannot come into {self.home}: its data is in {elsewhere}")

    def _initialise(self, say: Say) -> None:
        say("making the database")
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        command: list[str | Path] = [
            self.programs / "bin" / "initdb",
            *("-D", new, "-U", OWNER, "-E", "UTF8", "--no-instructions"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=scram-sha-256", "--data-checksums"),
            *([] if self.durable else ["--no-sync"]),
        ]
        # trust is for the socket alone, in a folder that only this user may enter
        with self._open_log() as log:
            made = children.start(command, user=self.owner.ids, output=log, folder=self.folder, environment=self._environment())
            if made.wait() != 0:
                raise CannotLaunch(f"initdb failed: {self._last_words()} (all of it in {self.log})")
        new.rename(self.data)  # an initdb that was killed leaves no half database behind

    def _started(self, say: Say) -> bool:
        """Start once; True when one can connect, False when the server ended instead."""
        options = {**SETTINGS, **(DURABLE if self.durable else THROWAWAY)}
        options["unix_socket_directories"] = str(socket_folder(self.home))
        if _is_small("/dev/shm"):  # noqa: S108 - containers often give it 64 MB
            options["dynamic_shared_memory_type"] = "mmap"
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self._open_log() as log:
            self.child = children.start(
                [self.programs / "bin" / "postgres", "-D", self.data, *flags],
                user=self.owner.ids,
                output=log,
                folder=self.data,
                environment=self._environment(),
                on_our_death=signal.SIGINT,
            )
        began, told = time.monotonic(), 0.0
        while not self.has_ended():
            if can_connect(embedded_url(self.home, "postgres")):
                return True
            waited = time.monotonic() - began
            if waited - told > 2:
                told = waited
                say(f"the database is starting ({waited:.0f} s): {self._last_words()}")
            time.sleep(0.03)
        return False

    def _ensure_database(self) -> None:
        with connect(embedded_url(self.home, "postgres")) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(OWNER)))

    def _environment(self) -> dict[str, str]:
        """Nothing of ours: secrets do not belong in the server's environment, and PG* variables would mislead it."""
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}

    def _open_log(self) -> IO[bytes]:
        if self.log.exists() and self.log.stat().st_size > MAX_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")

    def _last_words(self) -> str:
        """The last line that says something, without its time and process."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 4096))
                lines = log.read().decode(errors="replace").splitlines()
        except OSError:
            return ""
        told = [line for line in lines if "FATAL" in line or "error:" in line or "redo" in line] or lines
        return told[-1].split("] ")[-1].strip() if told else ""


def _is_small(shared: str) -> bool:
    try:
        free = os.statvfs(shared)
    except OSError:
        return False
    return free.f_bavail * free.f_frsize < 256 << 20
