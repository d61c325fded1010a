"""The pages, through their addresses and without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teabowl.audit.queries import history_of
from teabowl.kernel.times import china_date
from teabowl.letters import actions
from teabowl.letters.models import Answer, Letter, LetterStep
from teabowl.letters.tests.conftest import Write
from tests.cast import Cast

HERE = "/p/371725104201/letters/"
As = Callable[[str], Client]


@pytest.fixture
def signed_in(cast: Cast) -> As:
    """signed_in('secretary') is a browser of theirs."""

    def signed_in(part: str) -> Client:
        client = Client()
        client.force_login(cast.accounts[part])
        return client

    return signed_in


@pytest.fixture
def today(write: Write, answered: Write) -> Callable[..., Letter]:
    """A letter of four days ago, since views use the clock; answered=True two days later."""

    def today(visibility: str = "public", is_answered: bool = False, days: int = 4, **more: object) -> Letter:
        made = answered if is_answered else write
        return made(visibility, now=timezone.now() - timedelta(days=days), **more)

    return today


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_village_without_letters_says_what_the_box_is_for(cast: Cast, client: Client) -> None:
    page = text(client.get(HERE))
    assert "5 个工作日内答复" in page
    assert "写第一封" in page


def test_the_list_shows_public_letters_and_counts_the_rest(cast: Cast, client: Client, today: Write) -> None:
    today("public", title="路灯坏了")
    today("private", title="低保复核")
    page = text(client.get(HERE))
    assert "路灯坏了" in page
    assert "三组村民" in page
    assert "低保" not in page
    assert "赵小满" not in page
    assert "一共收到 2 封，其中 1 封私密的不在这里。" in page


@pytest.mark.parametrize("place", ["371725104000", "371725000000", "371700000000"])
def test_head_accounts_gather_letters_from_below(cast: Cast, client: Client, today: Write, place: str) -> None:
    today("public", title="路灯坏了")
    page = text(client.get(f"/p/{place}/letters/"))
    assert "路灯坏了" in page
    assert "随西村" in page


def test_the_list_is_as_cheap_with_many_letters_as_with_one(cast: Cast, client: Client, today: Write) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(HERE)
        return len(found)

    today("public", is_answered=True)
    one = cost()
    today("public", is_answered=True, by="neighbour")
    today("public", is_answered=True, by="stranger")
    assert cost() == one


def test_the_list_pages_searches_and_filters(cast: Cast, client: Client, today: Write) -> None:
    for number in range(1, 26):
        today("public", days=30 + number, title=f"第 {number} 件", is_answered=number > 22)
    first = text(client.get(HERE))
    assert "第 1 件" in first
    assert "第 21 件" not in first
    older = re.search(r'href="([^"]*before=[^"]*)"', first)
    assert older
    assert "第 21 件" in text(client.get(older[1]))
    assert text(client.get(HERE, {"q": "第 7 件"})).count('class="tb-item"') == 1
    assert text(client.get(HERE, {"state": "answered"})).count('class="tb-item"') == 3
    assert "没有找到" in text(client.get(HERE, {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in text(client.get(HERE, {"q": "<script>alert(1)</script>"}))


@pytest.mark.parametrize(
    "query", ["before=x", "before=0193a2b4-7c1e-7000-8000-000000000000", "q=%00", "state=%27", "q=" + "长" * 3000]
)
def test_odd_questions_are_answered(cast: Cast, client: Client, query: str) -> None:
    assert client.get(f"{HERE}?{query}").status_code == 200


def test_a_private_letter_is_not_looked_into_by_search(cast: Cast, client: Client, today: Write) -> None:
    letter = today("private", is_answered=True, body="低保的事")
    actions.consent_to_publish(cast.actor("villager"), letter_id=letter.id, consent="answer", now=timezone.now())
    assert "没有找到" in text(client.get(HERE, {"q": "低保"}))


def test_a_public_letter_is_the_same_for_everybody(cast: Cast, client: Client, signed_in: As, today: Write) -> None:
    letter = today("public", is_answered=True)
    pages = {text(who.get(f"{HERE}{letter.id}/")) for who in (client, signed_in("villager"), signed_in("secretary"))}
    assert len(pages) == 1
    page = pages.pop()
    assert "25 日动工" in page
    assert "等来信人评价" in page
    assert "期限 5 个工作日" in page
    assert "csrfmiddlewaretoken" not in page


def test_a_private_letter_looks_missing_to_others_and_is_never_kept(
    cast: Cast, client: Client, signed_in: As, today: Write
) -> None:
    letter = today("private", title="低保复核")
    missing = signed_in("neighbour").get(f"{HERE}{uuid4()}/")
    for who in (client, signed_in("neighbour"), signed_in("operator"), signed_in("auditor"), signed_in("township")):
        response = who.get(f"{HERE}{letter.id}/")
        assert response.status_code == 404
        assert "低保" not in text(response)
    assert re.sub(r"[0-9a-f-]{36}", "", text(signed_in("neighbour").get(f"{HERE}{letter.id}/"))) == re.sub(
        r"[0-9a-f-]{36}", "", text(missing)
    )
    response = signed_in("secretary").get(f"{HERE}{letter.id}/")
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert "X-Page-Version" not in response
    assert "低保复核" in text(response)
    assert [entry.actor_name for entry in history_of("letter", letter.id) if entry.is_read] == ["孙立根"]
    assert "孙立根" in text(signed_in("villager").get(f"{HERE}{letter.id}/inside/"))


def test_writing_asks_to_sign_in_first(cast: Cast, client: Client) -> None:
    response = client.get(f"{HERE}write/")
    assert response.status_code == 302
    assert f"next={HERE}write/" in response["Location"]


def test_a_letter_is_written_once_and_says_until_when(cast: Cast, signed_in: As) -> None:
    villager = signed_in("villager")
    key = key_in(text(villager.get(f"{HERE}write/")))
    sent = {"key": key, "title": "路灯坏了", "body": "二组两盏。", "visibility": "private"}
    for _ in range(2):
        response = villager.post(f"{HERE}write/", sent)
        assert response.status_code == 303
    letter = Letter.objects.get()
    assert response["Location"] == f"{HERE}{letter.id}/inside/"
    assert "收到了" in text(villager.get(response["Location"]))
    assert letter.visibility == "private"


def test_nothing_typed_is_lost(cast: Cast, client: Client, signed_in: As) -> None:
    villager = signed_in("villager")
    key = key_in(text(villager.get(f"{HERE}write/")))
    sent = {"key": key, "title": "", "body": "二组两盏 <b>坏</b>", "visibility": "public"}
    response = villager.post(f"{HERE}write/", sent)
    assert response.status_code == 422
    assert "二组两盏 &lt;b&gt;坏&lt;/b&gt;" in text(response)
    assert key_in(text(response)) == key
    response = client.post(f"{HERE}write/", sent | {"title": "路灯"})  # the session ended meanwhile
    assert response.status_code == 403
    assert "二组两盏" in text(response)
    assert "在新窗口登录" in text(response)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"key": "x"}, {"visibility": "secret"}, {"title": "长" * 200}, {"body": "a\x00"}, {"title": "\ud800"}]
)
def test_hostile_forms_are_refused(cast: Cast, signed_in: As, wrong: dict[str, str]) -> None:
    sent = {"key": str(uuid4()), "title": "路灯", "body": "坏了", "visibility": "public"} | wrong
    if "\ud800" in sent["title"]:
        sent["title"] = "\x1b"
    assert signed_in("villager").post(f"{HERE}write/", sent).status_code == 422
    assert not Letter.objects.exists()


def test_the_secretary_answers_and_the_writer_rates(cast: Cast, signed_in: As, today: Write) -> None:
    letter, secretary, villager = today("public"), signed_in("secretary"), signed_in("villager")
    assert "写答复" in text(secretary.get(f"{HERE}{letter.id}/inside/"))
    page = text(secretary.get(f"{HERE}{letter.id}/answer/"))
    assert "落叶堵了大半" in page
    sent = {"key": key_in(page), "body": "25 日动工。", "follow_up_on": str(china_date(timezone.now()) + timedelta(days=7))}
    for _ in range(2):
        assert secretary.post(f"{HERE}{letter.id}/answer/", sent).status_code == 303
    assert Answer.objects.count() == 1
    assert "有新消息" in text(villager.get("/me/letters/"))
    page = text(villager.get(f"{HERE}{letter.id}/inside/"))
    assert "等您评价" in page
    assert "再来报一次结果" in page
    assert "有新消息" not in text(villager.get("/me/letters/"))
    rate = {"key": key_in(page), "rating": "unsatisfied", "note": ""}
    response = villager.post(f"{HERE}{letter.id}/rate/", rate)
    assert response.status_code == 422
    assert "哪里没办好" in text(response)
    response = villager.post(f"{HERE}{letter.id}/rate/", rate | {"note": "还堵着"})
    assert response.status_code == 303
    letter.refresh_from_db()
    assert letter.state == "reopened"


def test_an_answer_that_comes_too_late_is_not_lost(cast: Cast, signed_in: As, today: Write) -> None:
    letter, operator = today("public"), signed_in("operator")
    key = key_in(text(operator.get(f"{HERE}{letter.id}/answer/")))
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="先答了", now=timezone.now())
    response = operator.post(f"{HERE}{letter.id}/answer/", {"key": key, "body": "我写了很久"})
    assert response.status_code == 409
    assert "我写了很久" in text(response)


FORMS = {
    "ask": {"question": "下雨呢"},
    "visibility": {"visibility": "private"},
    "rate": {"rating": "satisfied"},
}


@pytest.mark.parametrize("door", FORMS)
def test_every_form_of_the_writer_opens_and_acts(cast: Cast, signed_in: As, today: Write, door: str) -> None:
    letter, villager = today("public", is_answered=True), signed_in("villager")
    address = f"{HERE}{letter.id}/{door}/"
    key = key_in(text(villager.get(address)))
    assert villager.post(address, FORMS[door] | {"key": key}).status_code == 303
    assert signed_in("neighbour").get(address).status_code in (403, 404)
    assert signed_in("neighbour").post(address, FORMS[door] | {"key": str(uuid4())}).status_code in (403, 404)


def test_consent_and_withdrawal_have_their_pages(cast: Cast, client: Client, signed_in: As, today: Write) -> None:
    villager = signed_in("villager")
    letter, other = today("private", is_answered=True), today("private")
    address = f"{HERE}{letter.id}/consent/"
    sent = {"key": key_in(text(villager.get(address))), "consent": "answer"}
    assert villager.post(address, sent).status_code == 303
    page = text(client.get(f"{HERE}{letter.id}/"))
    assert "一封私密来信的答复" in page
    assert "落叶" not in page
    address = f"{HERE}{other.id}/withdraw/"
    assert villager.post(address, {"key": key_in(text(villager.get(address)))}).status_code == 303
    assert "已撤回" in text(villager.get(f"{HERE}{other.id}/inside/"))


def test_the_operator_hands_over_without_reading(cast: Cast, signed_in: As, today: Write) -> None:
    letter, operator = today("private", title="低保复核"), signed_in("operator")
    page = text(operator.get(f"{HERE}waiting/"))
    assert "转给书记" in page
    assert "低保" not in page
    address = f"{HERE}{letter.id}/hand-over/"
    page = text(operator.get(address))
    assert "低保" not in page
    response = operator.post(address, {"key": key_in(page)})
    assert (response.status_code, response["Location"]) == (303, f"{HERE}waiting/")
    assert "没有要您答复的信" in text(operator.get(f"{HERE}waiting/"))
    assert not [e for e in history_of("letter", letter.id) if e.is_read]


def test_staff_pages_are_for_staff(cast: Cast, client: Client, signed_in: As, today: Write) -> None:
    today("public", days=20)
    assert signed_in("neighbour").get(f"{HERE}waiting/").status_code == 403
    assert client.get(f"{HERE}waiting/").status_code == 403
    for part, place in [("township", "371725104000"), ("city", "371700000000")]:
        page = text(signed_in(part).get(f"/p/{place}/letters/late/"))
        assert "迟了的来信，1 封" in page
    assert signed_in("secretary").get("/p/371725104000/letters/late/").status_code == 403
    assert signed_in("township").get(f"{HERE}letters.xlsx").status_code == 200
    assert signed_in("neighbour").get(f"{HERE}letters.xlsx").status_code == 403


def test_the_limit_is_set_on_a_page(cast: Cast, client: Client, signed_in: As) -> None:
    township, address = signed_in("township"), "/p/371725104000/letters/limit/"
    today = china_date(timezone.now())
    page = text(township.get(address))
    assert f'value="{today.isoformat()}"' in page  # the only form that a browser's date field takes
    sent = {"key": key_in(page), "days": "3", "since": today.isoformat()}
    assert township.post(address, sent | {"days": "99"}).status_code == 422
    assert township.post(address, sent | {"days": "三"}).status_code == 422
    assert township.post(address, sent).status_code == 303
    assert "3 个工作日内答复" in text(client.get(HERE))
    assert signed_in("secretary").get(address).status_code == 403


def test_hiding_and_showing_have_their_pages(cast: Cast, client: Client, signed_in: As, today: Write) -> None:
    letter, operator, township = today("public"), signed_in("operator"), signed_in("township")
    address = f"{HERE}{letter.id}/hide/"
    sent = {"key": key_in(text(operator.get(address))), "reason": "露了别人的电话"}
    assert operator.post(address, sent).status_code == 303
    assert client.get(f"{HERE}{letter.id}/").status_code == 404
    assert "露了别人的电话" in text(signed_in("villager").get(f"{HERE}{letter.id}/inside/"))
    address = f"{HERE}{letter.id}/show/"
    assert township.post(address, {"key": key_in(text(township.get(address)))}).status_code == 303
    assert client.get(f"{HERE}{letter.id}/").status_code == 200


def test_the_feed_is_atom_and_has_public_letters_only(cast: Cast, client: Client, today: Write) -> None:
    today("public", is_answered=True, title="路灯 <坏> & 了")
    today("private", title="低保复核")
    response = client.get(f"{HERE}atom.xml")
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    titles = [e.findtext("{http://www.w3.org/2005/Atom}title") for e in root.iter("{http://www.w3.org/2005/Atom}entry")]
    assert titles == ["路灯 <坏> & 了（已答复）"]


def test_a_merged_villages_pages_lead_to_its_successor(cast: Cast, client: Client, today: Write) -> None:
    letter = today("public")
    old, new = cast.place("随西村"), cast.place("随东村")
    old.now_at, old.closed_on, old.lineage = new, china_date(timezone.now()), new.lineage
    old.save()
    response = client.get(f"{HERE}?state=waiting")
    assert response["Location"] == f"/p/{new.code}/letters/?state=waiting"
    assert client.get(f"{HERE}{letter.id}/")["Location"] == f"/p/{new.code}/letters/{letter.id}/"
    assert letter.title in text(client.get(f"/p/{new.code}/letters/"))


def test_personal_parts_are_fetched_apart(cast: Cast, client: Client, signed_in: As, today: Write) -> None:
    letter = today("public", is_answered=True)
    assert "评一评" in text(signed_in("villager").get(f"{HERE}{letter.id}/yours/"))
    assert "我也有事" in text(client.get(f"{HERE}{letter.id}/yours/"))
    assert "等答复的来信" in text(signed_in("secretary").get(f"{HERE}tools/"))
    assert "等答复的来信" not in text(signed_in("villager").get(f"{HERE}tools/"))
    assert text(client.get(f"{HERE}tools/")).strip() == ""


@pytest.mark.parametrize("address", ["", "write/", "{id}/", "{id}/inside/", "{id}/ask/", "{id}/rate/"])
def test_pages_speak_english_too(cast: Cast, signed_in: As, today: Write, address: str) -> None:
    letter = today("public", is_answered=True, title="T", body="B")
    Answer.objects.update(body="A")
    villager = signed_in("villager")
    page = text(villager.get(HERE + address.format(id=letter.id), headers={"accept-language": "en"}))
    main = page[page.index("<main") : page.index("</main>")]
    words = set(re.findall(r"[\u4e00-\u9fff]+", main)) - {"随西村", "三组"}
    assert not words


def test_templates_ask_the_database_nothing(cast: Cast, client: Client, today: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    from teabowl.letters.views import public

    letter = today("public", is_answered=True)
    real = public.render

    def render(*args: object, **kwargs: object) -> object:
        with CaptureQueriesContext(connection) as found:
            response = real(*args, **kwargs)
        assert len(found) == 0
        return response

    monkeypatch.setattr(public, "render", render)
    assert client.get(f"{HERE}{letter.id}/").status_code == 200
    assert client.get(HERE).status_code == 200


def test_a_step_is_noted_once(cast: Cast, client: Client, signed_in: As, today: Write) -> None:
    letter, operator = today("public"), signed_in("operator")
    address = f"{HERE}{letter.id}/note/"
    sent = {"key": key_in(text(operator.get(address))), "kind": "visited", "note": "堵了 140 米"}
    for _ in range(2):
        assert operator.post(address, sent).status_code == 303
    assert LetterStep.objects.filter(kind="visited").count() == 1
    assert "堵了 140 米" in text(client.get(f"{HERE}{letter.id}/"))
