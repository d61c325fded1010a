"""The page on which the city organiser closes a month."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from teabowl.figures import queries, views
from teabowl.figures.closing import close_month
from teabowl.figures.models import Closing
from tests.cast import NOW, Cast

PAGE = "/p/371700000000/figures/close/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 20 November 2026."""
    monkeypatch.setattr(queries, "today", lambda: NOW.date())
    monkeypatch.setattr(views, "today", lambda: NOW.date())
    monkeypatch.setattr(views.timezone, "now", lambda: NOW)


@pytest.fixture
def city(cast: Cast, client: Client) -> Client:
    client.force_login(cast.accounts["city"])
    return client


def test_the_month_that_has_ended_is_shown_and_closed(city: Client) -> None:
    shown = city.get(PAGE)
    assert "2026 年 10 月" in shown.content.decode()
    assert "private" in shown["Cache-Control"]
    closed = city.post(PAGE, {"month": "2026-10"})
    assert (closed.status_code, closed["Location"]) == (302, "/p/371700000000/figures/?month=2026-10")
    assert [f"{closing.month:%Y-%m}" for closing in Closing.objects.all()] == ["2026-10"]
    after = city.get(PAGE).content.decode()
    assert "2026 年 11 月还没有过完" in after
    assert "2026 年 10 月" in after


def test_pressing_twice_closes_once(city: Client) -> None:
    city.post(PAGE, {"month": "2026-10"})
    assert city.post(PAGE, {"month": "2026-10"}).status_code == 409
    assert city.post(PAGE, {"month": "2026-11"}).status_code == 409
    assert Closing.objects.count() == 1


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "nonsense", "2026-10-xx\x00", "０２６-1"])
def test_a_strange_month_is_refused(city: Client, month: str) -> None:
    answer = city.post(PAGE, {"month": month})
    assert answer.status_code == (302 if month.startswith("2026-10") else 409)


def test_the_months_follow_one_another(cast: Cast, city: Client) -> None:
    close_month(cast.actor("city"), month=datetime(2026, 8, 1, tzinfo=UTC).date(), now=NOW)
    assert 'value="2026-09"' in city.get(PAGE).content.decode()


@pytest.mark.parametrize("part", ["villager", "operator", "secretary", "township", "county", "auditor"])
def test_nobody_else_sees_or_closes(cast: Cast, client: Client, part: str) -> None:
    client.force_login(cast.accounts[part])
    assert client.get(PAGE).status_code == client.post(PAGE, {"month": "2026-10"}).status_code == 403
    assert not Closing.objects.exists()


def test_a_stranger_is_asked_to_sign_in_or_refused(client: Client, cast: Cast) -> None:
    assert client.get(PAGE).status_code in (302, 403)
    assert client.post(PAGE, {"month": "2026-10"}).status_code in (302, 403)
    assert not Closing.objects.exists()


def test_only_the_city_has_the_page(city: Client) -> None:
    assert city.get("/p/371725000000/figures/close/").status_code == 404


def test_it_is_written_in_english_too(city: Client) -> None:
    city.cookies["lang"] = "en"
    assert "Publish the figures of" in city.get(PAGE).content.decode()
