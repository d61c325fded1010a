"""Child processes that never outlive us: not after Ctrl-C, not after SIGTERM, and on Linux not even after our kill -9."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from teabowl.launch.errors import CannotLaunch

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(number: int, parent: int) -> None:
    """Ask the kernel to send us `number` when the parent ends. Linux only; elsewhere `watch_parent` does it."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it ended before we asked
            os.kill(os.getpid(), number)


def watch_parent(parent: int, on_end: Callable[[], None], every: float = 1.0) -> None:
    """Call `on_end` from a background thread once our parent is no longer `parent`. Works on every Unix."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every)
        on_end()

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()


def start(
    command: Sequence[str | os.PathLike[str]],
    *,
    user: tuple[int, int] | None = None,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    folder: Path | None = None,
    on_our_death: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that a Ctrl-C in the terminal reaches only us and we end all in order.

    `user` is (uid, gid) to drop to, with no other groups. Call it from the main thread: the kernel's "parent" is a thread.
    """
    parent = os.getpid()

    def prepare() -> None:
        # runs after the change of user, which would have cleared the wish
        die_with_parent(on_our_death, parent)

    drop: dict[str, Any] = {"user": user[0], "group": user[1], "extra_groups": []} if user else {}
    try:
        return subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            env=None if environment is None else dict(environment),
            cwd=folder,
            start_new_session=True,
            preexec_fn=prepare,
            **drop,
        )
    except OSError as error:
        raise CannotLaunch(f"cannot start {os.fspath(command[0])}: {error.strerror}") from None


def end(child: subprocess.Popen[bytes], number: int = signal.SIGTERM, *, patience: float = 15.0) -> None:
    """End a child and wait: `number` first, then after `patience` seconds SIGKILL to its whole session."""
    if child.poll() is None:
        child.send_signal(number)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            kill_session(child.pid)
            child.wait()


def kill_session(leader: int) -> None:
    """SIGKILL to every process of the session that a child leads."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
