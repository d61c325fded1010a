"""Questions on entries."""

from datetime import date, timedelta

import pytest

from teabowl.disclosure import actions, queries
from teabowl.disclosure.models import Question
from teabowl.disclosure.tests.conftest import NOW, Accounts
from teabowl.kernel.errors import NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.moderation import actions as moderation
from teabowl.people.personal import REGISTRY

pytestmark = pytest.mark.django_db


def ask(accounts: Accounts, *, public: bool = True, by: str = "villager", **more: object) -> Question:
    entry = accounts.published()
    values = {"entry_id": entry.id, "body": "怎么又换了？", "is_public": public, "key": new_id(), "now": NOW} | more
    return actions.ask_question(accounts.cast.actor(by), **values)  # type: ignore[arg-type]


def test_a_public_question_and_its_answer_are_read_by_all_without_a_name(accounts: Accounts) -> None:
    asked = ask(accounts)
    assert asked.due_on == date(2026, 12, 1)  # five working days after Tuesday 24 November
    actions.answer_question(accounts.member(0), question_id=asked.id, answer="用了九年，烧了。", now=NOW + timedelta(days=2))
    (row,) = queries.entry_page(accounts.place, asked.entry_id).entry.questions
    assert (row.body, row.answer, row.answered_by, row.outcome) == ("怎么又换了？", "用了九年，烧了。", "理财小组答", "期限内")
    with pytest.raises(Refused):
        actions.answer_question(accounts.member(1), question_id=asked.id, answer="再答", now=NOW)


def test_a_private_one_is_read_by_its_asker_and_those_who_answer(accounts: Accounts) -> None:
    asked = ask(accounts, public=False)
    assert queries.entry_page(accounts.place, asked.entry_id).entry.questions == []
    for part in ("villager", "operator", "secretary"):
        assert queries.question_page(accounts.cast.actor(part), accounts.place, asked.id).row.body
    for part in ("neighbour", "stranger", "other_operator", "township", "auditor"):
        with pytest.raises(NotFound):
            queries.question_page(accounts.cast.actor(part), accounts.place, asked.id)


def test_late_ones_go_to_the_township_once(accounts: Accounts) -> None:
    asked = ask(accounts, public=False)
    assert actions.escalate_questions(now=NOW + timedelta(days=7)) == 0
    late = NOW + timedelta(days=9)
    assert actions.escalate_questions(now=late) == 1
    assert actions.escalate_questions(now=late) == 0
    township = accounts.cast.actor("township")
    items = queries.desk_items(township, accounts.cast.place("随官屯镇"), late)
    assert [item.state for item in items] == ["miss"]
    actions.answer_question(township, question_id=asked.id, answer="镇里查过了", now=late)


def test_nobody_answers_their_own_question(accounts: Accounts) -> None:
    entry = accounts.published()
    asked = actions.ask_question(accounts.member(0), entry_id=entry.id, body="这笔？", is_public=True, key=new_id(), now=NOW)
    with pytest.raises(NotAllowed):
        actions.answer_question(accounts.member(0), question_id=asked.id, answer="好", now=NOW)


@pytest.mark.parametrize("part", ["stranger", "other_operator", "township", "auditor"])
def test_only_people_of_the_village_ask(accounts: Accounts, part: str) -> None:
    with pytest.raises(NotAllowed):
        ask(accounts, by=part)


def test_a_form_is_one_question_and_a_day_has_an_end(accounts: Accounts) -> None:
    key = new_id()
    first = ask(accounts, key=key)
    values = {"entry_id": first.entry_id, "body": "又问", "is_public": True, "now": NOW}
    assert actions.ask_question(accounts.cast.actor("villager"), key=key, **values).id == first.id  # type: ignore[arg-type]
    for _ in range(4):
        actions.ask_question(accounts.cast.actor("villager"), key=new_id(), **values)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.ask_question(accounts.cast.actor("villager"), key=new_id(), **values)  # type: ignore[arg-type]


def test_a_hidden_question_is_gone_from_the_page_and_still_answered(accounts: Accounts) -> None:
    asked = ask(accounts)
    actions.hide_question(accounts.cast.actor("secretary"), question_id=asked.id, why="写了别人的电话", now=NOW)
    assert queries.entry_page(accounts.place, asked.entry_id).entry.questions == []
    assert queries.question_page(accounts.cast.actor("villager"), accounts.place, asked.id).hidden_reason
    actions.answer_question(accounts.keeper, question_id=asked.id, answer="答了", now=NOW)


def test_a_reported_question_is_taken_down_appealed_and_stands_again(accounts: Accounts) -> None:
    asked = ask(accounts)
    cast, subject = accounts.cast, ("entry_question", asked.id)
    reported = moderation.report(cast.actor("neighbour"), subject=subject, why="private", words_said="有人名", now=NOW)
    decision = moderation.decide_report(
        cast.actor("secretary"), report_id=reported.id, uphold=True, words_said="写了人名", now=NOW
    )
    assert queries.entry_page(accounts.place, asked.entry_id).entry.questions == []
    asked_again = moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="没有人名", now=NOW)
    moderation.decide_appeal(cast.actor("township"), appeal_id=asked_again.id, grant=True, answer="可以留", now=NOW)
    (row,) = queries.entry_page(accounts.place, asked.entry_id).entry.questions
    assert row.id == asked.id


def test_what_is_for_the_keepers_only_cannot_be_reported(accounts: Accounts) -> None:
    asked = ask(accounts)
    actions.set_public(accounts.cast.actor("villager"), question_id=asked.id, is_public=False, now=NOW)
    with pytest.raises(NotFound):
        moderation.report(
            accounts.cast.actor("neighbour"), subject=("entry_question", asked.id), why="abuse", words_said="", now=NOW
        )


def test_ones_own_words_are_exported_and_erased(accounts: Accounts) -> None:
    asked = ask(accounts)
    part = next(part for part in REGISTRY if part.area == "disclosure")
    account = accounts.cast.accounts["villager"]
    assert [row["body"] for row in part.export(account.person, account)] == ["怎么又换了？"]
    part.erase(account.person, account, NOW)
    asked.refresh_from_db()
    assert (asked.asker, asked.body) == (None, "")
    assert queries.entry_page(accounts.place, asked.entry_id).entry.questions == []
