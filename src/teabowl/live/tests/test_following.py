"""What a page is given, what a phone that polls gets, and who gets a new ticket."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation

from teabowl.kernel.actor import ANONYMOUS
from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.live import queries, rooms, tickets


@pytest.fixture
def board(monkeypatch):
    """A kind of rooms whose parts are this dict."""
    shown = {"agenda": "<b>一</b>", "votes": "0"}

    def parts(key, part):
        if not shown:
            raise NotFound("gone")
        return shown | {"language": translation.get_language()}

    monkeypatch.setitem(rooms._kinds, "board", rooms.Kind("board", parts, lambda actor, key, now: actor.account_id is not None))
    monkeypatch.setattr(queries, "_kept", {})
    monkeypatch.setattr(queries, "KEPT_SECONDS", 0)
    return shown


@pytest.fixture
def request_of():
    def make(actor, host="localhost"):
        request = RequestFactory(headers={"host": host}).get("/")
        request.actor = actor
        return request

    return make


SOMEBODY = replace(ANONYMOUS, account_id=uuid4())


def test_a_page_shows_the_room_and_knows_where_to_go_on(board, request_of):
    found = queries.follow(request_of(SOMEBODY), f"board:{uuid4()}", now=timezone.now())
    assert found.parts["agenda"].__html__() == "<b>一</b>"
    ticket = tickets.read(parse_qs(urlsplit(found.now).query)["ticket"][0], now=timezone.now())
    assert (ticket.room, ticket.who) == (found.room, str(SOMEBODY.account_id))
    assert found.at == rooms.snapshot(found.room, "zh-hans").at != rooms.snapshot(found.room, "en").at


@pytest.mark.parametrize("room", ["board:x", "board", "nothing:1", ""])
def test_no_such_room(board, request_of, room):
    with pytest.raises(NotFound):
        queries.follow(request_of(SOMEBODY), room, now=timezone.now())


def test_whoever_may_not_follow_gets_nothing(board, request_of, client, db):
    room = f"board:{uuid4()}"
    with pytest.raises(NotAllowed):
        queries.follow(request_of(ANONYMOUS), room, now=timezone.now())
    assert client.get("/live/ticket/", {"room": room}).status_code == 403
    assert client.get("/live/ticket/", {"room": "board:1"}).status_code == 410
    assert client.get("/live/now/", {"ticket": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "host", "base"),
    [
        ({}, "localhost", None),
        ({"live_port": 8001}, "localhost:8000", "http://localhost:8001"),
        ({"live_port": 8001}, "192.168.1.9:8000", "http://192.168.1.9:8001"),
        ({"live_port": 8001}, "[::1]:8000", "http://[::1]:8001"),
        ({"live_port": 8001, "mode": "production"}, "localhost", ""),
        ({"live_url": "https://live.example/"}, "localhost", "https://live.example"),
    ],
)
def test_where_the_stream_is(board, request_of, settings, change, host, base):
    settings.CONFIG = replace(settings.CONFIG, **{"live_port": 0, **change})
    settings.ALLOWED_HOSTS = ["*"]
    stream = queries.addresses(request_of(SOMEBODY, host), f"board:{uuid4()}", now=timezone.now())["stream"]
    assert stream.partition("/live/stream?")[0] == (base or "")
    assert bool(stream) == (base is not None)


def test_a_phone_that_polls(board, client, db):
    room = f"board:{uuid4()}"
    ticket = tickets.ticket_for(uuid4(), room, now=timezone.now())
    told = client.get("/live/now/", {"ticket": ticket}).json()
    assert told["parts"]["agenda"] == "<b>一</b>"
    assert client.get("/live/now/", {"ticket": ticket, "at": told["at"]}).status_code == 204
    board["votes"] = "1"
    assert client.get("/live/now/", {"ticket": ticket, "at": told["at"]}).json()["parts"]["votes"] == "1"
    board.clear()
    assert client.get("/live/now/", {"ticket": ticket, "at": told["at"]}).status_code == 410


def test_polling_reads_once_a_second_for_all(board, monkeypatch):
    monkeypatch.setattr(queries, "KEPT_SECONDS", 60)
    room = f"board:{uuid4()}"
    first = queries.polled(room, "zh-hans")
    board["votes"] = "1"
    assert queries.polled(room, "zh-hans") is first
    assert queries.polled(room, "en").parts["language"] == "en"


def test_a_ticket_speaks_the_language_of_its_page_and_runs_out(board):
    moment = timezone.now()
    with translation.override("en"):
        text = tickets.ticket_for(None, "board:1", now=moment)
    assert tickets.read(text, now=moment).language == "en"
    with pytest.raises(NotAllowed):
        tickets.read(text, now=moment + tickets.GOOD_FOR)
