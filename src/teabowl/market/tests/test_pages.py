"""Pages: what everybody reads, what a click shows, forms that lose nothing, sheets, feeds."""

import json
import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from teabowl.files import actions as files
from teabowl.files.images import url_of
from teabowl.files.models import Picture
from teabowl.files.tests.making import picture
from teabowl.kernel.actor import Actor, Held, Role
from teabowl.kernel.errors import Refused
from teabowl.market import actions
from teabowl.market.models import Listing
from teabowl.market.rules import Board, Ended, State
from teabowl.market.tests.making import VILLAGE, draft, listed, signed_in
from teabowl.places import actions as places
from teabowl.places.models import Place
from tests.cast import Cast

AT = f"/p/{VILLAGE}"


def form(**more: object) -> dict[str, object]:
    return {
        "form_key": "0192f0a0-0000-7000-8000-000000000001", "version": "0", "kind": "fruit", "title": "红富士苹果", "price": "3.5",
        "unit": "斤", "body": "不打蜡", "phone": "139 5300 0007", "agreed": "on", **more,
    }  # fmt: skip


@pytest.mark.parametrize("board", list(Board))
@pytest.mark.parametrize("code", [VILLAGE, "371725104000", "371700000000"])
def test_a_board_costs_the_same_with_one_and_with_three(cast: Cast, board: Board, code: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(f"/p/{code}/{board}/").status_code == 200
        return len(seen)

    listed(cast, board=board)
    one = cost()
    listed(cast, board=board)
    listed(cast, board=board, by="operator")
    assert cost() == one <= 8


@pytest.mark.parametrize("board", list(Board))
def test_an_empty_board_says_what_it_is_for(cast: Cast, board: Board) -> None:
    page = Client().get(f"{AT}/{board}/").content.decode()
    assert "村里还没有登" in page
    assert f"{AT}/{board}/write/" in page


@pytest.mark.parametrize("board", list(Board))
def test_public_pages_do_not_vary_by_reader(cast: Cast, board: Board) -> None:
    row = listed(cast, board=board)
    for path in (f"{AT}/{board}/", f"{AT}/{board}/{row.id}/"):
        pages = {re.sub(rb"csrf[^>]+", b"", client.get(path).content) for client in (Client(), signed_in(cast, "villager"))}
        assert len(pages) == 1


def test_the_phone_is_shown_on_a_click_and_nowhere_else(cast: Cast) -> None:
    row = listed(cast)
    for path in (f"{AT}/products/", f"{AT}/products/{row.id}/", f"{AT}/products/atom.xml", "/p/371700000000/products/"):
        assert "13953000007" not in Client().get(path).content.decode()
    answer = Client().get(f"{AT}/products/{row.id}/contact/")
    assert "tel:13953000007" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    part = Client().get(f"{AT}/products/{row.id}/contact/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "tel:13953000007" in part
    for _ in range(45):
        last = Client().get(f"{AT}/products/{row.id}/contact/")
    assert last.status_code == 429
    assert "13953000007" not in last.content.decode()


def test_what_is_gone_says_so_and_gives_no_contact(cast: Cast) -> None:
    key = uuid4()
    staged = files.stage_picture(cast.actor("villager"), form_key=key, upload=picture(), now=timezone.now())
    row = listed(cast, form_key=key, alts={staged.id: "一筐苹果"})
    shown = url_of(staged.digest, 360)
    assert Client().get(shown).status_code == 200
    actions.close_listing(cast.actor("villager"), listing_id=row.id, why=Ended.DONE, now=timezone.now())
    answer = Client().get(f"{AT}/products/{row.id}/")
    assert answer.status_code == 410
    assert "卖完了" in answer.content.decode()
    assert "不打蜡" not in answer.content.decode()
    assert Client().get(shown).status_code == 404, "its pictures are not given out either"
    assert Client().get(f"{AT}/products/{row.id}/contact/").status_code == 409
    assert "红富士" not in Client().get(f"{AT}/products/").content.decode()


def test_a_listing_is_at_home_in_its_place_only(cast: Cast) -> None:
    row = listed(cast)
    assert Client().get(f"/p/371725105201/products/{row.id}/").status_code == 404
    assert Client().get(f"{AT}/jobs/{row.id}/").status_code == 404


def test_narrowed_by_kind_season_price_county_and_text(cast: Cast) -> None:
    now = timezone.now()
    listed(cast, title="红富士苹果", now=now)
    listed(cast, by="operator", title="芦笋", kind="vegetable", details={"price": 8, "season_from": 4, "season_to": 6}, now=now)
    listed(cast, by="other_operator", at="张营村", title="羊汤", kind="food", details={"price": 25, "unit": "碗"}, now=now)

    def names(query: str, code: str = "371700000000") -> set[str]:
        page = Client().get(f"/p/{code}/products/?{query}").content.decode()
        return {name for name in ("红富士苹果", "芦笋", "羊汤") if f"<b>{name}</b>" in page}

    assert names("") == {"红富士苹果", "芦笋", "羊汤"}
    assert names("kind=vegetable") == {"芦笋"}
    assert names("month=1") == {"红富士苹果", "羊汤"}
    assert names("month=5") == {"芦笋"}
    assert names("most=8") == {"红富士苹果", "芦笋"}
    assert names("q=羊") == {"羊汤"}
    assert names("county=371724000000") == set()
    assert names("county=371725000000") == {"红富士苹果", "芦笋", "羊汤"}
    assert names("kind=nonsense&month=99&most=x&county=1&near=nowhere%00&after=bent") == {"红富士苹果", "芦笋", "羊汤"}
    assert names("", "371725105000") == {"羊汤"}


def test_near_ones_first_by_the_place_one_names(cast: Cast) -> None:
    now = timezone.now()
    listed(cast, title="近的", now=now - timedelta(days=3))
    listed(cast, by="other_operator", at="张营村", title="远的", now=now)

    def order(query: str) -> list[str]:
        page = Client().get(f"/p/371700000000/products/?{query}").content.decode()
        return re.findall(r"<b>(近的|远的)</b>", page)

    assert order("") == ["远的", "近的"]
    assert order(f"near={VILLAGE}") == ["近的", "远的"]
    page = Client().get(f"/p/371700000000/products/?near={VILLAGE}").content.decode()
    assert "就在这里" in page
    assert "同县" in page
    assert "您说的是哪一个" in Client().get("/p/371700000000/products/?near=随").content.decode()


def test_pages_go_on_by_cursor_with_and_without_near(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teabowl.market.queries.lists.listing_page.__defaults__", (2,))
    now = timezone.now()
    for n in range(3):
        listed(cast, title=f"村里 {n}", now=now - timedelta(hours=n))
    listed(cast, by="other_operator", at="张营村", title="外村", now=now)
    for query, first, rest in (
        ("?", ["外村", "村里 0"], ["村里 1", "村里 2"]),
        (f"?near={VILLAGE}&", ["村里 0", "村里 1"], ["村里 2", "外村"]),
    ):
        page = Client().get(f"/p/371700000000/products/{query}").content.decode()
        assert re.findall(r"<b>(外村|村里 \d)</b>", page) == first
        (after,) = re.findall(r"after=([0-9a-f._]+)", page)
        page = Client().get(f"/p/371700000000/products/{query}after={after}").content.decode()
        assert re.findall(r"<b>(外村|村里 \d)</b>", page) == rest


def test_a_form_with_a_picture_asks_what_is_on_it_then_lists(cast: Cast) -> None:
    client = signed_in(cast, "villager")
    url = f"{AT}/products/write/"
    assert client.get(url).status_code == 200
    upload = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    shown = client.post(url, form(put_pictures="1", pictures=upload))
    page = shown.content.decode()
    assert shown.status_code == 200
    (key,) = re.findall(r'name="alt-([0-9a-f-]{36})"', page)
    assert 'value="红富士苹果"' in page
    asked = client.post(url, form())
    assert asked.status_code == 422
    assert "请写这张图上是什么" in asked.content.decode()
    done = client.post(url, form(**{f"alt-{key}": "一筐红苹果"}))
    assert done.status_code == 303
    public = Client().get(done["Location"]).content.decode()
    assert 'alt="一筐红苹果"' in public
    assert "3.5 元/斤" in public
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', public)
    linked = json.loads(data)
    assert (linked["@type"], linked["offers"]["priceSpecification"]["minPrice"]) == ("Product", "3.50")
    assert linked["image"][0].startswith("http")
    assert "13953000007" not in data


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": ""}, "请写个名字"),
        ({"price": "三块"}, "请写数字"),
        ({"kind": ""}, "请选一类"),
        ({"agreed": ""}, "请打钩再登"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(cast: Cast, more: dict[str, object], said: str) -> None:
    answer = signed_in(cast, "villager").post(f"{AT}/products/write/", form(**more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "不打蜡" in page
    assert Listing.objects.count() == 0


@pytest.mark.parametrize("name", ["a.svg", "a.jpg"])
def test_a_hostile_file_is_refused_and_the_text_stays(cast: Cast, name: str) -> None:
    bad = SimpleUploadedFile(name, b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/jpeg")
    answer = signed_in(cast, "villager").post(f"{AT}/products/write/", form(pictures=bad))
    assert answer.status_code == 422
    assert "不打蜡" in answer.content.decode()
    assert Picture.objects.count() == Listing.objects.count() == 0


def test_a_stranger_signs_in_first_and_an_outsider_is_told_how(cast: Cast) -> None:
    assert Client().get(f"{AT}/products/write/").status_code == 302
    assert signed_in(cast, "stranger").get(f"{AT}/products/write/").status_code == 403
    assert signed_in(cast, "stranger").post(f"{AT}/products/write/", form()).status_code == 403
    assert Listing.objects.count() == 0


def test_one_tap_renews_and_another_closes_from_ones_own_list(cast: Cast) -> None:
    row = listed(cast, now=timezone.now() - timedelta(days=40))
    actions.ask_stale(now=timezone.now())
    client = signed_in(cast, "villager")
    assert "还对吗" in client.get("/me/listings/").content.decode()
    assert client.get(f"{AT}/products/{row.id}/still/").status_code == 200
    assert "很久没确认" in Client().get(f"{AT}/products/").content.decode()
    assert client.post(f"{AT}/products/{row.id}/renew/", {"from": "mine"})["Location"] == "/me/listings/"
    row.refresh_from_db()
    assert row.asked_at is None
    assert client.post(f"{AT}/products/{row.id}/close/", {"why": "done", "from": "mine"}).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.ended_why) == (State.CLOSED, Ended.DONE)
    assert signed_in(cast, "neighbour").get(f"{AT}/products/{row.id}/still/").status_code == 404
    assert signed_in(cast, "neighbour").post(f"{AT}/products/{row.id}/renew/").status_code == 404


def test_edit_shows_what_stands_and_saves_it(cast: Cast) -> None:
    row = listed(cast, now=timezone.now())
    client = signed_in(cast, "villager")
    page = client.get(f"{AT}/products/{row.id}/edit/").content.decode()
    assert 'value="红富士苹果"' in page
    assert 'value="13953000007"' in page
    sent = client.post(
        f"{AT}/products/{row.id}/edit/", form(form_key=str(row.form_key), version="1", title="红富士，降价", price="3")
    )
    assert sent.status_code == 303
    row.refresh_from_db()
    assert (row.title, row.product.price) == ("红富士，降价", 3)
    assert signed_in(cast, "neighbour").get(f"{AT}/products/{row.id}/edit/").status_code == 404


def test_tools_show_each_what_they_may(cast: Cast) -> None:
    row = listed(cast)
    own = signed_in(cast, "villager").get(f"{AT}/products/{row.id}/tools/", headers={"HX-Request": "true"}).content.decode()
    other = signed_in(cast, "neighbour").get(f"{AT}/products/{row.id}/tools/").content.decode()
    assert "续上" in own
    assert "续上" not in other
    assert f"/p/{VILLAGE}/listings/{row.id}/report/" in other
    assert signed_in(cast, "neighbour").get(f"/p/{VILLAGE}/listings/{row.id}/report/").status_code == 200
    assert "从表格登" in signed_in(cast, "operator").get(f"{AT}/products/tools/").content.decode()


def test_the_feed_and_the_poster(cast: Cast) -> None:
    row = listed(cast)
    feed = Client().get(f"{AT}/products/atom.xml")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert str(row.id) in feed.content.decode()
    poster = Client().get(f"{AT}/products/{row.id}/poster.pdf")
    assert poster.content[:5] == b"%PDF-"


def test_a_sheet_goes_out_and_comes_in_again(cast: Cast) -> None:
    listed(cast, title="=HYPERLINK(1)苹果")
    listed(cast, board=Board.JOBS, title="摘辣椒")
    client = signed_in(cast, "operator")
    assert signed_in(cast, "villager").get(f"{AT}/products/export.xlsx").status_code == 403
    book = load_workbook(BytesIO(client.get(f"{AT}/products/export.xlsx").content))
    heads, row = list(book.active.values)
    assert row[heads.index("名字")] == "=HYPERLINK(1)苹果"
    assert book.active.cell(2, heads.index("名字") + 1).data_type == "s"
    assert not any("13953000007" in str(cell) for cell in row)
    for board in Board:
        empty = load_workbook(BytesIO(client.get(f"{AT}/{board}/import/template.xlsx").content))
        assert "是哪一类" in next(empty.active.values)


def sheet(*rows: list[object]) -> SimpleUploadedFile:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["是哪一类", "名字", "价钱（元）", "按什么算", "电话", "号码的主人同意公开"], *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("特产.xlsx", out.getvalue())


def test_a_whole_table_or_none(cast: Cast) -> None:
    client, url = signed_in(cast, "operator"), f"{AT}/products/import/"
    good = [["水果", "苹果", 3.5, "斤", "13953000007", "是"], ["蔬菜", "芦笋", 8, "斤", "0530-5920000", "是"]]
    bad = client.post(url, {"file": sheet(*good, ["机器", "拖拉机", "一万", "台", "", "是"])})
    page = bad.content.decode()
    assert bad.status_code == 422
    assert "第 4 行" in page
    assert Listing.objects.count() == 0
    assert client.post(url, {"file": sheet(*good, ["机器", "拖拉机", 5, "台", "12", "是"])}).status_code == 422
    assert Listing.objects.count() == 0
    assert client.post(url, {"file": sheet(*good)}).status_code == 303
    assert client.post(url, {"file": sheet(*good)}).status_code == 303
    assert Listing.objects.count() == 2
    assert all(row.as_committee for row in Listing.objects.all())
    assert client.post(url, {"file": SimpleUploadedFile("a.xlsx", b"nonsense")}).status_code == 422
    assert signed_in(cast, "villager").get(url).status_code == 403


def test_a_merged_villages_listings_live_with_its_successor(cast: Cast) -> None:
    row = listed(cast, now=timezone.now())
    decision = places.Decision("郓政字〔2026〕31 号")
    places.merge_places(
        cast.actor("county"),
        codes=[VILLAGE],
        into="371725104202",
        on=timezone.localdate(),
        decision=decision,
        now=timezone.now(),
    )
    assert Client().get(f"{AT}/products/{row.id}/").status_code == 302
    page = Client().get(f"/p/371725104202/products/{row.id}/").content.decode()
    assert "登在原随西村" in page
    assert "红富士苹果" in Client().get("/p/371725104202/products/").content.decode()
    villager = Actor(None, None, "赵小满", frozenset({Held(Role.VILLAGER, cast.place("随东村").id)}))
    with pytest.raises(Refused):
        actions.post_listing(villager, place=Place.objects.get(code=VILLAGE), draft=draft(), now=timezone.now())
