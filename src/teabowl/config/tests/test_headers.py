"""What every answer carries, and what one log line is."""

import gzip
import json
import logging
import sys
from dataclasses import replace

import pytest

from teabowl.config import security
from teabowl.config.environment import Config
from teabowl.config.logs import JsonFormatter, logging_for
from teabowl.config.settings import database


def test_healthz_and_policy(client, db):
    response = client.get("/healthz")
    assert response.content == b"ok\n"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({}, "'self'"),
        ({"live_port": 8001}, "'self' http://*:8001"),
        ({"live_port": 8001, "mode": "production"}, "'self'"),
        ({"live_url": "https://live.example", "mode": "production"}, "'self' https://live.example"),
    ],
)
def test_pages_may_connect_to_the_push_process_where_it_has_an_address_of_its_own(settings, change, allowed):
    settings.CONFIG = replace(settings.CONFIG, **{"live_port": 0, **change})
    assert security._streams() == allowed


def test_pages_for_one_reader_travel_compressed_and_nothing_else_does_here(client, cast):
    client.force_login(cast.accounts["villager"])
    asked = {"HTTP_ACCEPT_ENCODING": "gzip"}
    small, plain = client.get("/me/security/", **asked), client.get("/me/security/")
    assert (small["Content-Encoding"], small["Content-Length"]) == ("gzip", str(len(small.content)))
    assert "Accept-Encoding" in small["Vary"]
    assert len(small.content) * 2 < len(plain.content)
    assert gzip.decompress(small.content)[:200] == plain.content[:200]
    assert "Content-Encoding" not in plain
    code = cast.place("随西村").code
    for address in (f"/p/{code}/", f"/api/v1/places/{code}"):  # kept outside Django, and compared by its ETag
        answer = client.get(address, **asked)
        assert (answer.status_code, answer.has_header("Content-Encoding")) == (200, False)


def test_healthz_without_a_database(client, monkeypatch):
    from django.db import OperationalError, connection

    def refuse():
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz").status_code == 503


def test_json_log_is_one_line():
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("a.b", logging.ERROR, "", 0, "fault %s", ("x\ny",), sys.exc_info())
    line = JsonFormatter().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "a.b", "fault x\ny")
    assert "ValueError" in told["traceback"]


def test_production_logs_json():
    assert logging_for(Config(mode="production"))["handlers"]["stderr"]["formatter"] == "json"
    assert logging_for(Config())["handlers"]["stderr"]["formatter"] == "line"


def test_database_address():
    found = database("postgresql://tea%40x:p%2Fw@db.example:5433/bowl?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "tea@x",
        "p/w",
        "db.example",
        "5433",
        "bowl",
    )
    assert found["OPTIONS"] == {"sslmode": "require", "server_side_binding": True, "prepare_threshold": 5}
    assert database("postgresql://db.example/bowl?prepared_statements=no")["OPTIONS"] == {}
    assert database("postgresql://teabowl@/teabowl?host=%2Frun%2Ft")["HOST"] == "/run/t"
