"""Pages, as people open them."""

import json
from typing import Any

import pytest
from django.test import Client

from teabowl.guides import actions
from teabowl.guides.content import Field
from teabowl.guides.models import Errand, Feedback, Guide
from teabowl.guides.tests.conftest import CONTENT, Ask, Write
from teabowl.kernel.actor import ANONYMOUS
from teabowl.kernel.errors import NotFound
from teabowl.kernel.ids import new_id
from teabowl.moderation import actions as moderation
from tests.cast import NOW, Cast

V, T, C, CITY = "371725104201", "371725104000", "371725000000", "371700000000"


@pytest.fixture
def guide(write: Write) -> Guide:
    return write()


def test_every_public_page_opens_at_every_level(client: Client, guide: Guide, adapt: Any, cast: Cast) -> None:
    adapt(guide, "county", "郓城县", Field.NOTE, "户口本不用带", summary="不要户口本")
    for code in (V, T, C, CITY):
        for path in ("", "?q=养老", "?q=没有的", "?category=social", "atom.xml", "guides.xlsx"):
            assert client.get(f"/p/{code}/guides/{path}").status_code == 200, path
        for path in ("", "changes/", "forms/2/", "guide.jsonld", "feedback/?was=no", "feedback/?was=yes", "tools/"):
            assert client.get(f"/p/{code}/guides/{guide.id}/{path}").status_code == 200, path
    assert client.get(f"/p/{V}/guides/{guide.id}/forms/0/").status_code == 404
    assert client.get(f"/p/{V}/guides/{new_id()}/").status_code == 404
    for name in ("guide.pdf", "poster.pdf", "forms/2/blank.pdf"):
        assert client.get(f"/p/{V}/guides/{guide.id}/{name}").content.startswith(b"%PDF-")


def test_a_village_page_says_who_wrote_what(client: Client, guide: Guide, adapt: Any, cast: Cast) -> None:
    adapt(guide, "county", "郓城县", Field.NOTE, "户口本不用带", summary="不要户口本")
    actions.set_point(
        cast.actor("operator"), place=cast.place("随西村"), name="随西村便民服务点", address="村委会一楼东屋", hours="",
        phone="0530-6123456", now=NOW,
    )  # fmt: skip
    text = client.get(f"/p/{V}/guides/{guide.id}/").content.decode()
    assert "这份指南由菏泽市编写，郓城县改了 1 处，随西村补了联系方式。" in text
    assert "户口本不用带（郓城县改）" in text
    assert "不要户口本" in text
    assert "村委会一楼东屋" in text
    assert 'href="tel:05306123456"' in text
    assert 'data-read-aloud="#main"' in text
    other = client.get(f"/p/371724100201/guides/{guide.id}/").content.decode()
    assert "郓城县" not in other


def test_the_page_carries_linked_data_that_cannot_break_out(client: Client, write: Write) -> None:
    guide = write(who="</script><b>满 60 岁</b>")
    text = client.get(f"/p/{V}/guides/{guide.id}/").content.decode()
    data = text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(data)["@type"] == "GovernmentService"
    assert json.loads(data)["audience"]["audienceType"] == "</script><b>满 60 岁</b>"
    exported = client.get(f"/p/{V}/guides/{guide.id}/guide.jsonld").json()
    assert exported["@type"] == "cpsv:PublicService"
    assert exported["cv:processingTime"]["@value"] == "P20D"
    assert len(exported["cpsv:hasInput"]) == 3


def test_the_list_takes_the_same_few_queries_however_many(client: Client, write: Write, adapt: Any) -> None:
    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/p/{V}/guides/").status_code == 200
        return len(caught)

    write()
    few = count()
    for n in range(4):
        adapt(write(spoken=f"第 {n} 件"), "county", "郓城县", Field.FEE, "五元")
    assert count() == few


def test_feedback_is_said_without_an_account_and_limited(client: Client, guide: Guide) -> None:
    address = f"/p/{V}/guides/{guide.id}/feedback/?was=no"
    for n in range(4):
        data = {"key": str(new_id()), "reason": "not_clear", "words": f"表在哪儿领 {n}"}
        answer = client.post(address, data)
        assert answer.status_code == (200 if n < 3 else 409)
    assert client.post(address, {"key": str(new_id())}).status_code == 422
    assert Feedback.objects.count() == 3
    assert Feedback.objects.exclude(visitor="").values("visitor").distinct().count() == 1


