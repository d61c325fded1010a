"""Finding a place by what somebody types."""

import pytest

from teabowl.places import finding, queries
from tests.cast import Cast


@pytest.fixture
def ready(cast: Cast) -> Cast:
    finding.refresh_keys(p.id for p in cast.places.values())
    return cast


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("随西村", "随西村"),
        ("西村", "随西村"),
        ("SXC", "随西村"),
        ("suixi", "随西村"),
        ("ＳｕｉＸｉ", "随西村"),
        ("张营", "张营镇"),
        ("张营村", "张营村"),
        ("巨野 北村", "龙堌北村"),
        ("371725104201", "随西村"),
        ("3717251042", "随西村"),
        ("hezeshi", "菏泽市"),
    ],
)
def test_finds(ready: Cast, text: str, first: str) -> None:
    assert queries.find_places(text)[0].name == first


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "%", "_", "不存在", "'; DROP TABLE places_place; --", "x" * 5000, "𠀀", "\ud800"]
)
def test_hopeless_input_finds_nothing(ready: Cast, text: str) -> None:
    assert queries.find_places(text) == []


def test_the_path_tells_where(ready: Cast) -> None:
    assert queries.find_places("随西村")[0].path == "菏泽市 › 郓城县 › 随官屯镇"
    west = ready.place("随西村")
    assert queries.place_paths([west.id]) == {west.id: "菏泽市 › 郓城县 › 随官屯镇"}


def test_under_narrows(ready: Cast) -> None:
    assert queries.find_places("村", under=ready.place("巨野县")) == []
    assert [f.name for f in queries.find_places("北村", under=ready.place("巨野县"))] == ["龙堌北村"]
    assert queries.find_places("北村", under=ready.place("郓城县")) == []


def test_limit(ready: Cast) -> None:
    assert len(queries.find_places("z", limit=1)) == 1
