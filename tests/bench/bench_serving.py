"""Benches 1 to 6: pages through granian, against bare granian WSGI that sends the same bytes.

Two workers on this machine, 32 connections, the client of http_load.py on the same cores (whatever it costs, it costs both).
Each measurement lasts SECONDS; `ratio` interleaves five rounds.
"""

import atexit
import gzip
import http.client
import json
import pickle
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from tests.bench.http_load import Load, load, request
from tests.bench.measure import Ratio, Row, at_least, at_most, percentile, ratio
from tests.bench.serving_stage import ROOT, Answered, Stage, stage

SECONDS = 1.2
WRITERS, READERS, STALE_SECONDS, CONTROL_SECONDS = 3, 2, 20.0, 4.0
READS = 10_000
VERSION = re.compile("第([0-9]+)版".encode())
Headers = list[tuple[str, str]]


@cache
def ready() -> Stage:
    """The stage, once for all; its servers end with this process."""
    made = stage()
    atexit.register(made.clear)
    made.serve("real")
    return made


def ask(port: int, path: str, **headers: str) -> tuple[int, Headers, bytes]:
    """One GET on a connection of its own."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        # the host that http_load says, for a page names its own address
        said = {"Host": "127.0.0.1"} | {name.replace("_", "-"): text for name, text in headers.items()}
        link.request("GET", path, headers=said)
        answer = link.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        link.close()


def bare(made: Stage, status: int, headers: Headers, body: bytes) -> Callable[[], Load]:
    """A bare server that answers with exactly these bytes, until the next call. Raises AssertionError if it does not."""
    kept = [(name, text) for name, text in headers if name.lower() not in ("date", "server", "transfer-encoding", "connection")]
    line = f"{status} {http.client.responses[status]}"
    (made.home / "bare.pickle").write_bytes(pickle.dumps({"/same": (line, kept, body), "/healthz": ("200 OK", [], b"")}))
    made.end("bare")
    port = made.serve("bare")
    answered = ask(port, "/same")
    if answered[0] != status or answered[2] != body:
        raise AssertionError(f"the bare server answers {answered[0]} with {len(answered[2])} bytes")
    return lambda: load(port, [request("/same")], seconds=SECONDS)


def villages(made: Stage, **headers: str) -> list[bytes]:
    """Requests for villages at random: ten passes over all, so that the order does not repeat soon."""
    codes = made.codes * 10
    Random(1).shuffle(codes)
    return [request(f"/p/{code}/", **headers) for code in codes]


def warm(made: Stage) -> None:
    """Let both workers keep every village: connections of their own, since each connection stays with one worker."""
    for _ in range(6):
        for code in made.codes:
            ask(made.ports["real"], f"/p/{code}/", Accept_Encoding="gzip")


def checked(found: Load, status: bytes) -> Load:
    """Raises AssertionError unless everything was answered with that status."""
    if set(found.statuses) != {status}:
        raise AssertionError(f"answers {found.statuses}, expected only {status!r}")
    return found


def cached() -> Sequence[Row]:
    """1 and 3, from the same rounds: a village page from the cache, rate and p99."""
    made = ready()
    port = made.ports["real"]
    typical = sorted((ask(port, f"/p/{code}/", Accept_Encoding="gzip") for code in made.codes[:50]), key=lambda a: len(a[2]))[
        25
    ]
    requests = villages(made, Accept_Encoding="gzip")
    other = bare(made, *typical)
    tails: dict[str, list[float]] = {"page": [], "bare": []}

    def page() -> float:
        found = checked(load(port, requests, seconds=SECONDS), b"200")
        tails["page"].append(percentile(found.latencies, 0.99))
        return found.rate

    def same_bytes() -> float:
        found = checked(other(), b"200")
        tails["bare"].append(percentile(found.latencies, 0.99))
        return found.rate

    warm(made)
    found = ratio(page, same_bytes)
    one, two = (sorted(values[1:]) for values in (tails["page"], tails["bare"]))
    slow = Ratio(one[2] / two[2], one[2] * 1000, two[2] * 1000, ())
    plain, small = len(gzip.decompress(typical[2])) / 1000, len(typical[2]) / 1000
    return [
        at_least(f"village page, {len(made.codes)} at random, {plain:.0f} KB, {small:.1f} KB gzip / bare", found, 0.8, "/s"),
        at_most("its p99 / bare p99", slow, 2, " ms"),
    ]  # fmt: skip


def unchanged() -> Sequence[Row]:
    """2: answered 304."""
    made = ready()
    port = made.ports["real"]
    requests = []
    for code in made.codes:
        requests.append(request(f"/p/{code}/", Accept_Encoding="gzip", If_None_Match=_tag(port, code)))
    Random(2).shuffle(requests)
    load(port, requests, seconds=1.0)
    status, headers, body = ask(port, f"/p/{made.codes[0]}/", Accept_Encoding="gzip", If_None_Match=_tag(port, made.codes[0]))
    other = bare(made, status, headers, body)
    found = ratio(lambda: checked(load(port, requests, seconds=SECONDS), b"304").rate, lambda: checked(other(), b"304").rate)
    return [at_least("village page answered 304 / bare", found, 0.9, "/s")]


def _tag(port: int, code: str) -> str:
    headers = {name.lower(): text for name, text in ask(port, f"/p/{code}/", Accept_Encoding="gzip")[1]}
    return headers["etag"]


def read_back(port: int, code: str) -> int | None:
    """The version that a village's page shows, 0 before the first write; None while the server is away."""
    try:
        status, _, body = ask(port, f"/p/{code}/")
    except (OSError, http.client.HTTPException):
        return None
    if status != 200:
        raise AssertionError(f"answered {status}")
    found = VERSION.search(body)
    return int(found[1]) if found else 0