STAFF = [
    ("city", CITY, ["manage/", "write/", "import/", "said/"]),
    ("county", C, ["manage/", "write/", "point/", "said/"]),
    ("operator", V, ["point/", "said/"]),
]


@pytest.mark.parametrize(("part", "code", "paths"), STAFF)
def test_staff_pages_open_and_are_kept_from_others(
    client: Client, cast: Cast, guide: Guide, part: str, code: str, paths: Any
) -> None:
    for path in paths:
        assert client.get(f"/p/{code}/guides/{path}").status_code == 302
    client.force_login(cast.accounts[part])
    for path in paths:
        answer = client.get(f"/p/{code}/guides/{path}")
        assert answer.status_code == 200, path
        assert "no-store" in answer["Cache-Control"]
    client.force_login(cast.accounts["villager"])
    for path in paths:
        assert client.get(f"/p/{code}/guides/{path}").status_code == 403, path


def _form(**more: str) -> dict[str, str]:
    plain = {k: v for k, v in CONTENT.items() if isinstance(v, str | int)}
    rows = {"materials-TOTAL_FORMS": "2", "materials-INITIAL_FORMS": "0", "steps-TOTAL_FORMS": "2", "steps-INITIAL_FORMS": "0"}
    rows |= {"materials-0-name": "身份证", "materials-0-form": "original", "materials-0-count": "1"}
    rows |= {"materials-1-name": "申请表", "materials-1-form": "form", "materials-1-lines": "姓名：王有福\n电话: 139"}
    rows |= {"steps-0-title": "到村里交材料", "steps-1-title": "镇里审", "steps-1-days": "5"}
    return {**plain, **rows, "category": "social", "key": str(new_id())} | more


@pytest.mark.usefixtures("at_now")
def test_a_guide_is_written_previewed_and_published(client: Client, cast: Cast) -> None:
    client.force_login(cast.accounts["city"])
    more = client.post(f"/p/{CITY}/guides/write/", _form(more="materials"))
    assert more.status_code == 200
    assert 'name="materials-3-name"' in more.content.decode()
    assert Guide.objects.count() == 0
    bad = client.post(f"/p/{CITY}/guides/write/", _form(spoken="", phone="打给老王"))
    assert bad.status_code == 422
    assert "电话只写数字" in bad.content.decode() or "还没写" in bad.content.decode()
    answer = client.post(f"/p/{CITY}/guides/write/", _form())
    guide = Guide.objects.get()
    assert answer["Location"] == f"/p/{CITY}/guides/{guide.id}/preview/"
    assert guide.draft["materials"][1]["lines"] == [["姓名", "王有福"], ["电话", "139"]]
    assert client.get(f"/p/{V}/guides/{guide.id}/").status_code == 404
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"/p/{CITY}/guides/{guide.id}/publish/").status_code == 200
    sent = client.post(f"/p/{CITY}/guides/{guide.id}/publish/", {"key": str(new_id()), "review_on": "2027-03-01"})
    assert sent.status_code == 303
    assert client.get(f"/p/{V}/guides/{guide.id}/").status_code == 200
    for name in ("edit", "review", "withdraw"):
        assert client.get(f"/p/{CITY}/guides/{guide.id}/{name}/").status_code == 200, name
    sent = client.post(f"/p/{CITY}/guides/{guide.id}/withdraw/", {"key": str(new_id()), "why": "并到新办法里了"})
    assert sent.status_code == 303
    gone = client.get(f"/p/{V}/guides/{guide.id}/").content.decode()
    assert "并到新办法里了" in gone
    assert "poster.pdf" not in gone
    assert client.get(f"/p/{V}/guides/{guide.id}/poster.pdf").status_code == 409
    assert "满 60 岁" not in client.get(f"/p/{V}/guides/").content.decode()


def test_a_county_settles_what_has_moved(client: Client, cast: Cast, guide: Guide, adapt: Any, publish: Write) -> None:
    adapt(guide, "county", "郓城县", Field.FEE, "收 5 元")
    publish(guide, fee="收 10 元工本费")
    client.force_login(cast.accounts["county"])
    assert "原文变了" in client.get(f"/p/{C}/guides/{guide.id}/adapt/").content.decode()
    page = client.get(f"/p/{C}/guides/{guide.id}/adapt/fee/").content.decode()
    for text in ("不收费", "收 10 元工本费", "收 5 元", "照旧用自己的", "用新的原文"):
        assert text in page
    assert client.post(f"/p/{C}/guides/{guide.id}/adapt/fee/", {"do": "drop"}).status_code == 303
    assert "收 10 元工本费" in client.get(f"/p/{V}/guides/{guide.id}/").content.decode()
    steps = client.get(f"/p/{C}/guides/{guide.id}/adapt/materials/")
    assert 'name="materials-0-name"' in steps.content.decode()


