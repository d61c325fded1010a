"""Names, codes and levels: pure."""

from datetime import date
from uuid import UUID

import pytest

from teabowl.kernel.actor import Level
from teabowl.places import names, rules
from teabowl.places.rules import Fault, Standing

ONE, TWO, UP, TOP = (UUID(int=n) for n in range(1, 5))


@pytest.mark.parametrize(
    ("official", "short"),
    [
        ("随西村村民委员会", "随西村"),
        ("南门村民委员会", "南门村"),
        ("东安社区居民委员会", "东安社区"),
        ("南朱楼居民委员会", "南朱楼"),
        ("刘康庄村民村委会", "刘康庄村"),
        ("王堂村村民居委会", "王堂村"),
        ("丁寨社区居委员会", "丁寨社区"),
        ("祥苑类似居委会", "祥苑"),
        ("沙土街道办事处", "沙土街道"),
        ("东新农场生活区", "东新农场生活区"),
        ("郓城县", "郓城县"),
        ("村委会", "村委会"),
    ],
)
def test_short_name(official: str, short: str) -> None:
    assert names.short_name(official) == short


@pytest.mark.parametrize(
    ("name", "phrase", "sounds"),
    [("随西村", False, ("suixicun", "sxc")), ("单县", True, ("shanxian", "sx")), ("重庆市", True, ("chongqingshi", "cqs"))],
)
def test_pinyin(name: str, phrase: bool, sounds: tuple[str, str]) -> None:
    assert names.pinyin_of(name, as_phrase=phrase) == sounds


def test_a_name_is_found_by_its_inside_and_by_other_readings() -> None:
    keys = names.search_keys("单堡村")
    assert {(1, "堡村"), (0, "shanbaocun"), (0, "danpucun"), (0, "sbc")} <= set(keys)
    assert (1, "村") not in keys, "one character alone is no key"


def test_a_closed_place_is_found_after_those_in_force() -> None:
    assert {kind for kind, _key in names.search_keys("随西村", closed=True)} == {2}


def test_full_width_and_apostrophes_are_folded() -> None:
    assert names.folded("ＳＸＣ　Xi'an\x00\ud800") == "sxc xian"


@pytest.mark.parametrize("code", ["37172510420", "37172510420a", "３７１７２５１０４２０１", "", "371725104201 "])
def test_what_is_no_code(code: str) -> None:
    assert not rules.is_code(code)


def test_next_code_is_free_and_below_its_parent() -> None:
    assert rules.next_code("371725104000", Level.VILLAGE, {"371725104201"}) == "371725104202"
    assert rules.next_code("371725000000", Level.TOWNSHIP, ()) == "371725101000"


def village(key: UUID, **given: object) -> Standing:
    return Standing(key, Level.VILLAGE, "371725104201", UP, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("subjects", "fault"),
    [
        ([], Fault.NOTHING),
        ([village(ONE)], Fault.ITSELF),
        ([Standing(TWO, Level.TOWNSHIP, "371725104000", TOP)], Fault.OTHER_LEVEL),
        ([village(TWO)], None),
    ],
)
def test_merges(subjects: list[Standing], fault: Fault | None) -> None:
    found = rules.fault_of_merge(subjects, village(ONE))
    assert (found[0] if found else None) is fault


def test_dates() -> None:
    today = date(2026, 11, 24)
    assert rules.fault_of_dates([village(ONE)], date(2026, 11, 25), today) == (Fault.IN_FUTURE, None)
    young = village(ONE, opened_on=date(2026, 5, 1))
    assert rules.fault_of_dates([young], date(2026, 4, 30), today) == (Fault.BEFORE_OPENING, young)
    gone = village(ONE, closed_on=date(2020, 1, 1))
    assert rules.fault_of_dates([gone], today, today) == (Fault.CLOSED, gone)


def test_township_may_stand_under_a_city_without_districts() -> None:
    assert rules.may_stand_under(Level.TOWNSHIP, Level.CITY)
    assert not rules.may_stand_under(Level.VILLAGE, Level.COUNTY)


@pytest.mark.parametrize("name", ["随西村", "西固社区（东区）", "\ue012庄", "十二里河·南", "〇一村", "1 号楼社区"])
def test_a_name_of_a_place(name: str) -> None:
    assert rules.is_name(name)


@pytest.mark.parametrize(
    "name", ["随西🚀村", "随西\u202e村", "随\u200b西村", "随西\x07村", "<b>随西</b>", "☆村", "\u3164", " ", "村" * 61]
)
def test_no_name_of_a_place(name: str) -> None:
    assert not rules.is_name(name)
