"""What may be typed as a name and a group."""

import pytest

from teabowl.people import rules


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *((typed, "name_letters") for typed in ("王🚀有福", "<b>王</b>", "王有福1")),
        *((typed, "name_unseen") for typed in ("王\u200b有福", "\u3164", "王\u202e有福", "王\x00")),
    ],
)
def test_no_name_of_a_person(typed: str, code: str) -> None:
    with pytest.raises(rules.Wrong, match=code):
        rules.clean_name(typed)


@pytest.mark.parametrize("typed", ["三组🌾", "<b>", "☆"])
def test_no_group(typed: str) -> None:
    with pytest.raises(rules.Wrong, match="group_letters"):
        rules.clean_group(typed)


def test_what_is_a_name_and_a_group() -> None:
    assert [rules.clean_name(name) for name in ("王 有福", "阿依古丽·买买提", "𠮷野")] == ["王有福", "阿依古丽·买买提", "𠮷野"]
    assert [rules.clean_group(group) for group in ("３组", "第三组", "东头（老街）")] == ["三组", "三组", "东头（老街）"]
