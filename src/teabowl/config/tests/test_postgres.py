"""A kept connection whose server has gone is replaced before a request uses it; a living one is not asked."""

import select
from unittest.mock import Mock

import psycopg
import pytest
from django.db import connection


def begin_request() -> None:
    """What Django does with a kept connection when a request begins."""
    connection.health_check_enabled, connection.health_check_done = True, False
    connection.close_if_unusable_or_obsolete()


def ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end(pid: int) -> None:
    """From a connection of its own, and waits until the server's word has come to ours."""
    settings = connection.get_connection_params()
    where = {key: settings[key] for key in ("host", "port", "user", "password", "dbname") if settings.get(key)}
    with psycopg.connect(**where, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert select.select([connection.connection.fileno()], [], [], 5)[0]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_ended_is_replaced_and_a_living_one_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ask()
    asked = Mock(side_effect=connection.is_usable)
    monkeypatch.setattr(connection, "is_usable", asked)
    begin_request()
    assert ask() == first
    assert not asked.called
    end(first)
    begin_request()
    assert ask() != first
    assert asked.called
