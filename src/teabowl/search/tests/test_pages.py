"""The page of searching a place: what is found, what never is, and that words stay words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from teabowl.kernel.searching import Found
from teabowl.search import actions, limits
from teabowl.search.tests.papers import Paper, Rule, posted
from tests.cast import NOW, Cast

WEST = "/p/371725104201/search/"
TOWNSHIP = "/p/371725104000/search/"
CITY = "/p/371700000000/search/"


def page(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_words_are_marked_where_they_stand(client: Client, cast: Cast) -> None:
    paper = posted(cast.place("随西村"), "周四停水通知", "本周四上午八点到十二点停水，请提前接水。", state_words="已答复")
    text = page(client, WEST, q="停水")
    assert "周四<mark>停水</mark>通知" in text
    assert "十二点<mark>停水</mark>，请提前" in text
    assert f'href="/p/371725104201/notices/{paper.pk}/"' in text
    assert "已答复" in text


def test_what_a_text_says_is_never_markup(client: Client, cast: Cast) -> None:
    posted(cast.place("随西村"), "<script>停水</script>", "<img src=x onerror=alert(1)> 停水 </mark>")
    text = page(client, WEST, q="停水 <script>")
    assert "&lt;<mark>script</mark>&gt;<mark>停水</mark>&lt;/<mark>script</mark>&gt;" in text
    assert "<img src=x" not in text
    assert text.count("</mark>") == text.count("<mark>")


def test_a_head_account_finds_what_is_below_and_nothing_beside(client: Client, cast: Cast) -> None:
    posted(cast.place("随西村"), "西村停水")
    posted(cast.place("张营村"), "张营停水")
    assert "张营" not in page(client, WEST, q="停水")
    assert "<b>西村" in page(client, TOWNSHIP, q="停水")
    assert "<b>张营" not in page(client, TOWNSHIP, q="停水")
    assert "<b>张营" in page(client, CITY, q="停水")
    assert "<b>西村" in page(client, CITY, q="停水")


def test_what_is_handed_down_is_found_below_and_read_there(client: Client, cast: Cast) -> None:
    rule = posted(cast.place("菏泽市"), "停水怎么办", kind=Rule)
    posted(cast.place("菏泽市"), "全市停水")
    posted(cast.place("张营村"), "张营停水", kind=Rule)
    text = page(client, WEST, q="停水")
    assert f'href="/p/371725104201/notices/{rule.pk}/"' in text
    assert "全市" not in text
    assert "张营" not in text
    assert f'href="/p/371700000000/notices/{rule.pk}/"' in page(client, CITY, q="停水")


def test_places_come_first(client: Client, cast: Cast) -> None:
    posted(cast.place("随西村"), "随西村停水")
    text = page(client, CITY, q="随西村")
    assert text.index("/p/371725104201/") < text.index("写到的")


def test_one_board_and_a_time(client: Client, cast: Cast) -> None:
    village = cast.place("随西村")
    posted(village, "新停水通知", at=timezone.now() - timedelta(days=3))
    posted(village, "旧停水通知", at=timezone.now() - timedelta(days=40))
    posted(village, "", "谁家停水了？", at=timezone.now() - timedelta(days=2), board="circle")
    assert "谁家" not in page(client, WEST, q="停水", board="notices")
    assert "旧" in page(client, WEST, q="停水", board="notices")
    assert "旧" not in page(client, WEST, q="停水", time="month")
    assert "谁家" in page(client, WEST, q="停水", time="week")
    assert "这样没有找到" in page(client, WEST, q="停水", board="jobs")


def test_pages_follow_one_another_without_loss(client: Client, cast: Cast) -> None:
    for n in range(45):
        posted(cast.place("随西村"), f"停水第{n:02d}次", at=NOW - timedelta(hours=n // 3))
    address, seen = f"{WEST}?q=停水", []
    while address:
        text = client.get(address).content.decode()
        seen += [part.split("次")[0] for part in text.split("</mark>第")[1:]]
        older = [part for part in text.split('href="') if "before=" in part.split('"')[0]]
        address = older[-1].split('"')[0].replace("&amp;", "&") if older else ""
    assert sorted(seen) == [f"{n:02d}" for n in range(45)]
    assert [int(n) // 3 for n in seen] == sorted(int(n) // 3 for n in seen)


def test_pinyin_finds_titles_and_suggests_the_words(client: Client, cast: Cast) -> None:
    posted(cast.place("随西村"), "医保缴费通知", "带上身份证。")
    for typed in ("yibao", "YIBAO", "yibaojiaofei", "ybjf", "yb", "yibaojiaof"):
        text = page(client, WEST, q=typed)
        assert "<mark>医保" in text, typed
        assert "是不是要找" in text, typed


def test_width_case_and_script_do_not_matter(client: Client, cast: Cast) -> None:
    posted(cast.place("随西村"), "ＡＴＭ 机修好了", "农村合作医疗 2026 年标准。")
    for typed in ("atm", "２０２６", "農村合作醫療", "合作 医疗", "医疗合作"):
        assert "<mark>" in page(client, WEST, q=typed), typed


@pytest.mark.parametrize(
    "typed", ["' | 停水", "!停水", "停水:*", "(((", "\\", "%", "\x00", " ", "a" * 500, "的" * 500, "🍵", "&&"]
)
def test_strange_questions_have_an_answer(client: Client, cast: Cast, typed: str) -> None:
    posted(cast.place("随西村"), "周四停水")
    page(client, WEST, q=typed)


@pytest.mark.parametrize("more", ["board=nowhere", "time=never", "before=x", "before=1e999-0", "before=nan-" + "0" * 32])
def test_strange_addresses_count_as_none(client: Client, cast: Cast, more: str) -> None:
    posted(cast.place("随西村"), "周四停水")
    assert "<mark>停水" in client.get(f"{WEST}?q=停水&{more}").content.decode()


def test_what_left_the_public_is_not_found(client: Client, cast: Cast) -> None:
    paper = posted(cast.place("随西村"), "周四停水")
    paper.found = None
    actions.post(paper, now=NOW)
    text = page(client, WEST, q="停水")
    assert "没有找到" in text
    assert paper.pk.hex not in text


def test_an_empty_question_says_what_can_be_found(client: Client, cast: Cast) -> None:
    assert "写几个字" in page(client, WEST)


def test_as_many_queries_for_many_as_for_one(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actions.post_many(
        [Paper(Found(cast.place("随西村").id, f"停水{n}", "停水" * 50, NOW, f"notices/{n}/")) for n in range(30)], now=NOW
    )
    with django_assert_max_num_queries(5):
        page(client, WEST, q="停水")


def test_nobody_searches_without_end(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PER_ADDRESS", 3)
    monkeypatch.setattr(limits, "_counts", {})
    answers = [client.get(WEST, {"q": "停水"}).status_code for _ in range(5)]
    assert answers[:3] == [200] * 3
    assert 429 in answers
    assert client.get(WEST).status_code == 200


def test_each_site_leads_to_its_search(client: Client, cast: Cast) -> None:
    assert f'href="{WEST}"' in client.get("/p/371725104201/").content.decode()
