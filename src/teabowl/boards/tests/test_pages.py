"""Pages through their addresses: what everybody reads, what needs sign-in, that nothing typed is lost."""

import re
from io import BytesIO
from uuid import uuid4
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teabowl.boards import actions
from teabowl.boards.models import Comment, Post
from teabowl.boards.tests.making import circle, content, notice, signed_in
from teabowl.boards.tests.test_moderation_actions import down, reported, said
from teabowl.moderation import actions as moderation
from teabowl.moderation.models import Decision, Report
from teabowl.places.models import Place
from tests.cast import NOW, Cast

VILLAGE = "371725104201"
ATOM = "{http://www.w3.org/2005/Atom}"
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("board", ["notices", "circle"])
def test_an_empty_board_says_what_it_is_for(cast: Cast, board: str) -> None:
    answer = Client().get(f"/p/{VILLAGE}/{board}/")
    assert answer.status_code == 200
    assert "还没有" in text(answer)


@pytest.mark.parametrize("board", ["notices", "circle"])
@pytest.mark.parametrize("code", [VILLAGE, "371725104000", "371725000000", "371700000000"])
def test_a_board_costs_the_same_with_one_post_and_with_three(cast: Cast, board: str, code: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(f"/p/{code}/{board}/").status_code == 200
        return len(seen)

    write = notice if board == "notices" else circle
    write(cast)
    one = cost()
    for n in range(2):
        post = write(cast, f"又一条 {n}")
        said(cast, post)
    assert cost() == one <= (8 if board == "notices" else 6)


def test_a_posts_page_costs_the_same_with_one_comment_and_with_three(cast: Cast) -> None:
    post = circle(cast)
    url = f"/p/{VILLAGE}/circle/{post.id}/"

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(url).status_code == 200
        return len(seen)

    said(cast, post)
    one = cost()
    said(cast, post)
    said(cast, post)
    assert cost() == one <= 4


def test_public_pages_do_not_vary_by_reader(cast: Cast) -> None:
    post = circle(cast)
    said(cast, post)
    for url in (
        f"/p/{VILLAGE}/circle/",
        f"/p/{VILLAGE}/circle/{post.id}/",
        f"/p/{VILLAGE}/notices/",
        f"/p/{VILLAGE}/circle/atom.xml",
    ):
        pages = {text(client.get(url)) for client in (Client(), signed_in(cast, "operator"), signed_in(cast, "villager"))}
        assert len(pages) == 1, url


def test_what_people_type_is_never_markup(cast: Cast) -> None:
    post = notice(cast, XSS[:60], XSS)
    circled = circle(cast, XSS)
    said(cast, circled, XSS)
    for url in (
        f"/p/{VILLAGE}/notices/{post.id}/",
        f"/p/{VILLAGE}/circle/{circled.id}/",
        f"/p/{VILLAGE}/notices/",
        f"/p/{VILLAGE}/circle/",
    ):
        page = text(Client().get(url, {"q": ""}))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
    assert "<script>alert" not in text(Client().get(f"/p/{VILLAGE}/circle/", {"q": XSS}))


def test_pages_follow_one_another_without_gap_or_repeat(cast: Cast) -> None:
    from datetime import timedelta

    posts = [notice(cast, f"通知 {n}", now=NOW - timedelta(hours=n * 2)) for n in reversed(range(45))][::-1]
    actions.pin_post(cast.actor("operator"), post_id=posts[44].id, until=NOW.date(), now=NOW)
    url, seen = f"/p/{VILLAGE}/notices/", []
    while url:
        answer = Client().get(url)
        body = text(answer)
        seen += re.findall(rf'href="/p/{VILLAGE}/notices/([0-9a-f-]{{36}})/"', body)
        found = re.search(r'href="([^"]*before=[^"]*)"', body)
        url = found[1].replace("&amp;", "&") if found else ""
    assert seen == [str(posts[44].id), *[str(p.id) for p in posts[:44]]]


@pytest.mark.parametrize("cursor", ["x", "1_2", "nan_" + "0" * 32, "1e400_" + "0" * 32, "-9e18_" + "0" * 32, "\x00"])
def test_a_bent_cursor_is_the_first_page(cast: Cast, cursor: str) -> None:
    notice(cast)
    assert Client().get(f"/p/{VILLAGE}/notices/", {"before": cursor}).status_code == 200
    post = circle(cast)
    assert Client().get(f"/p/{VILLAGE}/circle/{post.id}/", {"after": cursor}).status_code == 200


def test_search_finds_within_the_village(cast: Cast) -> None:
    notice(cast, "周四停水")
    notice(cast, "周五体检 100%")
    page = text(Client().get(f"/p/{VILLAGE}/notices/", {"q": "停水"}))
    assert "周四停水" in page
    assert "周五体检" not in page
    assert "周五体检" in text(Client().get("/p/371725104000/notices/", {"q": "100%"}))
    assert "没有找到" in text(Client().get(f"/p/{VILLAGE}/notices/", {"q": "_"}))


def test_head_accounts_gather_what_is_below_and_nothing_else(cast: Cast) -> None:
    post = notice(cast, "随西的通知")
    for code in ("371725104000", "371725000000", "371700000000", "370000000000"):
        page = text(Client().get(f"/p/{code}/notices/"))
        assert "随西的通知" in page
        assert f"/p/{VILLAGE}/notices/{post.id}/" in page
    for code in ("371725105000", "371724000000", "371725104202"):
        assert "随西的通知" not in text(Client().get(f"/p/{code}/notices/"))


def test_a_post_is_at_its_own_place_only(cast: Cast) -> None:
    post = notice(cast)
    assert Client().get(f"/p/{VILLAGE}/notices/{post.id}/").status_code == 200
    for url in (f"/p/371725105201/notices/{post.id}/", f"/p/{VILLAGE}/circle/{post.id}/", f"/p/{VILLAGE}/notices/{uuid4()}/"):
        assert Client().get(url).status_code == 404


def test_old_addresses_lead_to_the_successor(cast: Cast) -> None:
    post = circle(cast)
    old, new = cast.place("随西村"), cast.place("随东村")
    Place.objects.filter(id=old.id).update(now_at=new, closed_on=NOW.date(), lineage=new.lineage)
    answer = Client().get(f"/p/{VILLAGE}/circle/{post.id}/?after=1")
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{new.code}/circle/{post.id}/?after=1")
    page = text(Client().get(f"/p/{new.code}/circle/{post.id}/"))
    assert "写在原随西村" in page
    assert f"/p/{new.code}/circle/{post.id}/" in text(Client().get(f"/p/{new.code}/circle/"))


def test_a_post_that_was_taken_down_says_so_without_its_text(cast: Cast) -> None:
    post = notice(cast, "不该写的标题", "不该写的内容")
    url = f"/p/{VILLAGE}/notices/{post.id}/"
    operator = cast.actor("operator")
    moderation.take_down(operator, subject=("post", post.id), why="private", words_said="露了电话", now=NOW)
    answer = Client().get(url)
    assert answer.status_code == 410
    assert "不该写" not in text(answer)
    assert "露了别人的电话" in text(answer)
    assert "不该写" not in text(Client().get(f"/p/{VILLAGE}/notices/")) + text(Client().get(f"/p/{VILLAGE}/notices/atom.xml"))


def test_the_history_of_corrections_is_public(cast: Cast) -> None:
    post = notice(cast, "停水", "周四停水")
    actions.correct_post(
        cast.actor("operator"), post_id=post.id, title="停水", body="周五停水", why="日子写错了", version=post.version,
        phones_confirmed=False, now=NOW,
    )  # fmt: skip
    page = text(Client().get(f"/p/{VILLAGE}/notices/{post.id}/"))
    assert "周五停水" in page
    assert "周四停水" in page
    assert "日子写错了" in page


def test_the_feed_is_valid_atom(cast: Cast) -> None:
    notice(cast, "停水 & 停电 <今天>", "一\n二\n\n三]]>")
    answer = Client().get(f"/p/{VILLAGE}/notices/atom.xml")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated"):
        assert feed.findtext(ATOM + needed)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "停水 & 停电 <今天>"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "村委会"
    assert entry.findtext(f"{ATOM}content") == "<p>一<br>二</p><p>三]]&gt;</p>"
    assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/p/")


def test_an_empty_feed_is_valid_too(cast: Cast) -> None:
    feed = ET.fromstring(Client().get(f"/p/{VILLAGE}/circle/atom.xml").content)
    assert feed.findtext(f"{ATOM}updated")
    assert feed.findall(f"{ATOM}entry") == []


def test_staff_export_texts_as_texts(cast: Cast) -> None:
    notice(cast, '=HYPERLINK("http://x")', "=1+1")
    answer = signed_in(cast, "operator").get(f"/p/{VILLAGE}/notices/export.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet["D2"].value == '=HYPERLINK("http://x")'
    assert sheet["D2"].data_type == "s"
    assert sheet["E2"].data_type == "s"
    assert signed_in(cast, "villager").get(f"/p/{VILLAGE}/notices/export.xlsx").status_code == 403
    assert Client().get(f"/p/{VILLAGE}/notices/export.xlsx").status_code == 302


HERE = {"boards:write": [VILLAGE, "notices"]}
OF_POST = {"boards:tools", "boards:correct", "boards:pin", "boards:unpin", "boards:comment"}
SLUGGED = {"moderation:take_down", "moderation:report"}
PRIVATE_PAGES = [
    "boards:write", "boards:mine", "boards:start_group", "boards:minors", "moderation:reports", "moderation:appeals",
    "moderation:words", *sorted(OF_POST), *sorted(SLUGGED),
]  # fmt: skip


@pytest.mark.parametrize("name", PRIVATE_PAGES)
def test_private_pages_open_for_an_operator_in_both_languages(cast: Cast, name: str) -> None:
    post = notice(cast)
    reported(cast, post)
    args = HERE.get(name, [VILLAGE])
    args = [VILLAGE, post.id] if name in OF_POST else [VILLAGE, "posts", post.id] if name in SLUGGED else args
    client = signed_in(cast, "operator")
    for lang in ("zh-hans", "en"):
        client.cookies["lang"] = lang
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200
        assert "no-store" in answer.get("Cache-Control", "no-store")
    if name != "boards:tools":
        assert Client().get(reverse(name, args=args)).status_code == 302


def test_the_tools_of_a_post_are_what_the_reader_may_do(cast: Cast) -> None:
    post = circle(cast)
    url = f"/p/{VILLAGE}/posts/{post.id}/tools/"
    seen = {}
    for part in ("villager", "neighbour", "operator", "stranger"):
        page = text(signed_in(cast, part).get(url, headers={"HX-Request": "true"}))
        assert "<html" not in page
        names = ("说一句", "改正", "置顶", "举报", "撤下")
        seen[part] = {name for name in names if f">{name}<" in page.replace("</svg>", ">").replace(">>", ">")}
    assert seen == {
        "villager": {"说一句", "改正", "撤下"},
        "neighbour": {"说一句", "举报"},
        "operator": {"说一句", "改正", "置顶", "举报", "撤下"},
        "stranger": {"举报"},
    }
    assert "<html" in text(Client().get(url))


def form_of(client: Client, board: str = "circle") -> dict[str, str]:
    page = text(client.get(f"/p/{VILLAGE}/{board}/write/"))
    return {"form_key": re.search(r'name="form_key" value="([^"]+)"', page)[1], "version": "0"}  # type: ignore[index]


def test_a_villager_writes_and_everybody_reads(cast: Cast) -> None:
    client = signed_in(cast, "villager")
    form = form_of(client) | {"title": "", "body": "谁家有多的玉米种？"}
    answers = [client.post(f"/p/{VILLAGE}/circle/write/", form) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Post.objects.count() == 1
    page = text(Client().get(answers[0]["Location"]))
    assert "赵小满 · 三组" in page
    assert "谁家有多的玉米种？" in page


def test_what_was_typed_comes_back_with_what_is_wrong(cast: Cast) -> None:
    client = signed_in(cast, "operator")
    answer = client.post(
        f"/p/{VILLAGE}/notices/write/", form_of(client, "notices") | {"title": "", "body": "打 13953000001 找我"}
    )
    assert answer.status_code == 422
    page = text(answer)
    assert "打 13953000001 找我" in page
    assert "请写个标题" in page
    assert "号码的主人同意公开" in page


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(cast: Cast) -> None:
    answer = Client().post(f"/p/{VILLAGE}/circle/write/", {"form_key": str(uuid4()), "body": "写了半天的话"})
    assert answer.status_code == 403
    assert "写了半天的话" in text(answer)


def test_the_second_editor_sees_both_texts(cast: Cast) -> None:
    from teabowl.boards.rules import Board, Content

    draft = actions.save_draft(
        cast.actor("secretary"), place=cast.place("随西村"), board=Board.NOTICES, content=content("停水", "周四"), now=NOW
    )
    actions.save_draft(
        cast.actor("secretary"), place=cast.place("随西村"), board=Board.NOTICES,
        content=Content(draft.form_key, "停水", "书记改成周五", draft.version), now=NOW,
    )  # fmt: skip
    client = signed_in(cast, "operator")
    old = {"form_key": str(draft.form_key), "version": str(draft.version), "title": "停水", "body": "操作员写周六"}
    answer = client.post(f"/p/{VILLAGE}/notices/write/draft/", old)
    assert answer.status_code == 409
    assert "书记改成周五" in text(answer)
    assert "操作员写周六" in text(answer)


def test_draft_preview_and_publish(cast: Cast) -> None:
    client = signed_in(cast, "operator")
    form = form_of(client, "notices") | {"title": "停水", "body": "周四"}
    preview = client.post(f"/p/{VILLAGE}/notices/write/preview/", form)
    page = text(client.get(preview["Location"]))
    assert "还没有发出去" in page
    post = Post.objects.get()
    assert Client().get(f"/p/{VILLAGE}/notices/{post.id}/").status_code == 404
    assert signed_in(cast, "villager").get(preview["Location"]).status_code == 404
    assert client.get(f"/p/{VILLAGE}/posts/{post.id}/edit/").status_code == 200
    assert client.get(f"/p/{VILLAGE}/posts/{post.id}/discard/").status_code == 200
    sent = client.post(f"/p/{VILLAGE}/notices/write/", form | {"version": post.version})
    assert sent.status_code == 303


def test_comment_report_decide_appeal_restore_through_pages(cast: Cast) -> None:
    post = circle(cast)
    neighbour, operator, author = signed_in(cast, "neighbour"), signed_in(cast, "operator"), signed_in(cast, "villager")
    commented = neighbour.post(f"/p/{VILLAGE}/posts/{post.id}/comment/", {"form_key": str(uuid4()), "body": "我家有"})
    assert commented.status_code == 303
    assert Comment.objects.get().author_name == "钱有田 · 三组"
    assert neighbour.post(f"/p/{VILLAGE}/posts/{post.id}/report/", {"words": "x"}).status_code == 422
    assert neighbour.post(f"/p/{VILLAGE}/posts/{post.id}/report/", {"why": "abuse", "words": "骂人"}).status_code == 303
    report = Report.objects.get()
    url = f"/p/{VILLAGE}/reports/{report.id}/"
    assert "骂人" in text(operator.get(url))
    assert "钱有田" not in text(operator.get(url)).replace("评论", "")
    assert operator.post(url, {"words": "x"}).status_code == 422
    assert operator.post(url, {"uphold": "yes", "why": "abuse", "words": "不能骂人"}).status_code == 303
    mine = text(author.get(f"/p/{VILLAGE}/posts/mine/"))
    assert "不能骂人" in mine
    appeal = f"/p/{VILLAGE}/decisions/{Decision.objects.get(subject_id=post.id).id}/appeal/"
    assert appeal in mine
    assert author.get(appeal).status_code == 200
    assert author.post(appeal, {"words": "我没有骂人"}).status_code == 303
    town = signed_in(cast, "township")
    queue = text(town.get("/p/371725104000/appeals/"))
    made = Decision.objects.get(subject_id=post.id).appeal
    page = f"/p/{VILLAGE}/appeals/{made.id}/"
    assert page.replace(VILLAGE, "371725104000") in queue
    assert "我没有骂人" in text(town.get(page))
    assert town.post(page, {"grant": "yes", "answer": "恢复"}).status_code == 303
    assert Client().get(f"/p/{VILLAGE}/circle/{post.id}/").status_code == 200


def test_an_auditor_reads_the_queues_and_changes_nothing(cast: Cast) -> None:
    post, _, made = down(cast)
    other = notice(cast)
    report = reported(cast, other)
    auditor = signed_in(cast, "auditor")
    assert auditor.get(f"/p/{VILLAGE}/reports/{report.id}/").status_code == 200
    assert (
        auditor.post(f"/p/{VILLAGE}/reports/{report.id}/", {"uphold": "yes", "why": "abuse", "words": "x"}).status_code == 403
    )
    assert auditor.get(f"/p/{VILLAGE}/appeals/{made.id}/").status_code == 200
    assert auditor.post(f"/p/{VILLAGE}/appeals/{made.id}/", {"grant": "yes", "answer": "x"}).status_code == 403
    post.refresh_from_db()
    assert post.status == "taken_down"


def test_comments_pages_and_their_tools(cast: Cast) -> None:
    post = circle(cast)
    comment = said(cast, post, "我家有")
    neighbour, operator = signed_in(cast, "neighbour"), signed_in(cast, "operator")
    base = f"/p/{VILLAGE}/comments/{comment.id}"
    assert "撤回我的评论" in text(neighbour.get(f"/p/{VILLAGE}/posts/{post.id}/tools/"))
    assert operator.get(f"{base}/withdraw/").status_code == 403
    assert neighbour.get(f"{base}/withdraw/").status_code == 200
    assert operator.get(f"{base}/take-down/").status_code == 200
    assert operator.post(f"{base}/take-down/", {"why": "abuse", "words": "骂人"}).status_code == 303
    page = text(Client().get(f"/p/{VILLAGE}/circle/{post.id}/"))
    assert "这条评论撤下了" in page
    assert "我家有" not in page
    other = said(cast, post, "再说")
    assert neighbour.post(f"/p/{VILLAGE}/comments/{other.id}/withdraw/").status_code == 303
    assert signed_in(cast, "villager").post(f"{base}/report/", {"why": "abuse"}).status_code == 404


def test_pin_and_unpin_through_pages(cast: Cast) -> None:
    post = notice(cast)
    operator = signed_in(cast, "operator")
    url = f"/p/{VILLAGE}/posts/{post.id}"
    assert operator.post(f"{url}/pin/", {"until": "明天"}).status_code == 422
    assert operator.post(f"{url}/pin/", {"until": "2020-01-01"}).status_code == 422
    from django.utils import timezone

    assert operator.post(f"{url}/pin/", {"until": timezone.localdate().isoformat()}).status_code == 303
    assert "已置顶" in text(Client().get(f"/p/{VILLAGE}/notices/"))
    assert operator.post(f"{url}/unpin/").status_code == 303
