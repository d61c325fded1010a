"""What must be true before pages are served: tables as the code expects them, style sheets in place, places loaded."""

import hashlib
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from teabowl.kernel.actor import system_actor
from teabowl.launch import migrating  # noqa: F401, makes migrations quick
from teabowl.launch.errors import CannotLaunch

Say = Callable[[str], None]
HEZE = Path(__file__).resolve().parent.parent / "demo" / "data" / "heze-divisions.csv"


def pending_migrations() -> int:
    """How many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(say: Say) -> None:
    """Bring the tables up to date, and the ledger with what this version counts for the first time or no more."""
    missing = pending_migrations()
    if missing:
        say(f"changing the tables ({missing} migrations)")
        call_command("migrate", verbosity=0, interactive=False)
    from teabowl.figures.posting import take_up  # needs the tables

    changed, records = take_up(system_actor("teabowl.upgrade"), now=timezone.now())
    if records:
        say(f"counted {records:,} records anew for {len(changed)} indicators that are new or gone")


def require_migrated() -> None:
    """Raises CannotLaunch unless the tables and the ledger are as the code expects them."""
    missing = pending_migrations()
    if missing:
        raise CannotLaunch(f"the database lacks {missing} migrations: run teabowl migrate first")
    from teabowl.figures.posting import to_take_up

    if uncounted := len(to_take_up()):
        raise CannotLaunch(f"the ledger does not know {uncounted} indicators of this version: run teabowl migrate first")


def collect_static(say: Say) -> None:
    """Put style sheets, scripts and images where granian serves them, unless nothing changed since the last time."""
    mark = settings.STATIC_ROOT / ".sources"
    sources = _fingerprint()
    if mark.exists() and mark.read_text() == sources:
        return
    say("putting style sheets and scripts in place")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, stdout=StringIO())
    mark.write_text(sources)


def _fingerprint() -> str:
    """Of every file that may be collected: path, size, time."""
    from django.contrib.staticfiles.finders import get_finders  # needs the apps

    told = hashlib.sha256(str(settings.STATIC_URL).encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            held = Path(storage.path(path)).stat()
            told.update(f"{path} {held.st_size} {held.st_mtime_ns}\n".encode())
    return told.hexdigest()


def has_places() -> bool:
    return bool(apps.get_model("places", "Place").objects.exists())


def load_heze(say: Say) -> None:
    """Load the real divisions of Heze into an empty tree."""
    if has_places():
        return
    from teabowl.places.commands import main  # the command itself, with its checks and its progress bar

    say("loading Heze: its counties, townships and villages")
    if main(["places", "load", str(HEZE)]) != 0:
        raise CannotLaunch("Heze could not be loaded")


def seed(scale: str) -> None:
    """Ask the demo area for its invented life, unless it is there."""
    from teabowl.demo.actions import seed as fill

    fill(progress, scale=scale)


def add_up() -> threading.Thread:
    """Fold what was posted, beside whatever comes next. The worker would do it too, but only once pages are served, and until then
    each look at the city's figures adds up all that waits."""

    def fold() -> None:
        from teabowl.figures.balances import fold_all  # needs the apps

        with suppress(Error):  # the worker folds as well
            fold_all()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM figures_tail")  # every reading walks what is left of it
        connections.close_all()

    folding = threading.Thread(target=fold, name="add-up")
    folding.start()
    return folding


_told: dict[str, int] = {}


def progress(done: int, total: int, text: str) -> None:
    """A bar on a terminal; elsewhere a line for each tenth that is begun."""
    tenth = 10 * done // max(total, 1)
    if sys.stderr.isatty():
        filled = 30 * done // max(total, 1)
        sys.stderr.write(
            f"\r  {text} [{'#' * filled}{'.' * (30 - filled)}] {done:,}/{total:,}" + ("\n" if done >= total else "")
        )
    elif _told.get(text) != tenth:
        _told[text] = tenth
        sys.stderr.write(f"  {text} {done:,}/{total:,}\n")
    sys.stderr.flush()


def who_can_sign_in() -> list[tuple[str, str]]:
    """(phone, who) of the demo's people with roles, as the demo area tells."""
    from teabowl.demo.queries import who_can_sign_in as ask

    return list(ask())
