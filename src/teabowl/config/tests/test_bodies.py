"""Who sends slowly never holds every thread."""

import io
from threading import Event, Thread
from typing import Any

import pytest

from teabowl.config.bodies import Bodies, TooMany


class Slow(io.BytesIO):
    """Comes when `let_go` is set."""

    def __init__(self, let_go: Event, reading: Event) -> None:
        super().__init__(b"a=1")
        self.let_go, self.reading = let_go, reading

    def read(self, size: int | None = -1) -> bytes:
        self.reading.set()
        self.let_go.wait(10)
        return super().read(size)


def test_a_thread_is_left_while_others_wait_for_bodies() -> None:
    def read_all(environ: dict[str, Any], _start: Any) -> list[bytes]:
        return [environ["wsgi.input"].read()]

    site = Bodies(read_all, threads=2)
    let_go, reading = Event(), Event()
    slow = Thread(target=site, args=({"REQUEST_METHOD": "POST", "wsgi.input": Slow(let_go, reading)}, None))
    slow.start()
    assert reading.wait(10)
    with pytest.raises(TooMany):
        site({"REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO(b"b=2")}, None)
    assert site({"REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO(b"c")}, None) == [b"c"]
    let_go.set()
    slow.join()
    assert site({"REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO(b"b=2")}, None) == [b"b=2"]
