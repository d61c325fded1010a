"""Questions: asked, answered in time, published in general words, found while typing, put right with a trace, taken down, erased."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from teabowl.audit.models import Entry as AuditEntry
from teabowl.figures.queries import figures_of
from teabowl.kernel.actor import PostKind
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.messages.models import Message
from teabowl.moderation import actions as moderation
from teabowl.moderation.rules import Why
from teabowl.organisations.tests.making import made_member, made_post
from teabowl.search.models import Entry as SearchEntry
from teabowl.study import actions, personal, queries
from teabowl.study.models import Question
from teabowl.study.rules import Topic
from teabowl.study.tests.conftest import As, Party
from tests.cast import NOW, Cast

HERE = "/p/371725104201/party/questions/"
Ask = Callable[..., Question]


@pytest.fixture
def ask(cast: Cast, party: Party) -> Ask:
    def ask(text: str = "我在北京打工，党费怎么交？", by: str = "villager", **more: Any) -> Question:
        values = {"show_name": False, "may_publish": True, "form_key": uuid4(), "now": NOW} | more
        return actions.ask_question(cast.actor(by), organisation_id=party.branch.id, text=text, **values)

    return ask


def answered(cast: Cast, question: Question, by: str = "secretary", now: Any = NOW, **more: Any) -> Question:
    values = {"publish": question.may_publish, "public_question": "在外地打工，党费怎么交？", "topic": Topic.DUES} | more
    return actions.answer_question(
        cast.actor(by), question_id=question.id, answer="手机上交，打开“我的党费”，一个月一次。", now=now, **values
    )


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_question_is_answered_and_becomes_a_frequent_one_in_general_words(ask: Ask, cast: Cast, client: Client) -> None:
    question = ask()
    assert str(question.due_on) == "2026-12-01"  # five working days, as for letters
    assert "北京" not in text(client.get(HERE))
    answered(cast, question)
    page = text(client.get(f"{HERE}{question.id}/"))
    assert "在外地打工，党费怎么交？" in page
    assert "书记答复" in page
    assert "北京" not in page
    found = SearchEntry.objects.get(id=question.id)
    assert "北京" not in found.title + found.text
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {"study.asked", "study.answered"}
    assert not any("北京" in message.title + message.body for message in Message.objects.all())


def test_without_leave_nothing_is_published(ask: Ask, cast: Cast, client: Client, signed_in: As) -> None:
    question = ask(may_publish=False)
    with pytest.raises(Refused):
        answered(cast, question, publish=True)
    answered(cast, question, publish=False)
    assert client.get(f"{HERE}{question.id}/").status_code == 404
    mine = signed_in("villager").get(f"/me/questions/{question.id}/")
    assert "一个月一次" in text(mine)
    assert signed_in("neighbour").get(f"/me/questions/{question.id}/").status_code == 404
    assert not SearchEntry.objects.filter(id=question.id).exists()


def test_a_name_is_shown_only_if_wished(ask: Ask, cast: Cast, client: Client) -> None:
    name = cast.accounts["villager"].person.name
    with_name, without = ask(show_name=True), ask()
    for question in (with_name, without):
        answered(cast, question)
    assert name in text(client.get(f"{HERE}{with_name.id}/"))
    assert name not in text(client.get(f"{HERE}{without.id}/"))


ANSWERERS = {
    "secretary": True, "township": True, "county": True, "city": True,
    "villager": False, "neighbour": False, "operator": False, "auditor": False, "other_operator": False,
}  # fmt: skip


@pytest.mark.parametrize("who", ANSWERERS)
def test_who_answers(who: str, ask: Ask, cast: Cast, signed_in: As) -> None:
    question = ask(by="neighbour" if who == "villager" else "villager")
    url = f"{HERE}{question.id}/answer/"
    status = signed_in(who).get(url).status_code
    if ANSWERERS[who]:
        assert status == 200
        answered(cast, question, by=who)
    else:
        assert status in (403, 404)
        with pytest.raises(NotAllowed):
            answered(cast, question, by=who)


def test_a_commissioner_answers_by_the_post_and_signs_with_it(ask: Ask, cast: Cast, party: Party) -> None:
    made_member(party.branch, cast.accounts["neighbour"])
    made_post(party.branch, cast.accounts["neighbour"], PostKind.PUBLICITY_COMMISSIONER)
    question = answered(cast, ask(), by="neighbour")
    assert question.answered_as == PostKind.PUBLICITY_COMMISSIONER


def test_reading_an_unpublished_question_leaves_a_trace(ask: Ask, signed_in: As, cast: Cast) -> None:
    question = ask()
    signed_in("secretary").get(f"{HERE}{question.id}/answer/")
    entry = AuditEntry.objects.get(verb="study.read_question")
    assert (entry.is_read, entry.about_person_id) == (True, cast.accounts["villager"].person_id)
    assert "北京" not in str(list(AuditEntry.objects.values_list("changes", flat=True)))


def test_nobody_answers_their_own(ask: Ask, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        answered(cast, ask(by="secretary"))


def test_it_is_withdrawn_only_before_it_is_answered_and_only_by_the_asker(ask: Ask, cast: Cast) -> None:
    question = ask()
    with pytest.raises(NotFound):
        actions.withdraw_question(cast.actor("secretary"), question_id=question.id, now=NOW)
    actions.withdraw_question(cast.actor("villager"), question_id=question.id, now=NOW)
    with pytest.raises(Refused):
        answered(cast, question)
    other = ask()
    answered(cast, other)
    with pytest.raises(Refused):
        actions.withdraw_question(cast.actor("villager"), question_id=other.id, now=NOW)


@pytest.mark.parametrize(
    ("days", "withdrawn", "in_time", "due"),
    [(1, False, 1, 1), (7, False, 1, 1), (8, False, 0, 1), (3, True, 0, 0), (9, True, 0, 1)],
)
def test_the_figures_say_what_was_in_time(days: int, withdrawn: bool, in_time: int, due: int, ask: Ask, cast: Cast) -> None:
    question, then = ask(), NOW + timedelta(days=days)
    if withdrawn:
        actions.withdraw_question(cast.actor("villager"), question_id=question.id, now=then)
    else:
        answered(cast, question, now=then)
    keys = ["study.questions_asked", "study.questions_in_time", "study.questions_due"]
    found = {
        f.indicator.key: f.value for f in figures_of(cast.place("菏泽市"), china_date(then) + timedelta(days=9), keys=keys)
    }
    assert found == {"study.questions_asked": 1, "study.questions_in_time": in_time, "study.questions_due": due}


def test_what_the_branch_writes_by_itself_is_no_question_asked(cast: Cast, party: Party, client: Client) -> None:
    made = actions.write_answer(
        cast.actor("secretary"), organisation_id=party.branch.id, public_question="组织关系怎么转？", answer="三步。",
        topic=Topic.TRANSFER, form_key=uuid4(), now=NOW,
    )  # fmt: skip
    (figure,) = figures_of(cast.place("随西村"), NOW.date(), keys=["study.questions_asked"])
    assert figure.value == 0
    assert "组织关系怎么转？" in text(client.get(HERE))
    assert "有人问" not in text(client.get(f"{HERE}{made.id}/"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "text"), ("我的身份证 110105194912310025 能不能查", "text"), ("打 13800000000 找我", "text"), ("长" * 501, "text")],
)
def test_what_may_not_be_asked(typed: str, code: str, ask: Ask) -> None:
    with pytest.raises(Invalid) as wrong:
        ask(typed)
    assert set(wrong.value.fields) == {code}


def test_one_form_sent_twice_is_one_question_and_a_flood_is_stopped(ask: Ask) -> None:
    key = uuid4()
    assert ask(form_key=key).id == ask(form_key=key).id
    for _n in range(4):
        ask()
    with pytest.raises(Refused):
        ask()


def test_a_correction_keeps_what_stood_before(ask: Ask, cast: Cast, client: Client) -> None:
    question = answered(cast, ask())
    actions.correct_answer(
        cast.actor("secretary"), question_id=question.id, answer="也能请人代交。", publish=True,
        public_question="在外地打工，党费怎么交？", topic=Topic.DUES, now=NOW + timedelta(days=1),
    )  # fmt: skip
    page = text(client.get(f"{HERE}{question.id}/"))
    assert "也能请人代交" in page
    assert "改正过 1 次" in page
    assert "一个月一次" in page


def test_it_is_taken_down_and_put_back(ask: Ask, cast: Cast, client: Client, signed_in: As) -> None:
    question = answered(cast, ask())
    url = f"{HERE}{question.id}/"
    report = f"/p/371725104201/branch-questions/{question.id}/report/"
    assert report in text(client.get(url))
    assert signed_in("neighbour").get(report).status_code == 200
    moderation.take_down(
        cast.actor("secretary"),
        subject=("branch_question", question.id),
        why=Why.UNTRUE,
        words_said="写错了，先撤下。",
        now=NOW,
    )
    assert client.get(url).status_code == 404
    assert not SearchEntry.objects.filter(id=question.id).exists()


FAQ = [
    ("在外地打工，党费怎么交？", "手机上交。"),
    ("组织关系怎么转到外省？", "先开介绍信。"),
    ("预备党员能不能参加表决？", "能参加会，没有表决权。"),
    ("写入党申请书有什么要求？", "年满十八岁。"),
]


@pytest.fixture
def faq(cast: Cast, party: Party) -> dict[str, Question]:
    return {
        question: actions.write_answer(
            cast.actor("secretary"), organisation_id=party.branch.id, public_question=question, answer=answer,
            topic=Topic.OTHER, form_key=uuid4(), now=NOW,
        )
        for question, answer in FAQ
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("我在北京，怎么把党费交上", "在外地打工，党费怎么交？"),
        ("组织关系转到河北怎么办", "组织关系怎么转到外省？"),
        ("預備黨員可以投票表決嗎", "预备党员能不能参加表决？"),
        ("儿子想入党，申请书咋写", "写入党申请书有什么要求？"),
    ],
)
def test_what_was_asked_alike_is_found_while_typing(typed: str, first: str, faq: object, cast: Cast, client: Client) -> None:
    rows = queries.similar_questions(cast.place("随西村"), typed)
    assert rows[0].question == first
    part = client.get(f"{HERE}similar/", {"text": typed}, headers={"HX-Request": "true"})
    assert first in text(part)
    assert "<html" not in text(part)
    assert "<html" in text(client.get(f"{HERE}similar/", {"q": typed}))


@pytest.mark.parametrize("typed", ["麦子什么时候浇水", "", "?", "的"])
def test_nothing_alike_shows_nothing(typed: str, faq: object, cast: Cast) -> None:
    assert queries.similar_questions(cast.place("随西村"), typed) == []


def test_the_list_is_searched_and_filtered(faq: object, client: Client) -> None:
    page = text(client.get(HERE, {"q": "党费 外地"}))
    assert "在外地打工，党费怎么交？" in page
    assert "预备党员" not in page
    assert "没有找到" in text(client.get(HERE, {"q": "飞机"}))
    assert "在外地打工" in text(client.get(HERE, {"topic": "nonsense"}))


def test_the_feed_and_the_sheet_have_what_is_public(faq: object, client: Client, signed_in: As, ask: Ask) -> None:
    ask()
    root = ElementTree.fromstring(client.get(f"{HERE}atom.xml").content)
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == len(FAQ)
    assert signed_in("secretary").get(f"{HERE}questions.xlsx").content[:2] == b"PK"
    assert signed_in("villager").get(f"{HERE}questions.xlsx").status_code == 403


def test_asking_through_the_page(cast: Cast, party: Party, signed_in: As, faq: object) -> None:
    browser = signed_in("villager")
    page = text(browser.get(f"{HERE}ask/", {"text": "党费怎么交"}))
    assert "hx-get" in page
    assert "在外地打工，党费怎么交？" in page  # without JavaScript too
    sent = {"form_key": str(uuid4()), "text": "", "organisation": str(party.branch.id), "may_publish": "on"}
    assert browser.post(f"{HERE}ask/", sent).status_code == 422
    done = browser.post(f"{HERE}ask/", sent | {"text": "外出半年要不要报告？"})
    assert done.status_code == 303
    assert "外出半年要不要报告？" in text(browser.get(done["Location"]))
    assert Client().get(f"{HERE}ask/").status_code == 302


def test_what_waits_is_on_the_desk_of_who_answers(ask: Ask, cast: Cast) -> None:
    ask()
    now = timezone.now()
    assert len(queries.desk_items(cast.actor("secretary"), cast.place("随西村"), now)) == 1
    assert queries.desk_items(cast.actor("operator"), cast.place("随西村"), now) == []
    assert len(queries.to_answer(cast.actor("secretary"), now)) == 1
    assert queries.to_answer(cast.actor("villager"), now) == []
    late = NOW + timedelta(days=30)
    assert [row.place_name for row in queries.attention_below(cast.place("郓城县"), china_date(late))] == ["随西村"]


def test_deleting_the_account_leaves_only_the_public_answer(ask: Ask, cast: Cast, client: Client) -> None:
    published, private, waiting = answered(cast, ask()), ask(may_publish=False), ask()
    answered(cast, private, publish=False)
    account = cast.accounts["villager"]
    assert len(personal.export(account.person, account)) == 3
    personal.erase(account.person, account, NOW)
    rows = {row.id: row for row in Question.objects.all()}
    assert all(row.asker_id is None and row.text == "" for row in rows.values())
    assert rows[private.id].answer == ""
    assert rows[waiting.id].state == "withdrawn"
    assert "一个月一次" in text(client.get(f"{HERE}{published.id}/"))
