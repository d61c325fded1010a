from datetime import date
from typing import Any

import pytest
from django.test import Client

from teabowl.kernel.desk import DeskItem
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.ids import new_id
from teabowl.sites import actions, queries, rules
from teabowl.sites.models import Complaint, Site
from tests.cast import NOW, Cast

WORDS = {"intro": "村在镇西，种苹果。", "phone": "0530-6123456", "address": "村部一楼", "hours": "工作日 8 点到 5 点"}


@pytest.mark.django_db
def test_the_front_page_is_the_citys_head_account(cast: Cast, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "菏泽市" in page
    assert "郓城县" in page


def test_a_village_and_every_level_above_has_a_home(cast: Cast, client: Client) -> None:
    for name in ("随西村", "随官屯镇", "郓城县", "菏泽市"):
        assert client.get(f"/p/{cast.place(name).code}/").status_code == 200


def test_an_unknown_code_says_so(cast: Cast, client: Client) -> None:
    answer = client.get("/p/999999999999/")
    assert answer.status_code == 404
    assert "编号" in answer.content.decode()


def test_the_home_page_asks_a_fixed_number_of_queries_and_none_while_rendering(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    place = cast.place("随西村")
    client.get(f"/p/{place.code}/")
    with django_assert_max_num_queries(7):  # three of them of the tree, which is remembered outside tests
        client.get(f"/p/{place.code}/")


def test_opening_a_site_posts_it_and_editing_changes_the_words(cast: Cast, client: Client) -> None:
    place = cast.place("随西村")
    actions.open_site(cast.actor("township"), place=place, on=date(2025, 3, 1), now=NOW)
    actions.open_site(cast.actor("township"), place=place, on=date(2025, 4, 1), now=NOW)
    assert Site.objects.get(place=place).opened_on == date(2025, 3, 1)
    actions.edit_site(cast.actor("operator"), place=place, now=NOW, **WORDS)
    page = client.get(f"/p/{place.code}/").content.decode()
    assert "0530-6123456" in page
    assert "种苹果" in page


@pytest.mark.parametrize("part", ["villager", "stranger", "other_operator", "auditor", "secretary", "operator"])
def test_only_those_above_open_a_site(cast: Cast, part: str) -> None:
    with pytest.raises(NotAllowed):
        actions.open_site(cast.actor(part), place=cast.place("随西村"), on=date(2025, 3, 1), now=NOW)


@pytest.mark.parametrize("part", ["villager", "stranger", "other_operator", "auditor", "county"])
def test_only_those_of_the_village_change_its_words(cast: Cast, part: str) -> None:
    place = cast.place("随西村")
    actions.open_site(cast.actor("city"), place=place, on=date(2025, 3, 1), now=NOW)
    with pytest.raises(NotAllowed):
        actions.edit_site(cast.actor(part), place=place, now=NOW, **WORDS)


def test_a_wrong_phone_is_told_where_it_was_typed_and_nothing_is_lost(cast: Cast, client: Client) -> None:
    place = cast.place("随西村")
    actions.open_site(cast.actor("city"), place=place, on=date(2025, 3, 1), now=NOW)
    with pytest.raises(Invalid):
        actions.edit_site(cast.actor("operator"), place=place, now=NOW, **{**WORDS, "phone": "找老孙"})
    client.force_login(cast.accounts["operator"])
    answer = client.post(f"/p/{place.code}/site/", {**WORDS, "phone": "找老孙"})
    assert answer.status_code == 422
    assert "找老孙" in answer.content.decode()
    assert "区号" in answer.content.decode()


def test_the_desk_is_for_who_works_there(cast: Cast, client: Client) -> None:
    place = cast.place("随西村")
    address = f"/p/{place.code}/desk/"
    assert client.get(address).status_code == 302
    for part, status in [("villager", 403), ("auditor", 403), ("other_operator", 403), ("operator", 200), ("township", 200)]:
        client.force_login(cast.accounts[part])
        assert client.get(address).status_code == status, part


def test_a_complaint_is_taken_from_anybody_once_and_answered_once(cast: Cast, client: Client) -> None:
    key = new_id()
    for _ in range(2):
        answer = client.post("/complaints/", {"body": "村里让天天打卡，说是市里要的", "contact": "", "page": "", "key": key})
        assert answer.status_code == 303
    assert Complaint.objects.count() == 1
    city = cast.place("菏泽市")
    assert any("平台" in name for name, _items, _n in queries.desk(cast.actor("city"), city, NOW).first)
    with pytest.raises(NotAllowed):
        actions.answer_complaint(cast.actor("operator"), complaint_id=key, answer="已要求停止打卡。", now=NOW)
    actions.answer_complaint(cast.actor("city"), complaint_id=key, answer="已要求停止打卡。", now=NOW)
    with pytest.raises(Refused):
        actions.answer_complaint(cast.actor("city"), complaint_id=key, answer="已要求停止打卡。", now=NOW)


@pytest.mark.django_db
def test_a_poster_leads_to_the_village(cast: Cast, client: Client) -> None:
    place = cast.place("随西村")
    actions.open_site(cast.actor("city"), place=place, on=date(2025, 3, 1), now=NOW)
    actions.edit_site(cast.actor("operator"), place=place, now=NOW, **WORDS)
    answer = client.get(f"/p/{place.code}/poster.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def matters(*states: str) -> list[DeskItem]:
    return [DeskItem("来信", str(number), "", state, "", "", "/", None) for number, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "first", "later"),
    [
        (["plain"] * 3 + ["miss"], "0123", ""),  # a short desk is shown whole
        (["plain"] * 11, "012345678910", ""),  # nothing presses
        (["plain", "late", "miss"] + ["plain"] * 9, "12", "034567891011"),
        (["late"] * 11, "012345678910", ""),
    ],
)
def test_a_long_desk_shows_first_what_cannot_wait(states: list[str], first: str, later: str) -> None:
    parts = rules.parted(matters(*states))
    assert ["".join(item.title for item in part) for part in parts] == [first, later]
