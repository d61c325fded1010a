"""Pages through their addresses."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, RequestFactory
from openpyxl import load_workbook

from teabowl.access.models import Grant
from teabowl.kernel.actor import Role
from teabowl.places import actions, finding, participants, queries, undoing
from teabowl.places.actions import Decision
from teabowl.places.models import Change
from teabowl.places.redirects import redirect_if_merged
from tests.cast import NOW, Cast

pytestmark = pytest.mark.usefixtures("at_now")
EAST, WEST, NORTH = "371725104202", "371725104201", "371724100201"
TYPED = {
    "on": "2026-11-01",
    "decision": "菏政字〔2026〕18 号",
    "decided_on": "2026-10-20",
    "approved_by": "菏泽市人民政府",
}


def signed_in(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[part])
    return client


def merged(cast: Cast) -> Change:
    return actions.merge_places(
        cast.actor("city"),
        codes=[EAST],
        into=WEST,
        on=date(2026, 11, 1),
        decision=Decision("菏政字〔2026〕18 号"),
        now=NOW,
    )


def test_find_works_without_script_and_gives_a_part_to_htmx(cast: Cast) -> None:
    finding.refresh_keys(p.id for p in cast.places.values())
    page = Client().get("/find/", {"q": "sxc"})
    assert page.status_code == 200
    assert "随西村" in page.content.decode()
    assert "<html" in page.content.decode()
    part = Client().get("/find/", {"q": "西村"}, headers={"HX-Request": "true", "HX-Target": "found"})
    assert "随西村" in part.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize("text", ["", "不存在的村", "<script>alert(1)</script>", "x" * 3000, "\x00"])
def test_find_with_hopeless_words(cast: Cast, text: str) -> None:
    page = Client().get("/find/", {"q": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_history_is_public_and_stays_readable_after_a_merger(cast: Cast) -> None:
    change = merged(cast)
    page = Client().get(f"/p/{EAST}/history/").content.decode()
    assert "随东村并入随西村" in page
    assert "菏政字〔2026〕18 号" in page
    assert "郓城县 › 随官屯镇" in page
    assert f"/changes/{change.id}/" in page
    assert Client().get("/p/000000000000/history/").status_code == 404


def test_history_renders_without_queries(cast: Cast, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    merged(cast)
    with django_assert_max_num_queries(10):
        Client().get(f"/p/{EAST}/history/")


def test_a_merger_from_the_form_to_the_undo(cast: Cast) -> None:
    client = signed_in(cast, "county")
    assert "合并" in client.get(f"/p/{EAST}/change/").content.decode()
    address = f"/p/{EAST}/change/merge/"
    assert client.get(address).status_code == 200
    typed = TYPED | {"into": "随西村"}
    shown = client.post(address, typed)
    assert shown.status_code == 200
    assert f"/p/{EAST}/ → /p/{WEST}/" in shown.content.decode()
    assert not Change.objects.exists(), "the preview changes nothing"
    done = client.post(address, typed | {"step": "confirm"})
    assert done.status_code == 303
    change = Change.objects.get()
    assert (change.decision, change.approved_by, change.actor_name) == (TYPED["decision"], TYPED["approved_by"], "吴建业")
    assert queries.place_by_code(EAST).now_at == cast.place("随西村")
    assert f"{done['Location']}undo/" in client.get(done["Location"]).content.decode()
    assert "随东村并入随西村" in client.get("/changes/").content.decode()
    assert client.get(f"{done['Location']}undo/").status_code == 200
    assert client.post(f"{done['Location']}undo/").status_code == 303
    assert queries.place_by_code(EAST).now_at is None
    assert "撤回了" in client.get(done["Location"]).content.decode()


FORMS = [
    (WEST, "rename", {"name": "随河村", "new_code": WEST}),
    (WEST, "move", {"to": "张营镇"}),
    (WEST, "split", {"name": "随南村", "new_code": "371725104299", "groups": "三组、四组"}),
    (WEST, "close", {"into": EAST}),
    ("371725104000", "open", {"name": "随南村村民委员会", "new_code": "371725104299"}),
    (WEST, "merge", {"into": EAST, "others": ["371725104202"][:0]}),
]


@pytest.mark.parametrize(("code", "kind", "words"), FORMS, ids=[kind for _c, kind, _w in FORMS])
def test_each_kind_of_change(cast: Cast, code: str, kind: str, words: dict[str, Any]) -> None:
    client = signed_in(cast, "county")
    address = f"/p/{code}/change/{kind}/"
    assert client.get(address).status_code == 200
    assert client.post(address, TYPED | words).status_code == 200
    done = client.post(address, TYPED | words | {"step": "confirm"})
    assert done.status_code == 303, done.content.decode()
    assert client.get(done["Location"]).status_code == 200
    assert client.post(f"{done['Location']}undo/").status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"into": ""}, "into"),
        ({"into": "不存在"}, "没有找到"),
        ({"into": EAST}, "不能并入它自己"),
        ({"into": NORTH}, "改区划"),
        ({"into": WEST, "on": "2030-01-01"}, "还没有到"),
        ({"into": WEST, "on": "昨天"}, "on"),
        ({"into": WEST, "decision": ""}, "decision"),
        ({"into": WEST, "others": ["371724100201"]}, "others"),
    ],
)
def test_wrong_input_is_shown_again_with_everything_typed(cast: Cast, typed: dict[str, Any], words: str) -> None:
    page = signed_in(cast, "county").post(f"/p/{EAST}/change/merge/", TYPED | typed | {"step": "confirm"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert TYPED["approved_by"] in page.content.decode()
    assert not Change.objects.exists()


@pytest.mark.parametrize("part", ["operator", "secretary", "township", "auditor", "villager", "stranger"])
def test_others_find_no_way_in(cast: Cast, part: str) -> None:
    client = signed_in(cast, part)
    change = merged(cast)
    for address in (f"/p/{WEST}/change/", f"/p/{WEST}/change/merge/", "/changes/", f"/changes/{change.id}/undo/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/p/{WEST}/change/merge/", TYPED | {"into": NORTH, "step": "confirm"}).status_code == 403
    assert client.post(f"/changes/{change.id}/undo/").status_code == 403
    assert "undo/" not in client.get(f"/changes/{change.id}/").content.decode()


def test_unknown_kind(cast: Cast) -> None:
    assert signed_in(cast, "city").get(f"/p/{WEST}/change/load/").status_code == 404


def test_old_addresses_lead_to_the_successor(cast: Cast) -> None:
    merged(cast)
    place = queries.place_by_code(EAST)
    request = RequestFactory().get(f"/p/{EAST}/notices/?page=2")
    answer = redirect_if_merged(request, place)
    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{WEST}/notices/?page=2")
    posted = redirect_if_merged(RequestFactory().post(f"/p/{EAST}/letters/new/"), place)
    assert posted is not None
    assert posted.status_code == 307
    assert redirect_if_merged(RequestFactory().get(f"/p/{WEST}/"), queries.place_by_code(WEST)) is None


OLD = ["", "figures/?tree=now", "notices/?after=1", "circle/", "letters/", "join/", "follow/", "people/", "desk/"]


@pytest.mark.parametrize("page", OLD)
def test_every_area_follows_a_merger_and_its_undo(cast: Cast, page: str) -> None:
    client = signed_in(cast, "city")
    change = merged(cast)
    answer = client.get(f"/p/{EAST}/{page}")
    assert answer.status_code == 302, "not permanent: browsers would keep it after an undo"
    assert answer["Location"].partition("?")[0] == f"/p/{WEST}/{page.partition('?')[0]}"
    assert page.partition("?")[2] in answer["Location"]
    undoing.undo_change(cast.actor("city"), change_id=change.id, now=NOW)
    assert f"/p/{WEST}/" not in client.get(f"/p/{EAST}/{page}").get("Location", "")


def test_what_was_sent_to_an_old_address_goes_along(cast: Cast) -> None:
    merged(cast)
    answer = signed_in(cast, "villager").post(f"/p/{EAST}/follow/", {"do": "follow"})
    assert (answer.status_code, answer["Location"]) == (307, f"/p/{WEST}/follow/")


def test_figures_of_a_merged_place_stay_readable(cast: Cast) -> None:
    merged(cast)
    assert Client().get(f"/p/{EAST}/figures/").status_code == 200


def in_north(cast: Cast) -> Change:
    return actions.rename_place(
        cast.actor("city"), code=NORTH, name="张北村", on=date(2026, 11, 2), decision=Decision("巨政字〔2026〕3 号"), now=NOW
    )


NARROWED = [
    ("", True, True),
    ("?kind=merge", True, False),
    ("?kind=rename", False, True),
    ("?kind=nonsense", True, True),
    ("?q=随东", True, False),
    (f"?q={EAST}", True, False),
    ("?q=巨政字", False, True),
    ("?q=%25", False, False),
    ("?q=%00", True, True),
    ("?undone=no", True, False),
    ("?undone=yes", False, True),
    ("?under=371725000000", True, False),
    ("?under=371724000000", False, True),
    ("?under=110000000000", True, True),
    ("?before=nonsense", True, True),
]


@pytest.mark.parametrize(("asked", "has_merger", "has_renaming"), NARROWED)
def test_changes_narrowed_as_a_page_and_as_a_sheet(cast: Cast, asked: str, has_merger: bool, has_renaming: bool) -> None:
    county, other = cast.place("郓城县"), cast.place("巨野县")
    Grant.objects.create(
        account=cast.accounts["county"], place=other, role=Role.COUNTY, starts_on=date(2026, 1, 1), created_at=NOW
    )
    merged(cast)
    undoing.undo_change(cast.actor("city"), change_id=in_north(cast).id, now=NOW)
    client = signed_in(cast, "county")
    page = client.get(f"/changes/{asked}")
    assert page.status_code == 200
    text = page.content.decode()
    assert county.name in text
    assert ("随东村并入随西村" in text, "〔2026〕3 号" in text) == (has_merger, has_renaming)
    sheet = client.get(f"/changes/changes.xlsx{asked}")
    rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert len(rows) - 1 == has_merger + has_renaming


def test_somebody_sees_only_what_is_below_their_places(cast: Cast) -> None:
    in_north(cast)
    assert "巨政字" not in signed_in(cast, "county").get("/changes/").content.decode()
    assert signed_in(cast, "villager").get("/changes/changes.xlsx").status_code == 403


def test_changes_page_by_page_lose_none_and_repeat_none(cast: Cast) -> None:
    for number in range(45):  # all in one moment, so that time alone cannot tell them apart
        actions.rename_place(
            cast.actor("city"), code=WEST, name=f"随西{number}村", on=date(2026, 11, 1), decision=Decision("号"), now=NOW
        )
    client, address, seen = signed_in(cast, "county"), "/changes/?kind=rename", []
    while address:
        text = client.get(address).content.decode()
        seen += re.findall(r"/changes/([0-9a-f-]{36})/", text)
        older = re.search(r'href="(\?[^"]*before=[^"]*)"', text)
        address = "/changes/" + older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == len(set(seen)) == 45


def test_an_undo_that_something_hangs_on_is_refused_on_its_page(cast: Cast) -> None:
    first = merged(cast)
    later = actions.rename_place(
        cast.actor("city"),
        code=WEST,
        name="随河村",
        on=date(2026, 11, 3),
        decision=Decision("号"),
        now=NOW + timedelta(hours=1),
    )
    client = signed_in(cast, "county")
    shown = client.get(f"/changes/{first.id}/").content.decode()
    assert "先撤回那一次" in shown
    assert "undo/" not in shown
    asked = client.get(f"/changes/{first.id}/undo/")
    assert "先撤回那一次" in asked.content.decode()
    assert "csrfmiddlewaretoken" not in asked.content.decode().partition("<main")[2].partition("</main")[0]
    assert client.post(f"/changes/{first.id}/undo/").status_code == 409
    assert queries.place_by_code(EAST).now_at is not None, "nothing was undone"
    assert client.post(f"/changes/{later.id}/undo/").status_code == 303
    assert client.post(f"/changes/{first.id}/undo/").status_code == 303
    assert client.post(f"/changes/{first.id}/undo/").status_code == 409, "not twice"


def test_a_record_at_the_successor_stops_the_undo_on_its_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    change = merged(cast)
    letters = participants.Participant("letters", "封书信", "letters", lambda ids: 0, lambda ids, since: 2)
    monkeypatch.setattr(participants, "PARTICIPANTS", [letters])
    client = signed_in(cast, "county")
    assert "又记了2 封书信" in client.get(f"/changes/{change.id}/undo/").content.decode()
    assert client.post(f"/changes/{change.id}/undo/").status_code == 409


def test_the_first_load_cannot_be_undone(cast: Cast) -> None:
    load = Change.objects.create(kind="load", on=date(2026, 1, 1), actor_name="", recorded_at=NOW)
    assert signed_in(cast, "city").post(f"/changes/{load.id}/undo/").status_code in (403, 409)
    assert not Change.objects.get(id=load.id).undone_at
