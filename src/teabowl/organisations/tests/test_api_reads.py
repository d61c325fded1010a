"""Desk and API: what is due is told to who keeps the branch; programs read what everybody may, and never who the members are."""

from datetime import date, timedelta

from django.test import Client

from teabowl.kernel.times import china_date
from teabowl.organisations import queries
from teabowl.organisations.kinds import Status
from teabowl.organisations.tests.making import made_member, made_organisation, made_post
from tests.cast import NOW, Cast

TODAY = china_date(NOW)


def test_probations_and_elections_wait_on_the_desk(cast: Cast) -> None:
    branch = made_organisation(cast, term_until=TODAY + timedelta(days=30))
    made_member(branch, "快转正的", Status.PROBATIONARY, TODAY - timedelta(days=360))
    made_member(branch, "早着的", Status.PROBATIONARY, TODAY - timedelta(days=100))
    made_member(branch, "迟了的", Status.PROBATIONARY, TODAY - timedelta(days=400))
    made_organisation(cast, "张营村党支部", "张营村", term_until=TODAY - timedelta(days=1))
    items = queries.desk_items(cast.actor("secretary"), cast.place("随西村"), NOW)
    assert [(item.title, item.state) for item in items] == [
        ("讨论转正：迟了的", "late"),
        ("讨论转正：快转正的", "plain"),
        ("换届：随西村党支部", "plain"),
    ]
    assert queries.desk_items(cast.actor("operator"), cast.place("随西村"), NOW) == []
    late = queries.desk_items(cast.actor("county"), cast.place("郓城县"), NOW)
    assert [(item.title, item.state) for item in late] == [("换届：张营村党支部", "late")]


def test_programs_read_what_everybody_may(cast: Cast) -> None:
    branch = made_organisation(cast, seat="村部")
    made_member(branch, cast.accounts["villager"])
    made_post(branch, cast.accounts["secretary"], since=date(2022, 1, 1))
    listed = Client().get("/api/v1/places/371725104201/organisations").json()
    assert listed == {"results": [{"id": str(branch.id), "name": "随西村党支部", "kind": "branch", "is_away": False}]}
    one = Client().get(f"/api/v1/organisations/{branch.id}")
    assert one.json()["posts"] == [{"kind": "secretary", "name": "孙立根", "duty": "", "since": "2022-01-01"}]
    assert (one.json()["seat"], one.json()["place"]["code"]) == ("村部", "371725104201")
    assert "赵小满" not in one.content.decode()
    assert Client().get("/api/v1/me/party").status_code == 401
