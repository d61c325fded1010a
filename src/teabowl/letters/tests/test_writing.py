"""What the writer does."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from teabowl.kernel.actor import ANONYMOUS
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.letters import actions, queries, rules
from teabowl.letters.models import Letter, LetterStep
from teabowl.letters.tests.conftest import WROTE_AT, Write
from tests.cast import Cast

LATER = WROTE_AT + timedelta(days=3)


def test_a_letter_is_due_after_the_places_limit(cast: Cast, write: Write) -> None:
    letter = write()
    assert (letter.limit_days, letter.due_on, letter.first_due_on) == (5, date(2026, 11, 25), date(2026, 11, 25))
    assert [s.kind for s in letter.steps.all()] == ["received"]
    assert (letter.from_villager, letter.from_group, letter.signed) == (True, "三组", "")


def test_the_same_form_sent_twice_is_one_letter(write: Write) -> None:
    key = new_id()
    assert write(key=key).id == write(key=key).id
    assert Letter.objects.count() == 1
    assert LetterStep.objects.count() == 1


def test_two_people_may_happen_to_have_the_same_key(write: Write) -> None:
    key = new_id()
    assert write(key=key).id != write(by="neighbour", key=key).id


def test_a_stranger_with_a_phone_may_write_and_shows_as_a_follower(cast: Cast, write: Write) -> None:
    letter = write(by="stranger")
    row = queries.latest_public(cast.place("随西村"), 5)[0]
    assert (letter.from_villager, row.author) == (False, "一位关注者")


def test_without_a_verified_phone_one_may_not_write(cast: Cast, write: Write) -> None:
    account = cast.accounts["stranger"]
    account.phone_verified = False
    account.save()
    with pytest.raises(NotAllowed):
        write(by="stranger")


def test_nobody_unknown_may_write(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.write_letter(
            ANONYMOUS, place=cast.place("随西村"), title="a", body="b", visibility="public", key=new_id(), now=WROTE_AT
        )


def test_letters_go_to_villages_only(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.write_letter(
            cast.actor("villager"),
            place=cast.place("随官屯镇"),
            title="a",
            body="b",
            visibility="public",
            key=new_id(),
            now=WROTE_AT,
        )


def test_five_letters_a_day_are_enough(write: Write) -> None:
    for _ in range(rules.LETTERS_A_DAY):
        write()
    with pytest.raises(Refused):
        write()
    write(now=WROTE_AT + timedelta(days=1))
    write(by="neighbour")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", " "),
        ("title", "长" * 41),
        ("body", "\n \n"),
        ("body", "长" * 3001),
        ("body", "a\x00b"),
        ("body", "a\x1bb"),
        ("title", "\ud800"),
    ],
)
def test_what_cannot_be_kept_is_named(write: Write, field: str, text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        write(**{field: text})
    assert list(wrong.value.fields) == [field]
    assert not Letter.objects.exists()


def test_the_writer_may_hide_and_show_a_letter(cast: Cast, write: Write) -> None:
    letter = write("public")
    place = cast.place("随西村")
    actions.set_visibility(cast.actor("villager"), letter_id=letter.id, visibility="private", now=LATER)
    assert queries.public_letter(place, letter.id, now=LATER) is None
    actions.set_visibility(cast.actor("villager"), letter_id=letter.id, visibility="public", now=LATER)
    assert queries.public_letter(place, letter.id, now=LATER) is not None


def test_a_letter_is_withdrawn_before_its_answer_only(cast: Cast, write: Write, answered: Write) -> None:
    writer = cast.actor("villager")
    gone = actions.withdraw_letter(writer, letter_id=write().id, now=LATER)
    assert gone.state == "withdrawn"
    assert queries.public_letter(cast.place("随西村"), gone.id, now=LATER) is None
    with pytest.raises(NotFound):
        actions.open_letter(cast.actor("secretary"), place=cast.place("随西村"), letter_id=gone.id, now=LATER)
    with pytest.raises(Refused):
        actions.withdraw_letter(writer, letter_id=answered().id, now=LATER)


def test_one_may_ask_again_once_after_each_answer(cast: Cast, answered: Write) -> None:
    letter, writer, secretary = answered(), cast.actor("villager"), cast.actor("secretary")
    letter = actions.ask_again(writer, letter_id=letter.id, question="下雨怎么办", now=LATER)
    assert (letter.state, letter.round, letter.due_on) == ("reopened", 2, date(2026, 11, 27))
    assert letter.first_due_on == date(2026, 11, 25)
    with pytest.raises(Refused):
        actions.ask_again(writer, letter_id=letter.id, question="再问", now=LATER)
    letter = actions.answer_letter(secretary, letter_id=letter.id, body="顺延。", now=LATER + timedelta(days=1))
    letter = actions.ask_again(writer, letter_id=letter.id, question="那到哪天", now=LATER + timedelta(days=2))
    assert letter.round == 3


def test_unsatisfied_asks_why_and_sends_the_letter_back(cast: Cast, answered: Write) -> None:
    letter, writer = answered(), cast.actor("villager")
    with pytest.raises(Invalid) as wrong:
        actions.rate_letter(writer, letter_id=letter.id, rating="unsatisfied", now=LATER)
    assert list(wrong.value.fields) == ["note"]
    letter = actions.rate_letter(writer, letter_id=letter.id, rating="unsatisfied", note="沟还堵着", now=LATER)
    assert (letter.state, letter.round, letter.rating) == ("reopened", 2, "unsatisfied")
    with pytest.raises(Refused):
        actions.rate_letter(writer, letter_id=letter.id, rating="satisfied", now=LATER)
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="清好了。", now=LATER + timedelta(days=1))
    letter = actions.rate_letter(writer, letter_id=letter.id, rating="satisfied", now=LATER + timedelta(days=2))
    assert (letter.state, letter.rating) == ("closed", "satisfied")


def test_a_rating_sent_twice_is_one(cast: Cast, answered: Write) -> None:
    letter, key = answered(), new_id()
    for _ in range(2):
        letter = actions.rate_letter(cast.actor("villager"), letter_id=letter.id, rating="fair", key=key, now=LATER)
    assert letter.steps.filter(kind="rated").count() == 1


def test_consent_covers_the_answers_there_were(cast: Cast, answered: Write) -> None:
    letter, writer, place = answered("private"), cast.actor("villager"), cast.place("随西村")
    assert queries.public_letter(place, letter.id, now=LATER) is None
    actions.consent_to_publish(writer, letter_id=letter.id, consent="answer", now=LATER)
    page = queries.public_letter(place, letter.id, now=LATER)
    assert page
    assert (page.title, page.body, page.signed) == ("一封私密来信的答复", "", "一位来信人")
    assert [said.text for said in page.said] == ["25 日动工，28 日前清完。"]
    actions.ask_again(writer, letter_id=letter.id, question="我家的事", now=LATER)
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="只对您说", now=LATER + timedelta(days=1))
    page = queries.public_letter(place, letter.id, now=LATER)
    assert page
    assert "只对您说" not in str(page)
    assert "我家的事" not in str(page)
    actions.consent_to_publish(writer, letter_id=letter.id, consent="none", now=LATER)
    assert queries.public_letter(place, letter.id, now=LATER) is None


def test_a_name_is_shown_only_when_the_writer_chose_it(cast: Cast, write: Write) -> None:
    write()
    write(show_name=True, title="路灯")
    rows = queries.latest_public(cast.place("随西村"), 5)
    assert {row.heading: row.author for row in rows} == {"村东排水沟什么时候清": "三组村民", "路灯": "赵小满"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "answered"},
        {"state": "withdrawn"},
        {"rating": "fair"},
        {"consent": "both"},
        {"reach": "township"},
        {"visibility": "secret"},
        {"writer": None},
        {"due_on": date(2026, 11, 18)},
    ],
)
def test_the_database_holds_what_must_always_be_true(write: Write, wrong: dict[str, object]) -> None:
    letter = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(id=letter.id).update(**wrong)
