"""The same search through the API."""

from datetime import timedelta

from django.test import Client

from teabowl.search.tests.papers import posted
from tests.cast import NOW, Cast

ADDRESS = "/api/v1/places/371725104000/search"


def test_pieces_are_marked_and_pages_follow(client: Client, cast: Cast) -> None:
    for n in range(3):
        posted(cast.place("随西村"), f"停水{n}", at=NOW - timedelta(days=n))
    first = client.get(ADDRESS, {"q": "停水", "limit": "2"}).json()
    assert [row["title"][1]["text"] for row in first["results"]] == ["0", "1"]
    assert first["results"][0]["title"][0] == {"text": "停水", "marked": True}
    assert first["results"][0]["place"] == {"code": "371725104201", "name": "随西村"}
    second = client.get(ADDRESS, {"q": "停水", "limit": "2", "cursor": first["next"]}).json()
    assert [row["title"][1]["text"] for row in second["results"]] == ["2"]
    assert second["next"] is None


def test_what_cannot_be_asked_is_said(client: Client, cast: Cast) -> None:
    assert client.get(ADDRESS).status_code == 422
    assert client.get(ADDRESS, {"q": "停水", "board": "nowhere"}).status_code == 422
    assert client.get(ADDRESS, {"q": "停水", "cursor": "eA"}).status_code == 422
