"""Loading lists of divisions: first in bulk, then as dated changes; broken files change nothing."""

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from teabowl.kernel.actor import system_actor
from teabowl.kernel.errors import NotAllowed, Refused
from teabowl.places import commands, load, participants, queries, reading, undoing
from teabowl.places.models import Change, Place, PlaceKey
from teabowl.places.reading import BadFile
from tests.cast import NOW, Cast

COMMAND = system_actor("places.command")
HEAD = "code,name,level,parent_code\n"
LIST = """370000000000,山东省,province,
371700000000,菏泽市,city,370000000000
371725000000,郓城县,county,371700000000
371724000000,巨野县,county,371700000000
371725104000,随官屯镇,township,371725000000
371724100000,龙堌镇,township,371724000000
371725104201,随西村村民委员会,village,371725104000
371725104202,随东村村民委员会,village,371725104000
"""
ON = date(2026, 11, 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(HEAD + LIST, encoding="utf-8")
    return path


def loaded(path: Path, days: int = 0, on: date | None = None) -> list[Change]:
    return load.load_file(COMMAND, path, now=NOW + timedelta(days=days), on=on)


def edited(path: Path, *pairs: tuple[str, str]) -> Path:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.django_db
def test_first_load(file: Path) -> None:
    changes = loaded(file)
    assert [c.kind for c in changes] == ["load"]
    west = queries.place_by_code("371725104201")
    assert (west.name, west.official_name, west.pinyin, west.opened_on) == ("随西村", "随西村村民委员会", "suixicun", None)
    assert [p.name for p in queries.ancestors(west)] == ["山东省", "菏泽市", "郓城县", "随官屯镇", "随西村"]
    assert west.sort_key == ".".join(p.code for p in queries.ancestors(west))
    assert queries.find_places("西村")[0].code == west.code


@pytest.mark.django_db
def test_the_bulk_load_makes_the_same_places_as_opening_them_one_by_one(file: Path) -> None:
    loaded(file)
    from teabowl.places.finding import refresh_keys

    keys = sorted(PlaceKey.objects.values_list("place_id", "kind", "key"))
    refresh_keys(Place.objects.values_list("id", flat=True))
    assert sorted(PlaceKey.objects.values_list("place_id", "kind", "key")) == keys


@pytest.mark.django_db
def test_loading_again_changes_nothing(file: Path) -> None:
    loaded(file)
    assert loaded(file, 1) == []
    assert Change.objects.count() == 1


@pytest.mark.django_db
def test_differences_become_dated_changes_and_can_be_undone(file: Path) -> None:
    loaded(file)
    before = list(Place.objects.order_by("id").values_list())
    edited(
        file,
        ("371725104202,随东村村民委员会,village,371725104000\n", "371724100201,龙堌北村,village,371724100000\n"),
        ("随西村村民委员会,village,371725104000", "随河村村民委员会,village,371724100000"),
    )
    changes = loaded(file, 1, ON)
    assert [c.kind for c in changes] == ["open", "rename", "move", "close"]
    assert {c.on for c in changes} == {ON}
    west = queries.place_by_code("371725104201")
    assert (west.name, west.parent.name) == ("随河村", "龙堌镇")
    assert queries.place_by_code("371725104202").closed_on == ON
    assert queries.place_by_code("371724100201").opened_on == ON
    assert loaded(file, 2) == []
    for change in reversed(changes):
        undoing.undo_change(COMMAND, change_id=change.id, now=NOW + timedelta(days=3))
    assert list(Place.objects.order_by("id").values_list()) == before


@pytest.mark.django_db
def test_a_merged_village_in_an_old_list_stays_merged(file: Path) -> None:
    from teabowl.places import actions

    loaded(file)
    actions.merge_places(COMMAND, codes=["371725104202"], into="371725104201", on=ON, decision=actions.Decision("文"), now=NOW)
    difference = load.compare(reading.read_divisions(file))
    assert difference.is_empty
    assert len(difference.passed) == 1


@pytest.mark.django_db
def test_a_place_with_records_does_not_vanish_from_a_list(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(file)
    part = participants.Participant("letters", "封书信", "letters", lambda ids: 2, lambda ids, since: 0)
    monkeypatch.setattr(participants, "PARTICIPANTS", [part])
    edited(file, ("371725104202,随东村村民委员会,village,371725104000\n", ""))
    with pytest.raises(BadFile, match="2 封书信"):
        loaded(file, 1)


@pytest.mark.django_db
def test_another_provinces_list_closes_nothing(file: Path) -> None:
    loaded(file)
    file.write_text(HEAD + "110000000000,北京市,province,\n", encoding="utf-8")
    assert [c.kind for c in loaded(file, 1)] == ["open"]
    assert Place.objects.in_force().count() == 9


@pytest.mark.django_db
def test_only_the_command_loads(file: Path, cast: Cast) -> None:
    rows = reading.read_divisions(file)
    with pytest.raises(NotAllowed):
        load.load_places(cast.actor("city"), rows=rows, difference=load.Difference(first=True), source="x", now=NOW)


@pytest.mark.django_db
def test_a_tree_that_changed_meanwhile_is_not_overrun(file: Path) -> None:
    rows = reading.read_divisions(file)
    difference = load.compare(rows)
    loaded(file)
    with pytest.raises(Refused, match="这期间"):
        load.load_places(COMMAND, rows=rows, difference=difference, source="x", now=NOW)


BROKEN: list[tuple[str, bytes, str]] = [
    ("empty", b"", "空的"),
    ("only a header", HEAD.encode(), "空的"),
    ("blank", b"\n\n\n", "空的"),
    ("gbk", (HEAD + LIST).encode("gbk"), "第 2 行.*GBK"),
    ("utf-16", (HEAD + LIST).encode("utf-16"), "UTF-16"),
    ("binary", bytes(range(128, 256)) * 9, "不是 UTF-8"),
    ("nul", (HEAD + LIST.replace("随西", "随\0西")).encode(), "第 8 行.*NUL"),
    ("unknown parent", (HEAD + LIST + "371725999201,甲村,village,371725999000\n").encode(), "第 10 行.*371725999000"),
    ("duplicate", (HEAD + LIST + "371725104201,甲村,village,371725104000\n").encode(), "第 10 行.*重复.*第 8 行"),
    ("itself", (HEAD + LIST + "371725104209,甲村,village,371725104209\n").encode(), "第 10 行.*圈"),
    (
        "ring",
        (HEAD + "371725104001,甲,township,371725104002\n371725104002,乙,township,371725104001\n").encode(),
        "第 2 行.*圈(.|\n)*第 3 行.*圈",
    ),
    ("wrong level", (HEAD + LIST + "371725104209,甲村,village,371725000000\n").encode(), "第 10 行.*级别不对"),
    ("unknown level", (HEAD + LIST + "371725104209,甲村,hamlet,371725104000\n").encode(), "第 10 行.*hamlet"),
    ("short code", (HEAD + LIST + "3717251042,甲村,village,371725104000\n").encode(), "第 10 行.*12 位"),
    ("no name", (HEAD + LIST + "371725104209, ,village,371725104000\n").encode(), "第 10 行.*名称"),
    ("long name", (HEAD + LIST + f"371725104209,{'村' * 99},village,371725104000\n").encode(), "第 10 行.*名称"),
    ("endless field", (HEAD + LIST + f"371725104209,{'村' * 200_000},village,371725104000\n").encode(), "第 10 行.*太长"),
    ("too many fields", (HEAD + LIST + "371725104209,甲村,village,371725104000" + "," * 500 + "\n").encode(), "第 10 行.*列"),
    ("wide header", ("a," * 500 + "b\n").encode(), "第 1 行.*太多"),
    ("missing columns", b"code,name\n1,2\n", "表头缺 level、parent_code"),
    ("column twice", b"code,name,level,parent_code,code\n", "写了两次"),
    ("open quote", (HEAD + '371725104209,"甲村,village,371725104000\n').encode(), "引号"),
    ("village without parent", (HEAD + "371725104209,甲村,village,\n").encode(), "第 2 行.*上级"),
    ("province with parent", (HEAD + LIST + "110000000000,北京市,province,370000000000\n").encode(), "第 10 行"),
    ("false excel", b"PK\x03\x04 nonsense", "打不开"),
    ("old excel", b"\xd0\xcf\x11\xe0" + b"x" * 99, "xlsx"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "words"), [(d, w) for _n, d, w in BROKEN], ids=[n for n, _d, _w in BROKEN])
def test_a_broken_file_changes_nothing_and_says_where(file: Path, data: bytes, words: str) -> None:
    file.write_bytes(data)
    with pytest.raises(BadFile, match=words):
        loaded(file)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_township_missing_in_a_later_list_is_an_unknown_parent(file: Path) -> None:
    loaded(file)
    edited(file, ("371725104000,随官屯镇,township,371725000000\n", ""))
    with pytest.raises(BadFile, match=r"第 7 行.*371725104000"):
        loaded(file, 1)


def test_twenty_faults_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEAD + "x,y,z,w\n" * 50, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        reading.read_divisions(path)
    assert len(str(caught.value.message).splitlines()) == 22
    assert "还有 30 处" in str(caught.value.message)


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return path


@pytest.mark.django_db
def test_excel_with_codes_as_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [["code", "name", "level", "parent_code"]]
    for line in LIST.splitlines():
        code, name, level, parent = line.split(",")
        rows.append([int(code), name, level, int(parent) if parent else ""])
    loaded(workbook(tmp_path / "list.xlsx", rows))
    assert Place.objects.count() == 8


def test_excel_far_out_cells_and_bombs_are_turned_away(tmp_path: Path) -> None:
    path = workbook(tmp_path / "far.xlsx", [["code", "name", "level", "parent_code"]])
    far = tmp_path / "far2.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = data.replace(b"</row>", b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
            new.writestr(part.filename, data)
    with pytest.raises(BadFile, match="太宽或太长"):
        reading.read_divisions(far)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))
        new.writestr("xl/worksheets/sheet2.xml", b" " * 30_000_000)
    with pytest.raises(BadFile, match="压缩得不正常"):
        reading.read_divisions(bomb)


