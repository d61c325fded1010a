"""Locks of a TEABOWL_HOME. They end with the process that holds them, however it ends."""

import fcntl
import os
import time
from pathlib import Path
from typing import Self

from teabowl.launch.errors import CannotLaunch


class Lock:
    """An flock on a file in `home`; its text tells others who holds it."""

    def __init__(self, home: Path, name: str) -> None:
        self.path = home / "run" / name
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotLaunch(f"TEABOWL_HOME={home} cannot be written ({error.strerror})") from None

    def take(self, *, shared: bool = False, patience: float = 0.0) -> bool:
        """Take it, waiting at most `patience` seconds."""
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self.handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(0.05)
            else:
                return True

    def write(self, text: str) -> None:
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self.handle, 1024, 0).decode(errors="replace")

    def release(self) -> None:
        os.close(self.handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
