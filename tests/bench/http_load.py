"""A small HTTP client that keeps many connections busy from one thread: one request in flight on each, the next as soon as it is
answered whole. About 10 µs of a core for each answer, so that it hides little of what a server costs, and the same everywhere."""

import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
END = b"\r\n\r\n"


@dataclass(slots=True)
class Load:
    """What one run saw. `latencies` are seconds."""

    rate: float
    latencies: list[float]
    body_bytes: int
    statuses: dict[bytes, int]


@dataclass(slots=True)
class Waiting:
    """One connection: when its request went out, and what is still to come."""

    link: socket.socket
    sent: float = 0.0
    head: bytes = b""
    left: int = -1
    """Bytes of the body still to come; -1 while the head is not whole."""


def request(path: str, **headers: str) -> bytes:
    """The bytes of one GET."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name.replace('_', '-')}: {text}" for name, text in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def load(port: int, requests: Sequence[bytes], *, connections: int = 32, seconds: float = 2.0) -> Load:
    """Send `requests` in turn for so long. Raises ConnectionError when the server closes or does not answer for 10 s."""
    poll = selectors.DefaultSelector()
    found = Load(0.0, [], 0, {})
    turn, count = 0, len(requests)
    open_links = [_connect(port) for _ in range(connections)]
    began = time.perf_counter()
    until = began + seconds
    for one in open_links:
        poll.register(one.link, selectors.EVENT_READ, one)
        one.sent = time.perf_counter()
        one.link.sendall(requests[turn % count])
        turn += 1
    now = began
    while now < until:
        ready = poll.select(10)
        if not ready:
            raise ConnectionError("no answer for 10 s")
        for key, _ in ready:
            one = key.data
            if _read(one, found):
                now = time.perf_counter()
                found.latencies.append(now - one.sent)
                one.sent, one.left, one.head = now, -1, b""
                one.link.sendall(requests[turn % count])
                turn += 1
        now = time.perf_counter()
    found.rate = len(found.latencies) / (now - began)
    for one in open_links:
        one.link.close()
    poll.close()
    return found


def _connect(port: int) -> Waiting:
    link = socket.create_connection(("127.0.0.1", port), timeout=10)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Waiting(link)


def _read(one: Waiting, found: Load) -> bool:
    """Take what came; True when the answer is whole."""
    data = one.link.recv(1 << 18)
    if not data:
        raise ConnectionError("the server closed the connection")
    if one.left < 0:
        one.head += data
        cut = one.head.find(END)
        if cut < 0:
            return False
        status = one.head[9:12]
        found.statuses[status] = found.statuses.get(status, 0) + 1
        length = LENGTH.search(one.head, 0, cut)
        size = int(length[1]) if length else 0
        found.body_bytes += size
        one.left = size - (len(one.head) - cut - len(END))
    else:
        one.left -= len(data)
    return one.left <= 0
