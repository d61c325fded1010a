"""A postmaster.pid found at start: left by a killed server, naming a pid that somebody else has now, or a server still alive."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from teabowl.launch.errors import CannotLaunch

Say = Callable[[str], None]


def clear(data: Path, say: Say) -> None:
    """Make sure that no server runs on this data folder and that no stale file claims so.

    The caller holds the folder's lock, so a living server here has lost the process that supervised it: it is ended in
    order. A dead pid is left to PostgreSQL, which clears it itself; a pid reused by another program it would believe.
    """
    file = data / "postmaster.pid"
    pid = _pid_in(file)
    if pid is None:
        file.unlink(missing_ok=True)
        return
    if not _is_alive(pid):
        return
    if not serves(pid, data):
        file.unlink(missing_ok=True)
        return
    say("ending the database server that a killed process left behind")
    for number, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 15.0), (signal.SIGKILL, 5.0)):
        os.kill(pid, number)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not _is_alive(pid) or not serves(pid, data):
                return
            time.sleep(0.05)
    raise CannotLaunch(f"the database server left behind (pid {pid}) does not end")


def serves(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL server on this data folder. A zombie, or a process we may not look at, is not."""
    if sys.platform == "linux":
        process = Path("/proc") / str(pid)
        try:
            program = os.readlink(process / "exe")
            return Path(program.removesuffix(" (deleted)")).name == "postgres" and (process / "cwd").samefile(data)
        except OSError:
            return False
    said = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return "postgres" in said and str(data) in said


def _pid_in(file: Path) -> int | None:
    try:
        first = file.read_text(errors="replace").splitlines()[0]
        return int(first) if int(first) > 1 else None
    except (OSError, IndexError, ValueError):
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
