"""What of letters can be found: what everybody may read, and nothing more."""

from teabowl.kernel.ids import new_id
from teabowl.letters import actions
from teabowl.letters.models import Letter
from teabowl.letters.rules import Consent, Visibility
from teabowl.people import actions as people
from teabowl.search import queries
from teabowl.search.models import Entry
from teabowl.search.questions import question
from tests.cast import NOW, Cast


def found(cast: Cast, typed: str) -> list[str]:
    rows = queries.hits(question(typed), cast.place("菏泽市"), now=NOW).rows
    return ["".join(text for text, _ in (*hit.title, *hit.text)) for hit in rows]


def write(cast: Cast, visibility: Visibility) -> Letter:
    return actions.write_letter(
        cast.actor("villager"), place=cast.place("随西村"), title="村东排水沟什么时候清", body="落叶堵了大半。",
        visibility=visibility, show_name=False, key=new_id(), now=NOW,
    )  # fmt: skip


def test_a_public_letter_and_its_answer_are_found(cast: Cast) -> None:
    letter = write(cast, Visibility.PUBLIC)
    assert len(found(cast, "排水沟")) == 1
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="二十五号动工。", follow_up_on=None, now=NOW)
    assert "二十五号动工" in found(cast, "动工")[0]
    assert Entry.objects.get().state_words == "已答复"


def test_a_private_letter_is_never_found(cast: Cast) -> None:
    letter = write(cast, Visibility.PRIVATE)
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="二十五号动工。", follow_up_on=None, now=NOW)
    assert not Entry.objects.exists()


def test_of_a_private_one_only_what_its_writer_lets_be_read(cast: Cast) -> None:
    letter = write(cast, Visibility.PRIVATE)
    actions.answer_letter(cast.actor("secretary"), letter_id=letter.id, body="二十五号动工。", follow_up_on=None, now=NOW)
    actions.consent_to_publish(cast.actor("villager"), letter_id=letter.id, consent=Consent.ANSWER, now=NOW)
    assert found(cast, "动工") == ["二十五号动工。"]
    assert found(cast, "排水沟") == found(cast, "落叶") == []
    actions.consent_to_publish(cast.actor("villager"), letter_id=letter.id, consent=Consent.NONE, now=NOW)
    assert not Entry.objects.exists()


def test_hidden_withdrawn_and_erased_ones_are_gone(cast: Cast) -> None:
    letter = write(cast, Visibility.PUBLIC)
    actions.hide_letter(cast.actor("operator"), letter_id=letter.id, reason="里面有别人的电话", now=NOW)
    assert not Entry.objects.exists()
    other = write(cast, Visibility.PUBLIC)
    actions.withdraw_letter(cast.actor("villager"), letter_id=other.id, now=NOW)
    assert not Entry.objects.exists()
    write(cast, Visibility.PUBLIC)
    people.delete_account(cast.actor("villager"), now=NOW)
    assert not Entry.objects.exists()