def test_a_village_adds_its_own(client: Client, cast: Cast, guide: Guide) -> None:
    client.force_login(cast.accounts["operator"])
    data = {"key": str(new_id()), "here": "村委会一楼东屋", "hours": "", "phone": "", "note": "周三下午镇里来人"}
    assert client.get(f"/p/{V}/guides/{guide.id}/adapt/").status_code == 200
    assert client.post(f"/p/{V}/guides/{guide.id}/adapt/", data).status_code == 303
    text = client.get(f"/p/{V}/guides/{guide.id}/").content.decode()
    assert "周三下午镇里来人" in text
    assert client.get(f"/p/{V}/guides/{guide.id}/adapt/fee/").status_code == 404


def test_an_errand_through_its_pages(client: Client, cast: Cast, guide: Guide) -> None:
    ask = f"/p/{V}/errands/ask/{guide.id}/"
    assert client.get(ask).status_code == 302
    client.force_login(cast.accounts["villager"])
    assert client.get(ask).status_code == 200
    assert client.post(ask, {"key": str(new_id()), "phone": "123", "for_whom": "self"}).status_code == 422
    sent = client.post(ask, {"key": str(new_id()), "phone": "139 5300 0008", "for_whom": "self", "note": "腿脚不便"})
    errand = Errand.objects.get()
    address = f"/p/{V}/errands/{errand.id}/"
    assert sent["Location"] == address
    assert client.get(address).status_code == 200
    assert client.get("/me/errands/").status_code == 200
    assert client.get(address + "cancel/").status_code == 200
    operator = Client()
    operator.force_login(cast.accounts["operator"])
    assert "腿脚不便" in operator.get(address).content.decode()
    assert operator.post(address + "take/", {"key": str(new_id())}).status_code == 303
    for name in ("move", "back", "finish"):
        assert operator.get(address + f"{name}/").status_code == 200, name
    assert operator.post(address + "back/", {"key": str(new_id()), "reason": "缺户口本"}).status_code == 303
    assert "缺户口本" in client.get(address).content.decode()
    assert client.get(address + "resend/").status_code == 200
    assert client.post(address + "resend/", {"key": str(new_id()), "note": "补了"}).status_code == 303
    assert operator.post(address + "finish/", {"key": str(new_id()), "outcome": "下个月到账"}).status_code == 303
    assert client.post(address + "rate/", {"key": str(new_id()), "rating": "satisfied"}).status_code == 303
    for path in ("", "?state=done", "?q=养老"):
        assert operator.get(f"/p/{V}/errands/{path}").status_code == 200
    assert operator.get(f"/p/{V}/errands/errands.xlsx").status_code == 200
    stranger = Client()
    stranger.force_login(cast.accounts["neighbour"])
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/p/{V}/errands/").status_code == 403


def test_late_errands_are_seen_without_what_they_are(client: Client, cast: Cast, ask: Ask) -> None:
    from datetime import timedelta

    errand = ask(now=NOW - timedelta(days=60))
    actions.escalate_late_errands(now=NOW)
    client.force_login(cast.accounts["county"])
    text = client.get(f"/p/{C}/errands/late/").content.decode()
    assert "随西村" in text
    assert errand.title not in text
    client.force_login(cast.accounts["township"])
    assert client.get(f"/p/{V}/errands/{errand.id}/").status_code == 200


def test_what_a_reader_wrote_is_reported_and_its_words_go(client: Client, cast: Cast, write: Write) -> None:
    guide, place = write(), cast.place("随西村")
    said = actions.give_feedback(
        ANONYMOUS, place=place, guide_id=guide.id, helped=False, reason="other", said="骂人的话", key=new_id(), now=NOW
    )
    subject = ("guide_feedback", said.id)
    with pytest.raises(NotFound):
        moderation.report(cast.actor("villager"), subject=subject, why="abuse", words_said="", now=NOW)
    made = moderation.report(cast.actor("secretary"), subject=subject, why="abuse", words_said="", now=NOW)
    moderation.decide_report(cast.actor("operator"), report_id=made.id, uphold=True, why="abuse", words_said="骂人", now=NOW)
    client.force_login(cast.accounts["operator"])
    page = client.get(f"/p/{place.code}/guides/said/").content.decode()
    assert "骂人的话" not in page
    assert "这句话被举报撤下了" in page
