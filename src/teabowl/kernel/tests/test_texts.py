import pytest

from teabowl.kernel.texts import clean_line, clean_text, has_phone, has_resident_number


@pytest.mark.parametrize(
    "text",
    [
        "身份证 371725198603151234",
        "37172519860315123X",
        "３７１７２５１９８６０３１５１２３４",
        "371725 19860315 1234",
        "371725-19860315-123x。",
    ],
)
def test_resident_numbers_are_found_however_written(text: str) -> None:
    assert has_resident_number(text)


@pytest.mark.parametrize(
    "text", ["订单 371725198613451234", "1234567890123456789012", "今年收了 198603 斤", "2026-11-24 08:00"]
)
def test_other_numbers_are_not_resident_numbers(text: str) -> None:
    assert not has_resident_number(text)


@pytest.mark.parametrize("text", ["打 13953000001", "139 5300 0001", "+8613953000001", "１３９５３００００01", "139-5300-0001"])
def test_mobile_numbers_are_found(text: str) -> None:
    assert has_phone(text)


@pytest.mark.parametrize("text", ["0530-5920000", "112", "一共 12345678901234 元", "2026 年 11 月 24 日"])
def test_other_numbers_are_not_mobile_numbers(text: str) -> None:
    assert not has_phone(text)


def test_text_loses_what_hides_or_reorders_it() -> None:
    assert clean_text("a\x00b\u202ec\r\n\r\n\r\n\r\nd\u200b \x0b") == "abc\n\nd"
    assert clean_line(" 一\n二 ") == "一 二"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("付\u202e款\u2066到", "付款到"),
        ("张\u200b三\u2060\u00ad\u3164", "张三"),
        ("a" + "\u0301" * 5000 + "b", "a" + "\u0301" * 4 + "b"),
        ("é\u0323 ก็", "é\u0323 ก็"),
        ("👨\u200d👩\u200d👧 🇨🇳 ❤\ufe0f 👍🏽", "👨\u200d👩\u200d👧 🇨🇳 ❤\ufe0f 👍🏽"),
        ("\ud800x\x00\x1b[31m\ue000", "x[31m"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_hostile_text_is_made_harmless_and_honest_text_stays(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept
