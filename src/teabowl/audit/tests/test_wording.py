"""The audit in words."""

import pytest

from teabowl.audit.wording import Named, actor_words, change_words, deed_words, named


def test_what_an_area_named_is_said_and_the_rest_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(named(), "shoes", Named({"mend": "修鞋"}, {"sole": "鞋底"}, {"worn": "磨了"}))
    assert (deed_words("shoes.mend"), deed_words("shoes.burn")) == ("修鞋", None)
    changes = {"sole": [None, "worn"], "status": ["worn", "new"], "lace": [True, ["worn", "x"]]}
    assert change_words("shoes.mend", changes) == [
        ("鞋底", "–", "磨了"), ("状态", "磨了", "new"), ("lace", "是", "磨了、x"),
    ]  # fmt: skip
    assert change_words("hats.mend", {"sole": ["worn", "2026-11-24T02:30:00+00:00"]}) == [
        ("sole", "worn", "2026 年 11 月 24 日")
    ]


@pytest.mark.parametrize(
    ("name", "said"), [("letters.escalation", "系统自动"), ("demo", "系统自动"), ("周明芳", "周明芳"), ("", "–")]
)
def test_background_work_is_the_system(name: str, said: str) -> None:
    assert actor_words(name) == said
