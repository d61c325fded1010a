"""The worker: every area's periodic tasks, each in a thread of its own so that a slow one delays no other.

An area's `tasks.py` may hold PERIODIC = [(name, seconds, callable)]; the callable takes nothing and works in transactions of
its own. A task that fails says so in one line and is called again after its time.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import connections

from teabowl.launch import children

log = logging.getLogger("teabowl.work")
SAY_AGAIN = 60.0
"""Seconds before the same fault of the same task is told again: a database that is away for a minute is one line, not 60."""


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    every: float
    run: Callable[[], object]


def declared() -> list[Task]:
    """The periodic tasks of all installed areas. An area whose module is broken is told, and the others work on.
    Raises ValueError for two of one name."""
    found: list[Task] = []
    for area in apps.get_app_configs():
        if not area.name.startswith("teabowl.") or not find_spec(f"{area.name}.tasks"):
            continue
        try:
            found += [Task(*row) for row in getattr(import_module(f"{area.name}.tasks"), "PERIODIC", [])]
        except Exception as error:
            log.error("no tasks of %s: %s: %s", area.name, type(error).__name__, error)
    names = [task.name for task in found]
    if len(set(names)) < len(names):
        raise ValueError(f"two periodic tasks of one name in {sorted(names)}")
    return found


def repeat(task: Task, stop: threading.Event) -> None:
    """Call a task again and again until `stop`. Nothing that it raises ends the loop."""
    told, told_at = "", 0.0
    while not stop.is_set():
        began = time.monotonic()
        try:
            task.run()
            told = ""
        except Exception as error:
            fault = f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]
            if fault != told or began - told_at > SAY_AGAIN:
                log.error("task %s failed: %s", task.name, fault)
                log.debug("task %s", task.name, exc_info=True)
                told, told_at = fault, began
            connections.close_all()  # a broken connection must not be tried for ever
        stop.wait(max(0.05, task.every - (time.monotonic() - began)))
    connections.close_all()


def run(tasks: Sequence[Task], stop: threading.Event, *, patience: float = 10.0) -> None:
    """Run all tasks until `stop`; then wait for those in the middle of one, at most `patience` seconds."""
    threads = [threading.Thread(target=repeat, args=(task, stop), name=task.name, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    stop.wait()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def main(*, with_parent: bool) -> int:
    """Until SIGTERM, Ctrl-C or, when a supervisor started us, its end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        children.watch_parent(os.getppid(), stop.set)
    tasks = declared()
    log.info("working: %s", ", ".join(task.name for task in tasks) or "no task yet")
    run(tasks, stop)
    return 0
