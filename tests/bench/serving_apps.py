"""What the serving benches put behind granian besides the real application. Named by BENCH_APP in the environment:

bare       the bytes of the file BENCH_BARE for its path, as little WSGI as there is
uncached   Django without the page cache around it
unchecked  the page cache that never asks whether a page is still right: the control of the staleness bench
"""

import os
import pickle
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from teabowl.launch import children

Start = Callable[..., Any]


def _bare() -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    kept = pickle.loads(Path(os.environ["BENCH_BARE"]).read_bytes())

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        status, headers, body = kept[environ["PATH_INFO"]]
        start(status, headers)
        return [body]

    return answer


def _application() -> Any:
    which = os.environ["BENCH_APP"]
    if which == "bare":
        return _bare()
    from teabowl.config import wsgi  # sets Django up

    if which == "uncached":
        return wsgi.django
    from teabowl.pagecache.actions import versions
    from teabowl.pagecache.wsgi import PageCache

    return PageCache(wsgi.django, versions(), check=False)


application = _application()
children.watch_parent(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGKILL))
children.die_with_parent(signal.SIGKILL, os.getppid())