def stale() -> Sequence[Row]:
    """4: nobody ever reads a page older than the last answered write; and the control, which never asks."""
    made = ready()
    reads, old = _mixed(made, "real", STALE_SECONDS, kill=True)
    made.serve("unchecked")
    try:
        control_reads, control_old = _mixed(made, "unchecked", CONTROL_SECONDS, kill=False)
    finally:
        made.end("unchecked")
    share = control_old / max(control_reads, 1)
    is_enough = reads >= READS
    return [
        Row("stale reads, server killed once / reads", f"{old}", f"{reads:,}", f"{old / max(reads, 1):.3g}", "0", is_enough and old == 0),
        Row("control that never asks: stale / reads", f"{control_old:,}", f"{control_reads:,}", f"{share:.3g}", "> 0.9", share > 0.9),
    ]  # fmt: skip


def _mixed(made: Stage, name: str, seconds: float, *, kill: bool) -> tuple[int, int]:
    """Writers in processes of their own, each changing its village and reading it back; readers of all; (reads, stale)."""
    at = 0 if kill else WRITERS  # villages of its own, which nobody has written to
    port, codes = made.ports[name], made.codes[at : at + WRITERS]
    path = made.home / f"answered-{name}"
    answered = Answered(path)
    environment = made.environment | {"BENCH_PORT": str(port), "BENCH_ANSWERED": str(path)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serving_stage", "write", str(index), str(seconds)],
            env=environment | {"BENCH_CODE": code}, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for index, code in enumerate(codes)
    ]  # fmt: skip
    counts = [[0, 0] for _ in range(READERS)]
    ended = threading.Event()

    def read(mine: list[int], chance: Random) -> None:
        while not ended.is_set():
            index = chance.randrange(WRITERS)
            floor = answered.newest(index)
            shown = read_back(port, codes[index])
            if shown is not None and floor:
                mine[0] += 1
                mine[1] += shown < floor

    readers = [threading.Thread(target=read, args=(mine, Random(n)), daemon=True) for n, mine in enumerate(counts)]
    for reader in readers:
        reader.start()
    try:
        if kill:
            time.sleep(seconds / 2)
            made.kill(name)
            made.serve(name)
        told = [json.loads(writer.communicate(timeout=seconds + 60)[0]) for writer in writers]
    finally:
        ended.set()
        for writer in writers:
            if writer.poll() is None:
                writer.kill()
                writer.wait()
    for reader in readers:
        reader.join(20)
    return (
        sum(one["reads"] for one in told) + sum(mine[0] for mine in counts),
        sum(one["stale"] for one in told) + sum(mine[1] for mine in counts),
    )


def built() -> Sequence[Row]:
    """5: a village page built from the database each time."""
    made = ready()
    port = made.serve("uncached")
    try:
        requests = villages(made)
        status, headers, body = ask(port, f"/p/{made.codes[0]}/")
        other = bare(made, status, headers, body)
        load(port, requests, seconds=1.0)
        found = ratio(
            lambda: checked(load(port, requests, seconds=2 * SECONDS), b"200").rate, lambda: checked(other(), b"200").rate
        )
    finally:
        made.end("uncached")
    return [at_least(f"village page built from the database, {len(body) / 1000:.0f} KB / bare", found, 0.035, "/s")]


def signed_in() -> Sequence[Row]:
    """6: what a signed-in villager's browser asks for on every page, and the villager's own page."""
    made = ready()
    port = made.ports["real"]
    cookie = f"sessionid={made.session}"
    rows = []
    for path, goal in (("/me/", 0.06), ("/me/bar/", None)):
        status, headers, body = ask(port, path, Cookie=cookie)
        if status != 200:
            raise AssertionError(f"{path} answered {status}")
        other = bare(made, status, headers, body)
        requests = [request(path, Cookie=cookie)]
        load(port, requests, seconds=1.0)
        found = ratio(
            lambda requests=requests: checked(load(port, requests, seconds=SECONDS), b"200").rate,  # type: ignore[misc]
            lambda other=other: checked(other(), b"200").rate,  # type: ignore[misc]
        )
        what = f"signed-in villager's {path}, {len(body) / 1000:.1f} KB / bare"
        row = at_least(what, found, goal or 0, "/s")
        rows.append(row if goal else Row(row.what, row.numerator, row.denominator, row.ratio))
    return rows


BENCHES = [
    (1, "cached", cached),
    (2, "unchanged", unchanged),
    (4, "stale", stale),
    (5, "built", built),
    (6, "signed_in", signed_in),
]