@pytest.mark.django_db
def test_the_command_shows_the_plan_first(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["places", "load", str(file), "--dry-run"]) == 0
    assert not Place.objects.exists()
    assert commands.main(["places", "load", str(file)]) == 0
    edited(file, ("随东村", "随河村"))
    capsys.readouterr()
    assert commands.main(["places", "load", str(file), "--on", "2026-11-01", "--decision", "菏民〔2026〕3 号"]) == 0
    assert "371725104202 随东村村民委员会 → 随河村村民委员会" in capsys.readouterr().out
    assert Change.objects.get(kind="rename").decision == "菏民〔2026〕3 号"


@pytest.mark.django_db
def test_commands_change_and_undo(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded(file)
    words = ["places", "merge", "371725104202", "--into", "371725104201", "--on", "2026-11-01", "--decision", "文"]
    assert commands.main([*words, "--dry-run"]) == 0
    assert not Change.objects.filter(kind="merge").exists()
    capsys.readouterr()
    assert commands.main(words) == 0
    change = capsys.readouterr().out.strip()
    assert commands.main(["places", "history", "371725104202"]) == 0
    assert "随东村并入随西村" in capsys.readouterr().out
    assert commands.main(["places", "find", "随东"]) == 0
    assert "已撤并" in capsys.readouterr().out
    assert commands.main(["places", "undo", change]) == 0
    assert commands.main(["places", "undo", change]) == 1
    assert commands.main(["places", "undo", "nonsense"]) == 1
    assert commands.main(["places", "find", "zzzz"]) == 1
    errors = capsys.readouterr().err
    assert "Traceback" not in errors
    assert len(errors.splitlines()) == 2


@pytest.mark.django_db
def test_the_command_names_faults_one_a_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(HEAD + "x,y,z,w\n", encoding="utf-8")
    assert commands.main(["places", "load", str(file)]) == 1
    assert capsys.readouterr().err.startswith("第 2 行：编号是 12 位数字")
