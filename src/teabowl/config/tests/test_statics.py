"""Static files outside Django: compressed for those who can read that, the rest handed on."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from teabowl.config.statics import StaticFiles

STYLE = "body { color: red }\n" * 100


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "a.css").write_text(STYLE)
    (tmp_path / "ui" / "b.png").write_bytes(b"\x89PNG")
    (tmp_path / ".sources").write_text("secret")

    def behind(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("404 Not Found", [])
        return [b"behind"]

    return StaticFiles(behind, tmp_path)


def asked(files: StaticFiles, path: str, method: str = "GET", **headers: str) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method} | {f"HTTP_{name}": value for name, value in headers.items()}
    body = b"".join(files(environ, lambda status, headers: told.extend((status, dict(headers)))))
    return told[0], told[1], body


def test_texts_come_compressed_to_those_who_can_read_it(files: StaticFiles) -> None:
    status, headers, body = asked(files, "/static/ui/a.css", ACCEPT_ENCODING="gzip, br")
    assert (status, headers["Content-Encoding"], headers["Content-Type"]) == ("200 OK", "gzip", "text/css; charset=utf-8")
    assert gzip.decompress(body).decode() == STYLE
    assert int(headers["Content-Length"]) == len(body) < len(STYLE) / 5
    status, headers, body = asked(files, "/static/ui/a.css")
    assert body.decode() == STYLE
    assert "Content-Encoding" not in headers


def test_what_is_there_is_not_sent_again(files: StaticFiles) -> None:
    etag = asked(files, "/static/ui/a.css")[1]["ETag"]
    status, _, body = asked(files, "/static/ui/a.css", IF_NONE_MATCH=etag)
    assert (status, body) == ("304 Not Modified", b"")
    assert asked(files, "/static/ui/a.css", "HEAD")[2] == b""


def test_pictures_come_as_they_are(files: StaticFiles) -> None:
    status, headers, body = asked(files, "/static/ui/b.png", ACCEPT_ENCODING="gzip")
    assert (status, body, headers["Content-Type"]) == ("200 OK", b"\x89PNG", "image/png")
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize("path", ["/static/../.sources", "/static/.sources", "/static/ui/", "/", "/static/ui/c.css"])
def test_everything_else_is_handed_on(files: StaticFiles, path: str) -> None:
    assert asked(files, path)[2] == b"behind"


def test_writing_is_handed_on(files: StaticFiles) -> None:
    assert asked(files, "/static/ui/a.css", "POST")[2] == b"behind"
