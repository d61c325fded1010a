"""The village register from a spreadsheet: what is taken, what is refused, what an undo leaves."""

import io
import time
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter
from django.db.models import Sum
from openpyxl import Workbook, load_workbook

from teabowl.audit.queries import verify
from teabowl.figures.models import Entry as Line
from teabowl.kernel.codes import resident_check_digit
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.people import actions
from teabowl.people.member_queries import staged_rows
from teabowl.people.models import Membership, Person, RegisterImport, RegisterRow
from teabowl.people.registers import parse
from teabowl.people.secrets import blind_index, open_sealed
from teabowl.people.sheets import MAX_BYTES, read_sheet
from tests.cast import NOW, Cast

NUMBER = "11010519491231002X"
HEADER = ("姓名", "小组", "手机号", "身份证号")


def book(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    out = io.BytesIO()
    workbook = Workbook()
    workbook.active.append(list(header))
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(out)
    return out.getvalue()


def stage(cast: Cast, data: bytes, filename: str = "名册.xlsx", part: str = "operator") -> RegisterImport:
    return actions.stage_import(cast.actor(part), place_id=cast.place("随西村").id, filename=filename, data=data, now=NOW)


def confirm(cast: Cast, staged: RegisterImport) -> RegisterImport:
    return actions.confirm_import(cast.actor("operator"), import_id=staged.id, now=NOW)


def problems(staged: RegisterImport) -> dict[int, list[str]]:
    return {row.line: row.problems for row in staged_rows(staged, good=False)}


def verified(cast: Cast) -> int:
    rows = Line.objects.filter(indicator="people.verified", place_id=cast.place("随西村").id)
    return int(rows.aggregate(n=Sum("amount"))["n"] or 0)


def test_good_rows_enter_bad_rows_say_why(cast: Cast):
    staged = stage(
        cast,
        book(
            [
                ("王大力", "1", "138 0013 8001", NUMBER.lower()),
                ("李小花", "第二组", "", ""),
                ("", "三组", "13800138003", ""),
                ("陈平", "三组", "1380013", ""),
                ("刘安", "三组", "13800138005", "110105194912310021"),
                ("王大力", "一组", "13800138001", ""),
                ("赵小满", "三组", "13953000008", ""),
                ("关长河", "四组", "", "110105"),
            ]
        ),
    )
    assert (staged.good, staged.bad) == (2, 6)
    assert problems(staged) == {
        4: ["名字还没有写"],
        5: ["手机号是 11 位，您填了 7 位"],
        6: ["身份证号不对，请对着证件再看一遍"],
        7: ["和第 2 行重复"],
        8: ["这个人已经在册"],
        9: ["身份证号是 18 位，这里有 6 位"],
    }
    assert Membership.objects.filter(imported_by=staged.id).count() == 0
    done = confirm(cast, staged)
    person = Person.objects.get(name="王大力")
    assert (done.good, person.phone) == (2, "+8613800138001")
    assert open_sealed(person.resident_number, "person.resident_number") == NUMBER
    assert NUMBER.encode() not in bytes(person.resident_number)
    assert bytes(person.resident_number_index) == blind_index(NUMBER)
    assert list(Membership.objects.filter(imported_by=staged.id).order_by("group").values_list("group", "status")) == [
        ("一组", "confirmed"),
        ("二组", "confirmed"),
    ]
    assert verified(cast) == 2
    assert verify().faults == []
    assert len(problems(done)) == 6


def test_what_is_staged_is_not_readable_in_the_database(cast: Cast):
    stage(cast, book([("王大力", "一组", "13800138001", NUMBER)]))
    typed = bytes(RegisterRow.objects.get().typed)
    assert NUMBER.encode() not in typed
    assert "王大力".encode() not in typed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_of_every_common_kind(cast: Cast, encoding: str, delimiter: str):
    text = delimiter.join(["组别", "姓 名", "联系电话"]) + "\r\n" + delimiter.join(["三组", "王大力", "13800138001"]) + "\r\n"
    assert stage(cast, text.encode(encoding), "名册.csv").good == 1


def test_what_is_no_sheet_is_refused_as_what_it_is(cast: Cast):
    from teabowl.people.sheets import UnreadableSheet, read_sheet

    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000  # read in the child
    for name, data, said in [("a.xls", old, "打不开"), ("a.xlsx", b"no sheet", "打不开"), ("a.pdf", b"%PDF-1.7", "只认")]:
        with pytest.raises(UnreadableSheet, match=said):
            read_sheet(name, data)


def test_a_header_further_down_and_strange_columns_are_noticed(cast: Cast):
    workbook = Workbook()
    workbook.active.append(["随西村村民名册"])
    workbook.active.append(["序号", "姓名", "组", "备注"])
    workbook.active.append([1, "王大力", 3, "=cmd"])
    workbook.create_sheet("密").sheet_state = "hidden"
    out = io.BytesIO()
    workbook.save(out)
    staged = stage(cast, out.getvalue())
    assert staged.notes == ["没有读：隐藏的工作表“密”", "没有用到的列：序号、备注"]
    assert problems(staged) == {3: ["有公式（D 列），请改成填好的字"]}


def test_formulas_and_rounded_numbers_are_refused_row_by_row(cast: Cast):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["王大力", "一组"])
        sheet.write_formula(1, 2, '=HYPERLINK("http://x","1")', value="13800138001")
        sheet.write_row(2, 0, ["李小花", "一组", "13800138002"])
        sheet.write_number(2, 3, 110105194912310021)
        sheet.write_row(3, 0, ["陈平", "一组"])
        sheet.write_number(3, 2, 13800138003)
    staged = stage(cast, out.getvalue())
    assert problems(staged) == {
        2: ["有公式（C 列），请改成填好的字"],
        3: ["身份证号被表格存成了数字，末几位已经丢了，请把这一列改成文本再填"],
    }
    assert staged.good == 1


