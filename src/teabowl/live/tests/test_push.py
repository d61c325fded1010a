"""The push process before a real PostgreSQL: what readers see, and what they see when something is killed."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from teabowl.live import actions, tickets
from teabowl.live.push import app
from teabowl.live.push.hub import Room
from teabowl.live.rooms import Snapshot
from teabowl.live.tests.pushing import running
from tests.apart import run_apart

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def push(django_db_setup, django_db_blocker):
    with running(django_db_blocker) as made:
        yield made
        with made.stream(
            tickets.ticket_for(None, f"stage:{uuid4()}", now=timezone.now())
        ):  # it ends at once though people look
            began = time.monotonic()
            made.end()
            assert time.monotonic() - began < 5


@pytest.fixture
def room():
    key = uuid4()
    write(key, agenda="one", votes="0")
    return key


def write(key, only="", **parts):
    with transaction.atomic():
        with connection.cursor() as cursor:
            for name, body in parts.items():
                cursor.execute(
                    "INSERT INTO live_stage VALUES (%s, %s, %s) ON CONFLICT (room, name) DO UPDATE SET body = EXCLUDED.body",
                    [key, name, body],
                )
        actions.publish(f"stage:{key}", only)


def ticket_for(key, who=None, now=None):
    return tickets.ticket_for(who, f"stage:{key}", now=now or timezone.now())


def test_a_change_reaches_a_reader_and_brings_only_what_differs(push, room):
    with push.stream(ticket_for(room)) as reader:
        assert reader.headers["content-type"].startswith("text/event-stream")
        first, at = reader.parts()
        assert first == {"agenda": "one", "votes": "0"}
        write(room, votes="1")
        changed, later = reader.parts()
        assert (changed, later != at) == ({"votes": "1"}, True)


def test_one_part_is_read_alone_and_two_that_changed_both_come(push, room):
    with push.stream(ticket_for(room)) as reader:
        reader.parts()
        write(room, only="votes", votes="11")
        assert reader.parts()[0] == {"votes": "11"}
        with transaction.atomic():
            write(room, only="votes", votes="12")
            write(room, only="agenda", agenda="three")
        shown = {}
        while len(shown) < 2:
            shown |= reader.parts()[0]
        assert shown == {"votes": "12", "agenda": "three"}
        write(room, votes="13")
        assert reader.parts()[1] == reader_at(room)


def test_what_is_rolled_back_is_never_said(push, room):
    with push.stream(ticket_for(room)) as reader:
        reader.parts()
        with transaction.atomic():
            write(room, votes="99")
            transaction.set_rollback(True)
        write(room, votes="2")
        assert reader.parts()[0] == {"votes": "2"}


def test_who_comes_back_gets_what_was_missed_and_nothing_else(push, room):
    with push.stream(ticket_for(room)) as reader:
        _, at = reader.parts()
        with push.stream(ticket_for(room)) as other:  # keeps the room
            other.parts()
            reader.lines.close()
            write(room, votes="3")
            other.parts()
            with push.stream(ticket_for(room), at="whatever", **{"Last-Event-ID": at}) as again:
                assert again.parts()[0] == {"votes": "3"}
            with push.stream(ticket_for(room), at="unknown") as stranger:
                assert stranger.parts()[0] == {"agenda": "one", "votes": "3"}


def test_who_knows_all_hears_nothing_until_something_changes(push, room):
    with push.stream(ticket_for(room)) as reader:
        _, at = reader.parts()
    with push.stream(ticket_for(room), at=at) as reader:
        assert reader.event()[0] == "beat"
        write(room, agenda="two")
        assert reader.word()[::2] == ("parts", {"at": reader_at(room), "parts": {"agenda": "two"}})


def reader_at(key):
    from teabowl.live import rooms
    from teabowl.live.tests import stage

    stage.register()
    return rooms.snapshot(f"stage:{key}", "zh-hans").at


def test_many_readers_of_many_changes_all_end_with_the_last(push, room):
    def read(_):
        with push.stream(ticket_for(room)) as reader:
            shown = {}
            while shown.get("votes") != "40":
                shown |= reader.parts()[0]
            return shown

    with ThreadPoolExecutor(20) as pool:
        readers = [pool.submit(read, number) for number in range(20)]
        time.sleep(0.5)
        for number in range(1, 41):
            write(room, votes=str(number))
        assert {one.result(20)["votes"] for one in readers} == {"40"}


def test_a_killed_connection_loses_nothing(push, room):
    with push.stream(ticket_for(room)) as reader:
        reader.parts()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        write(room, votes="4")  # said while nobody listens, perhaps
        assert reader.parts()[0] == {"votes": "4"}
        write(room, votes="5")
        assert reader.parts()[0] == {"votes": "5"}
    push.wait(200)


def test_a_killed_process_loses_nothing(push, room):
    with push.stream(ticket_for(room)) as reader:
        _, at = reader.parts()
        push.kill()
        with pytest.raises(Exception, match=r"."):
            reader.parts()
    write(room, votes="6")
    push.start()
    with push.stream(ticket_for(room), **{"Last-Event-ID": at}) as reader:
        assert reader.parts()[0]["votes"] == "6"


def test_a_room_that_is_no_more(push, room):
    with push.stream(ticket_for(room)) as reader:
        reader.parts()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM live_stage WHERE room = %s", [room])
        actions.publish(f"stage:{room}")
        assert reader.word()[0] == "gone"
        assert reader.word()[0] == ""


@pytest.mark.parametrize(
    ("ticket", "status"),
    [
        (lambda key: "", 403),
        (lambda key: ticket_for(key)[:-1] + "!", 403),
        (lambda key: "WyJ4Il0" + ticket_for(key)[7:], 403),
        (lambda key: ticket_for(key, now=timezone.now() - tickets.GOOD_FOR), 403),
        (lambda key: tickets.ticket_for(None, "nowhere:1", now=timezone.now()), 410),
    ],
)
def test_a_wrong_ticket_opens_nothing(push, room, ticket, status):
    with push.stream(ticket(room)) as reader:
        assert reader.status == status


def test_a_stream_ends_with_its_ticket(push, room):
    almost = ticket_for(room, now=timezone.now() - tickets.GOOD_FOR + timedelta(seconds=2))
    with push.stream(almost) as reader:
        assert reader.parts()[0]
        time.sleep(2.1)
        write(room, votes="7")
        assert reader.word()[0] in ("parts", "")  # at most the word that was on its way
        assert reader.word()[0] == ""


def test_one_account_does_not_hold_all_streams(push, room):
    who = uuid4()
    with push.stream(ticket_for(room, who)) as first:
        first.parts()
        others = [push.stream(ticket_for(room, who)) for _ in range(8)]
        readers = [other.__enter__() for other in others]
        try:
            for reader in readers:
                reader.parts()
            write(room, votes="8")
            while first.word()[0]:
                pass  # the oldest is let go
            assert readers[-1].parts()[0] == {"votes": "8"}
        finally:
            for other in others:
                other.__exit__(None, None, None)


def test_a_room_that_was_not_read_yet_is_not_called_live():
    push, room = app.Push(), Room("stage:1", "zh-hans", None)
    push.listener = SimpleNamespace(can_hear=True)
    assert b"blind" in push._beat(room)
    room.now = Snapshot("1", {}, {})
    assert b"beat" in push._beat(room)
    push.listener.can_hear = False
    assert b"blind" in push._beat(room)


def test_who_takes_nothing_is_let_go(monkeypatch):
    monkeypatch.setattr(app, "BEAT", 0.02)
    monkeypatch.setattr(app, "SLOW", 0.1)
    push = app.Push()

    async def never(_words):
        await asyncio.Event().wait()

    async def follow():
        ticket = tickets.Ticket("stage:1", "somebody", "zh-hans", time.time() + 60)
        stream = app.Stream(ticket, "", asyncio.current_task())
        push._enter(stream)
        try:
            await push._send_all(stream, Room("stage:1", "zh-hans", None), never)
        finally:
            push._leave(stream)

    async def go():
        ticking = asyncio.create_task(push._tick())
        following = asyncio.create_task(follow())
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(following, 5)
        ticking.cancel()

    run_apart(go())
    assert not push.open
    assert not push.by_account
