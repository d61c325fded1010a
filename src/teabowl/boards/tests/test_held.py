"""Words of the lists hold a text back; nothing is dropped; numbers in a reported post are hidden; spam is told so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from teabowl.boards import actions
from teabowl.boards.models import Comment, Post
from teabowl.boards.rules import Content, Extras
from teabowl.boards.tests.making import circle, notice, signed_in
from teabowl.boards.tests.test_moderation_actions import said
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.texts import hidden_numbers
from teabowl.messages.models import Copy
from teabowl.moderation import actions as moderation
from teabowl.moderation.models import Hold
from tests.cast import NOW, Cast

VILLAGE = "371725104201"


def listed(cast: Cast, word: str = "稳赚不赔", place: str = "菏泽市", by: str = "city") -> None:
    moderation.add_word(cast.actor(by), place=cast.place(place), text=word, category="advert", now=NOW)


@pytest.mark.parametrize(
    "body",
    [
        "跟着我稳赚不赔", "稳 赚 不 赔", "稳.赚-不_赔",
         "稳\u200b赚\u200c不\u2060赔", "稳\u0301赚\u0302不\u0303赔", "【稳】【赚】【不】【赔】",
        "稳\u202e赚不赔", "稳\n赚\n不\n赔",
    ],
)  # fmt: skip
def test_a_word_holds_a_post_however_it_is_dressed(cast: Cast, body: str) -> None:
    listed(cast)
    post = circle(cast, body)
    assert post.status == "held"
    assert Hold.objects.get().hits == [["稳赚不赔", "advert"]]


@pytest.mark.parametrize(
    "body", ["VX加我", "ＶＸ加我", "v x 加我", "ѵх加我".replace("ѵ", "v"), "V-X_加我", "v\u0338x\u0338加我"]
)
def test_lookalike_letters_are_seen_through(cast: Cast, body: str) -> None:
    listed(cast, "vx加我")
    assert circle(cast, body).status == "held"


def test_other_texts_and_the_committees_own_go_out(cast: Cast) -> None:
    listed(cast)
    assert circle(cast, "稳稳当当，赚个辛苦钱").status == "published"
    assert notice(cast, body="提防“稳赚不赔”的骗局。").status == "published"
    listed(cast, "土豆", "巨野县", "city")
    assert circle(cast, "土豆有人要吗").status == "published", "a county's list holds in its own county"


def test_the_author_is_told_may_wait_take_back_and_is_told_again(cast: Cast) -> None:
    listed(cast)
    client = signed_in(cast, "villager")
    answer = client.post(f"/p/{VILLAGE}/circle/write/", {"body": "稳赚不赔，速来", "form_key": str(uuid4())}, follow=True)
    assert "最迟明天" in answer.content.decode()
    post = Post.objects.get()
    assert Client().get(f"/p/{VILLAGE}/circle/{post.id}/").status_code == 404
    assert "稳赚不赔" not in Client().get(f"/p/{VILLAGE}/circle/").content.decode()
    assert "稳赚不赔" in client.get(f"/p/{VILLAGE}/posts/{post.id}/take-back/").content.decode()
    assert client.post(f"/p/{VILLAGE}/posts/{post.id}/take-back/").status_code == 303
    post.refresh_from_db()
    assert (post.status, post.body) == ("draft", "稳赚不赔，速来")
    assert Hold.objects.get().outcome == "withdrawn"


def test_the_operator_sees_the_words_and_publishes_or_declines_with_a_reason(cast: Cast) -> None:
    listed(cast)
    post = circle(cast, "别信稳赚不赔的话")
    hold = Hold.objects.get()
    page = f"/p/{VILLAGE}/held/{hold.id}/"
    operator = signed_in(cast, "operator")
    assert "稳赚不赔" in operator.get(page).content.decode()
    assert operator.post(page, {"release": "no", "why": "advert", "words": ""}).status_code == 422
    assert signed_in(cast, "villager").get(page).status_code == 403
    assert signed_in(cast, "township").post(page, {"release": "yes"}).status_code == 403
    assert operator.post(page, {"release": "yes"}).status_code == 303
    post.refresh_from_db()
    assert (post.status, post.published_at is not None) == ("published", True)
    assert Copy.objects.filter(account=cast.accounts["villager"], message__kind="moderation.released").count() == 1
    with pytest.raises(Refused):
        moderation.decide_held(cast.actor("operator"), hold_id=hold.id, release=True, now=NOW)


def test_what_was_declined_can_be_appealed_and_was_never_before_anybody(cast: Cast) -> None:
    listed(cast)
    post = circle(cast, "稳赚不赔")
    moderation.decide_held(
        cast.actor("operator"), hold_id=Hold.objects.get().id, release=False, why="advert", words_said="像骗人", now=NOW
    )
    assert Client().get(f"/p/{VILLAGE}/circle/{post.id}/").status_code == 404
    mine = signed_in(cast, "villager").get(f"/p/{VILLAGE}/posts/mine/").content.decode()
    assert "像骗人" in mine
    from teabowl.moderation.models import Decision

    made = moderation.appeal(cast.actor("villager"), decision_id=Decision.objects.get().id, words_said="我是提醒", now=NOW)
    moderation.decide_appeal(cast.actor("township"), appeal_id=made.id, grant=True, answer="对", now=NOW)
    post.refresh_from_db()
    assert post.status == "published"


def test_comments_are_held_too_and_appear_when_released(cast: Cast) -> None:
    listed(cast)
    post = circle(cast)
    comment = said(cast, post, "我这个稳赚不赔")
    assert comment.status == "held"
    assert "稳赚不赔" not in Client().get(f"/p/{VILLAGE}/circle/{post.id}/").content.decode()
    moderation.decide_held(cast.actor("secretary"), hold_id=Hold.objects.get().id, release=True, now=NOW)
    assert "稳赚不赔" in Client().get(f"/p/{VILLAGE}/circle/{post.id}/").content.decode()


def test_numbers_of_a_reported_post_are_hidden_until_it_is_decided(cast: Cast) -> None:
    content = Content(uuid4(), "", "欠钱的老韩 139 5300-1234，都来找他", phones_confirmed=True)
    post = actions.publish_post(cast.actor("neighbour"), place=cast.place("随西村"), content=content, now=NOW)
    made = moderation.report(cast.actor("villager"), subject=("post", post.id), why="private", words_said="", now=NOW)
    for address in (
        f"/p/{VILLAGE}/circle/{post.id}/",
        f"/p/{VILLAGE}/circle/",
        f"/p/{VILLAGE}/circle/atom.xml",
        f"/p/{VILLAGE}/",
    ):
        page = Client().get(address).content.decode()
        assert "5300" not in page, address
    assert "5300-1234" in signed_in(cast, "operator").get(f"/p/{VILLAGE}/reports/{made.id}/").content.decode()
    moderation.decide_report(cast.actor("operator"), report_id=made.id, uphold=False, words_said="是他自己的", now=NOW)
    assert "5300-1234" in Client().get(f"/p/{VILLAGE}/circle/{post.id}/").content.decode()


@pytest.mark.parametrize(
    "text", ["13953001234", "１３９５３００１２３４", "139 5300 1234", "139-5300-1234", "打139.5300.1234吧"]
)
def test_every_way_to_write_a_number_is_masked(text: str) -> None:
    assert "****" in hidden_numbers(text)
    assert hidden_numbers("1204 户，合计 139530012345 元") == "1204 户，合计 139530012345 元"


def test_spam_is_told_and_nothing_typed_is_lost(cast: Cast) -> None:
    circle(cast, "谁家要红富士苹果，十块一箱")
    with pytest.raises(Invalid) as wrong:
        circle(cast, "谁家要红富士 苹果！十块一箱", now=NOW + timedelta(hours=2))
    assert "body" in wrong.value.fields
    assert circle(cast, "谁家要红富士苹果，十块一箱", now=NOW + timedelta(hours=25)).status == "published"
    links = "看 http://a.cn 和 https://b.cn 还有 ｈｔｔｐ：／／c.cn"
    answer = signed_in(cast, "villager").post(f"/p/{VILLAGE}/circle/write/", {"body": links, "form_key": str(uuid4())})
    assert answer.status_code == 422
    assert "http://a.cn" in answer.content.decode()


def test_a_link_leads_to_a_page_of_this_site_only(cast: Cast) -> None:
    def linked(path: str, title: str = "看看账") -> Post:
        extras = Extras(link_path=path, link_title=title)
        content = Content(uuid4(), "", f"大家看 {uuid4()}", extras=extras)
        return actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=content, now=NOW)

    assert linked(f"/p/{VILLAGE}/notices/").link_path == f"/p/{VILLAGE}/notices/"
    assert linked(f"https://anything.example/p/{VILLAGE}/circle/").link_path == f"/p/{VILLAGE}/circle/"
    for bad in (
        "https://evil.example/",
        "javascript:alert(1)",
        "//evil.example",
        "/accounts/login/",
        "http://[",
        "x" * 500,
    ):
        with pytest.raises(Invalid):
            linked(bad)
    with pytest.raises(Invalid):
        linked(f"/p/{VILLAGE}/notices/", "")


def test_following_a_thread_tells_once_a_day(cast: Cast) -> None:
    post = circle(cast)
    actions.follow_thread(cast.actor("stranger"), post_id=post.id, following=True, now=NOW)
    said(cast, post, "一句")
    said(cast, post, "又一句")
    told = Copy.objects.filter(message__kind="boards.comment")
    assert {c.account_id for c in told} == {cast.accounts["villager"].id, cast.accounts["stranger"].id}
    assert told.count() == 2
    actions.follow_thread(cast.actor("stranger"), post_id=post.id, following=False, now=NOW)
    actions.add_comment(
        cast.actor("neighbour"), post_id=post.id, form_key=uuid4(), body="第二天", phones_confirmed=False,
        now=NOW + timedelta(days=1),
    )  # fmt: skip
    assert Copy.objects.filter(message__kind="boards.comment").count() == 3


def test_comments_off_is_kept(cast: Cast) -> None:
    content = Content(uuid4(), "", "讣告", extras=Extras(comments_off=True))
    post = actions.publish_post(cast.actor("villager"), place=cast.place("随西村"), content=content, now=NOW)
    with pytest.raises(Refused):
        said(cast, post)
    assert not Comment.objects.exists()


def test_word_lists_are_kept_by_the_county_and_the_city(cast: Cast) -> None:
    for part in ("villager", "operator", "township", "auditor"):
        with pytest.raises(NotAllowed):
            moderation.add_word(cast.actor(part), place=cast.place("郓城县"), text="坏话", category="abuse", now=NOW)
    moderation.add_word(cast.actor("county"), place=cast.place("郓城县"), text="坏话", category="abuse", now=NOW)
    with pytest.raises(NotAllowed):
        moderation.add_word(cast.actor("county"), place=cast.place("菏泽市"), text="坏话", category="abuse", now=NOW)
    with pytest.raises(NotFound):
        moderation.end_word(cast.actor("city"), word_id=uuid4(), now=NOW)


def test_a_reported_number_is_nowhere_while_it_waits(cast: Cast) -> None:
    """Neither on the page that reports it once more, nor in what the text was before a correction."""
    author = cast.actor("neighbour")
    content = Content(uuid4(), "", "找老韩，13953001234", phones_confirmed=True)
    post = actions.publish_post(author, place=cast.place("随西村"), content=content, now=NOW)
    actions.correct_post(
        author, post_id=post.id, title="", body="找老韩修水管，13953001234", why="写清楚", version=post.version,
        phones_confirmed=True, now=NOW,
    )  # fmt: skip
    moderation.report(cast.actor("villager"), subject=("post", post.id), why="private", words_said="", now=NOW)
    for client, address in (
        (Client(), f"/p/{VILLAGE}/circle/{post.id}/"),
        (signed_in(cast, "villager"), f"/p/{VILLAGE}/posts/{post.id}/report/"),
    ):
        page = client.get(address).content.decode()
        assert ("53001234" in page, "****" in page) == (False, True), address