def archive(parts: dict[str, bytes]) -> bytes:
    """A real workbook with parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book([("王大力", "一组", "", "")]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
FAR = (
    SHEET
    % '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
WIDE = SHEET % '<row r="1"><c r="XFD1"><v>1</v></c></row>'
LOL = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + SHEET % ""
HOSTILE = {
    "empty": b"",
    "blank": b"  \n ",
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "not a zip": b"PK\x03\x04" + b"\0" * 200,
    "a zip of something else": archive({"[Content_Types].xml": b"", "xl/workbook.xml": b"<x/>"}),
    "one cell far away": archive({"xl/worksheets/sheet1.xml": FAR.encode()}),
    "one cell far to the right": archive({"xl/worksheets/sheet1.xml": WIDE.encode()}),
    "entities": archive({"xl/worksheets/sheet1.xml": LOL.encode()}),
    "bomb": archive({"xl/media/image1.png": b"\0" * (70 << 20)}),
    "many parts": archive({f"xl/media/{n}.bin": b"" for n in range(600)}),
    "no name column": book([("1", "2")], header=("组别", "电话")),
    "header only": book([]),
    "too many rows": ("姓名\n" + "王\n" * 20_002).encode(),
    "too large": b"PK\x03\x04" + b"\0" * MAX_BYTES,
    "binary csv": b"\xff\xfe\0\0\0",
}


@pytest.mark.parametrize("sort", list(HOSTILE))
def test_a_hostile_file_changes_nothing_and_is_answered_quickly(cast: Cast, sort: str):
    name = "a.csv" if sort in {"too many rows", "binary csv", "picture", "script"} else "a.xlsx"
    begun = time.monotonic()
    with pytest.raises(Invalid) as caught:
        stage(cast, HOSTILE[sort], name)
    assert list(caught.value.fields) == ["file"]
    assert time.monotonic() - begun < 20
    assert RegisterImport.objects.count() == 0


def test_an_undo_takes_back_persons_memberships_and_figures(cast: Cast):
    staged = confirm(cast, stage(cast, book([("王大力", "一组", "13800138001", NUMBER), ("李小花", "一组", "", "")])))
    before = verified(cast)
    assert actions.undo_import(cast.actor("secretary"), import_id=staged.id, now=NOW) == (2, 0)
    assert (before, verified(cast)) == (2, 0)
    assert not Person.objects.filter(name__in=["王大力", "李小花"]).exists()
    assert not Person.objects.filter(resident_number_index__isnull=False).exists()
    with pytest.raises(Refused):
        actions.undo_import(cast.actor("operator"), import_id=staged.id, now=NOW)
    again = confirm(cast, stage(cast, book([("王大力", "一组", "13800138001", NUMBER)])))
    assert (again.good, verified(cast)) == (1, 1)


def test_an_undo_leaves_whom_something_new_hangs_on(cast: Cast):
    phone = cast.accounts["stranger"].phone
    staged = confirm(
        cast, stage(cast, book([("过路人", "一组", phone, ""), ("李小花", "一组", "", ""), ("陈平", "一组", "", "")]))
    )
    actions.apply_for_membership(
        cast.actor("stranger"), place_id=cast.place("随西村").id, name="过路人", group="一组", phone=phone, now=NOW
    )
    left = Membership.objects.get(person__name="陈平")
    actions.end_membership(cast.actor("operator"), membership_id=left.id, reason="moved", now=NOW)
    assert actions.undo_import(cast.actor("operator"), import_id=staged.id, now=NOW) == (1, 2)
    assert verified(cast) == 1


def test_a_number_known_in_another_village_is_the_same_person(cast: Cast):
    confirm(cast, stage(cast, book([("王大力", "一组", "", NUMBER)])))
    other = actions.stage_import(
        cast.actor("other_operator"),
        place_id=cast.place("张营村").id,
        filename="b.csv",
        data=f"姓名,身份证号\n王大力,{NUMBER}\n王二力,{NUMBER}\n".encode(),
        now=NOW,
    )
    assert (other.good, other.bad) == (1, 1)
    actions.confirm_import(cast.actor("other_operator"), import_id=other.id, now=NOW)
    assert Person.objects.filter(name="王大力").count() == 1
    wrong = actions.stage_import(
        cast.actor("other_operator"),
        place_id=cast.place("张营村").id,
        filename="b.csv",
        data=f"姓名,身份证号\n王二力,{NUMBER}\n".encode(),
        now=NOW,
    )
    assert problems(wrong) == {2: ["这个身份证号已经在册"]}


def test_rows_that_entered_since_the_preview_become_bad_ones(cast: Cast):
    rows = [("王大力", "一组", "13800138001", "")]
    one, two = stage(cast, book(rows)), stage(cast, book(rows))
    confirm(cast, one)
    late = confirm(cast, two)
    assert (late.good, late.bad) == (0, 1)
    assert problems(late) == {2: ["这个人已经在册"]}


def test_staged_rows_expire(cast: Cast):
    from datetime import timedelta

    staged = stage(cast, book([("王大力", "一组", "", NUMBER)]))
    assert actions.expire_imports(now=NOW + timedelta(days=6)) == 0
    assert actions.expire_imports(now=NOW + timedelta(days=8)) == 1
    staged.refresh_from_db()
    assert staged.state == "dropped"
    with pytest.raises(Refused):
        confirm(cast, staged)


def test_dropping_deletes_the_rows(cast: Cast):
    staged = stage(cast, book([("王大力", "一组", "", "")]))
    actions.drop_import(cast.actor("operator"), import_id=staged.id, now=NOW)
    assert RegisterRow.objects.count() == 0


def test_another_villages_operator_may_not_confirm(cast: Cast):
    staged = stage(cast, book([("王大力", "一组", "", "")]))
    with pytest.raises(NotAllowed):
        actions.confirm_import(cast.actor("other_operator"), import_id=staged.id, now=NOW)


def test_what_goes_out_comes_in_again_and_is_never_a_formula():
    from teabowl.people.sheets import read_sheet, write_sheet

    data = write_sheet("表", ["姓名", "小组"], [["=1+1", "+86"], ["@SUM(A1)", "-2"]])
    cells = [cell.value for row in load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
    assert cells == ["姓名", "小组", "'=1+1", "'+86", "'@SUM(A1)", "'-2"]
    assert read_sheet("a.xlsx", data).rows[2] == ["=1+1", "+86"]


def number(n: int) -> str:
    first = (
        f"37172519700101{n % 1000:03d}"
        if n < 1000
        else f"3717251970{1 + n // 1000 % 12:02d}{1 + n // 12000 % 28:02d}{n % 1000:03d}"
    )
    return first + resident_check_digit(first)


def test_a_large_village_takes_few_statements(cast: Cast, django_assert_max_num_queries):
    rows = [(f"王{chr(0x4E00 + n)}", f"{n % 9 + 1}", f"138{n:08d}", number(n)) for n in range(1500)]
    staged = stage(cast, book(rows))
    assert (staged.good, staged.bad) == (1500, 0)
    with django_assert_max_num_queries(40):
        confirm(cast, staged)
    assert verified(cast) == 1500


def test_a_register_as_it_lies_in_the_office() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "随西村花名册")
        for line, row in enumerate(
            [["户主姓名", "姓名", "组别", "电话"], ["王一", "王二", "", ""], ["", "王三", "", ""], ["", "李四", "", ""]], 1
        ):
            sheet.write_row(line, 0, row)
        sheet.merge_range("C3:C4", "三组")
        sheet.write_row("A6", ["", "合 计", "3人"])
        sheet.write_row("A7", ["制表人：王三"])
    parsed = parse(read_sheet("册.xlsx", out.getvalue()))
    assert [(row.clean["name"], row.clean["group"], row.problems) for row in parsed.rows] == [
        ("王二", "三组", []), ("王三", "三组", []), ("李四", "", []),
    ]  # fmt: skip
