from django.utils import translation

from teabowl.ui.words import gettext_lazy_of, gettext_of


def test_each_area_says_a_word_as_it_means_it() -> None:
    said = {area: gettext_of(f"teabowl.{area}.words") for area in ("ballots", "people", "letters")}
    later = gettext_lazy_of("teabowl.ballots.words")("没有通过")
    with translation.override("en"):
        assert [said["ballots"]("没有通过"), said["people"]("没有通过"), str(later)] == ["Not passed", "Declined", "Not passed"]
        assert said["letters"]("大碗茶") == "Teabowl"  # a word of another area, as Django finds it
        assert said["letters"]("") == ""
    assert said["ballots"]("没有通过") == str(later) == "没有通过"
