"""Which boards a place shows, in which order, and what stands at the address of one that is off."""

import pytest
from django.test import Client

from teabowl.audit.models import Entry
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.places.models import Place
from teabowl.sites import actions, queries, rules
from teabowl.sites.boards import BOARDS, in_order
from tests.cast import NOW, Cast

KEYS = [board.key for board in BOARDS]


@pytest.fixture
def village(cast: Cast) -> Place:
    place = cast.place("随西村")
    actions.open_site(cast.actor("township"), place=place, on=NOW.date(), now=NOW)
    return place


def test_a_board_moves_one_place_and_stays_at_the_ends() -> None:
    assert rules.moved(["a", "b", "c"], "b", -1) == ["b", "a", "c"]
    assert rules.moved(["a", "b", "c"], "c", 1) == ["a", "b", "c"]
    assert rules.moved(["a", "b", "c"], "x", 1) == ["a", "b", "c"]


def test_a_board_that_comes_later_is_not_lost() -> None:
    assert [b.key for b in in_order(["party", "gone"])] == ["party", *(key for key in KEYS if key != "party")]


@pytest.mark.django_db
def test_the_home_page_shows_the_boards_in_the_places_order(cast: Cast, client: Client, village: Place) -> None:
    actions.move_board(cast.actor("operator"), place=village, key="letters", step=-1, now=NOW)
    actions.switch_board(cast.actor("operator"), place=village, key="tourism", on=False, now=NOW)
    shown = [board.key for board in queries.shown_boards(village.id)]
    assert shown[:4] == ["notices", "circle", "letters", "guides"]
    page = client.get(f"/p/{village.code}/").content.decode()
    assert f"/p/{village.code}/tourism/" not in page
    assert page.index(f'/p/{village.code}/letters/"') < page.index(f'/p/{village.code}/guides/"')
    told = Entry.objects.filter(verb="sites.arrange_boards").order_by("id")
    assert [list(entry.changes) for entry in told] == [["board_order"], ["boards_off"]]


@pytest.mark.django_db
def test_what_the_law_requires_cannot_be_switched_off(cast: Cast, village: Place) -> None:
    with pytest.raises(Refused):
        actions.switch_board(cast.actor("operator"), place=village, key="disclosure", on=False, now=NOW)
    with pytest.raises(NotFound):
        actions.switch_board(cast.actor("operator"), place=village, key="casino", on=True, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["villager", "stranger", "other_operator", "auditor", "county"])
def test_only_those_of_the_place_arrange_its_boards(cast: Cast, client: Client, village: Place, part: str) -> None:
    with pytest.raises(NotAllowed):
        actions.move_board(cast.actor(part), place=village, key="letters", step=-1, now=NOW)
    client.force_login(cast.accounts[part])
    assert client.post(f"/p/{village.code}/boards/", {"do": "off:circle"}).status_code == 403
    assert queries.board_is_off(village.id, "circle") is False


@pytest.mark.django_db
def test_a_board_that_is_off_says_so_and_keeps_what_it_had(cast: Cast, client: Client, village: Place) -> None:
    client.force_login(cast.accounts["operator"])
    assert client.post(f"/p/{village.code}/boards/", {"do": "off:circle"}).status_code == 303
    page = client.get(f"/p/{village.code}/circle/")
    assert page.status_code == 200
    assert "不用这个版块" in page.content.decode()
    assert f"/p/{village.code}/letters/" in page.content.decode()
    assert "不用这个版块" not in client.get(f"/p/{village.code}/circle/?past=1").content.decode()
    client.force_login(cast.accounts["villager"])
    assert client.post(f"/p/{village.code}/circle/write/", {"body": "还能发吗"}).status_code == 409
    client.force_login(cast.accounts["operator"])
    client.post(f"/p/{village.code}/boards/", {"do": "on:circle"})
    assert "不用这个版块" not in client.get(f"/p/{village.code}/circle/").content.decode()


@pytest.mark.django_db
def test_a_button_pressed_with_htmx_answers_with_the_list_alone(cast: Cast, client: Client, village: Place) -> None:
    client.force_login(cast.accounts["operator"])
    answer = client.post(f"/p/{village.code}/boards/", {"do": "up:jobs"}, headers={"HX-Request": "true", "HX-Target": "boards"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert client.post(f"/p/{village.code}/boards/", {"do": "sideways:jobs"}).status_code == 404


@pytest.mark.django_db
def test_the_party_home_names_the_secretary_and_nobody_else(cast: Cast, client: Client, village: Place) -> None:
    page = client.get(f"/p/{village.code}/party/").content.decode()
    assert "孙立根" in page
    assert "周明芳" not in page
    assert client.get(f"/p/{cast.place('随官屯镇').code}/party/").status_code == 200
