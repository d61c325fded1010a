"""Who is told what of a letter. What a private one says is never told: messages leave the site."""

from datetime import timedelta

import pytest

from teabowl.kernel.ids import new_id
from teabowl.letters import actions
from teabowl.letters.rules import Consent, Kind, Rating, Visibility
from teabowl.messages.models import Copy, Message
from tests.cast import NOW, Cast


def told(kind: str) -> set[str]:
    """Whom a kind was told to."""
    return set(Copy.objects.filter(message__kind=kind).values_list("account__person__name", flat=True))


@pytest.fixture
def letter(cast: Cast):
    def write(visibility=Visibility.PUBLIC):
        return actions.write_letter(
            cast.actor("villager"), place=cast.place("随西村"), title="排水沟什么时候清", body="东头淹水。",
            visibility=visibility, key=new_id(), now=NOW,
        )  # fmt: skip

    return write


def test_a_public_letter_is_told_to_both_with_its_title_and_last_day(letter):
    letter()
    assert told("letters.received") == {"孙立根", "周明芳"}
    message = Message.objects.get()
    assert message.title == "新来信“排水沟什么时候清”，12 月 1 日前答复"
    assert "1 Dec" in message.title_en


def test_a_private_one_only_to_the_secretary_and_without_its_words(letter, cast: Cast):
    sent = letter(Visibility.PRIVATE)
    assert told("letters.received") == {"孙立根"}
    actions.answer_letter(cast.actor("secretary"), letter_id=sent.id, body="明天就清。", now=NOW)
    said = "".join("".join(row) for row in Message.objects.values_list("title", "body", "title_en", "body_en"))
    assert "排水沟" not in said
    assert "明天就清" not in said


def test_the_writer_hears_of_the_answer_once_a_round(letter, cast: Cast):
    sent = letter()
    key = new_id()
    for _ in range(2):
        actions.answer_letter(cast.actor("secretary"), letter_id=sent.id, body="明天清。", key=key, now=NOW)
    assert told("letters.answered") == {"赵小满"}
    assert Copy.objects.filter(message__kind="letters.answered").count() == 1
    actions.rate_letter(cast.actor("villager"), letter_id=sent.id, rating=Rating.UNSATISFIED, note="没清", now=NOW)
    assert told("letters.sent_back") == {"孙立根", "周明芳"}
    actions.answer_letter(cast.actor("operator"), letter_id=sent.id, body="清了。", now=NOW)
    assert Copy.objects.filter(message__kind="letters.answered").count() == 2
    actions.rate_letter(cast.actor("villager"), letter_id=sent.id, rating=Rating.SATISFIED, now=NOW)
    assert Message.objects.get(kind="letters.rated").title == "来信人评了：满意"


def test_a_late_letter_is_told_to_the_organiser_and_its_writer(letter):
    letter()
    actions.escalate_late_letters(now=NOW + timedelta(days=40))
    assert told("letters.late") == {"郑晓岚", "吴建业"}
    titles = list(Message.objects.filter(kind="letters.went_up").values_list("title", flat=True))
    assert sorted(titles) == ["“排水沟什么时候清”过期没有答复，报到县里了", "“排水沟什么时候清”过期没有答复，报到镇里了"]


def test_the_other_steps(letter, cast: Cast):
    sent = letter(Visibility.PRIVATE)
    actions.hand_over(cast.actor("operator"), letter_id=sent.id, now=NOW)
    actions.note_step(cast.actor("secretary"), letter_id=sent.id, kind=Kind.LOOKING, now=NOW)
    day = (NOW + timedelta(days=5)).date()
    actions.answer_letter(cast.actor("secretary"), letter_id=sent.id, body="下周清。", follow_up_on=day, now=NOW)
    actions.report_follow_up(cast.actor("secretary"), letter_id=sent.id, note="清完了。", now=NOW)
    actions.consent_to_publish(cast.actor("villager"), letter_id=sent.id, consent=Consent.ANSWER, now=NOW)
    assert told("letters.handed_over") == told("letters.consented") == {"孙立根"}
    assert told("letters.looking") == told("letters.reported") == {"赵小满"}


def test_taken_off_the_site_is_told_with_where_to_complain(letter, cast: Cast):
    sent = letter()
    actions.hide_letter(cast.actor("operator"), letter_id=sent.id, reason="写了别人的电话", now=NOW)
    assert told("letters.hidden") == {"赵小满"}


def test_what_is_rolled_back_is_not_told(letter, cast: Cast):
    sent = letter()
    with pytest.raises(Exception, match="body"):
        actions.answer_letter(cast.actor("secretary"), letter_id=sent.id, body=" ", now=NOW)
    assert told("letters.answered") == set()
