from django.utils import translation

from teabowl.kernel.errors import Invalid
from teabowl.ui.form_words import BAD_CHARACTERS
from teabowl.ui.forms import PlainForm, Typed
from teabowl.ui.words import gettext_lazy_of, gettext_of


def test_each_area_says_a_word_as_it_means_it() -> None:
    said = {area: gettext_of(f"teabowl.{area}.words") for area in ("ballots", "people", "letters")}
    later = gettext_lazy_of("teabowl.ballots.words")("没有通过")
    with translation.override("en"):
        assert [said["ballots"]("没有通过"), said["people"]("没有通过"), str(later)] == ["Not passed", "Declined", "Not passed"]
        assert said["letters"]("大碗茶") == "Teabowl"  # a word of another area, as Django finds it
        assert said["letters"]("") == ""
    assert said["ballots"]("没有通过") == str(later) == "没有通过"


def test_a_character_that_cannot_be_kept_is_said_once() -> None:
    class Form(PlainForm):
        body = Typed()

    form = Form({"body": "有\x00空"})
    form.take(Invalid({"body": "这里还没写"}))
    assert form.errors["body"] == [str(BAD_CHARACTERS)]
