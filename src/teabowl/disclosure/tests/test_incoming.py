"""A messy workbook: as village accountants keep them."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from teabowl.disclosure import actions, cells, queries, reading
from teabowl.disclosure.models import Book, Entry, Incoming
from teabowl.disclosure.rules import Category, Flow
from teabowl.disclosure.tests.conftest import NOW, OCTOBER, Accounts
from teabowl.kernel.errors import Invalid, NotAllowed, Refused
from teabowl.kernel.money import BadMoney
from teabowl.people.sheets import read_sheets

Rows = Sequence[Sequence[Any]]

MESSY: Rows = [
    ["随西村 2026 年 10 月份收支明细表", "", "", "", "", "", ""],
    ["单位：元", "", "", "", "制表：王三", "", ""],
    ["日 期", "摘  要", "收款单位", "金额（元）", "", "结余", "备注"],
    ["", "", "", "收入", "支出", "", ""],
    ["", "上月结余", "", "", "", "88,943.70", ""],
    [datetime(2026, 10, 8), "村西42亩机动地租金", "随西粮食种植合作社", "16,800.00元", "", "105,743.70", ""],
    ["十月十日", "公益岗保洁6人工资", "保洁员 6 人", "", "３６００", "102143.7", ""],
    ["", "路灯电费", "供电所", "", 615.5, "", "日期合并"],
    ["10.14", "三号机井水泵更换", "镇上农机配件门市", "", "￥3,860", "", ""],
    ["2026年10月15日", "旧水泵卖废铁", "", "120", "", "", ""],
    ["", "本月合计", "", "16,920.00", "8,075.50", "", ""],
    ["日 期", "摘  要", "收款单位", "金额（元）", "", "结余", "备注"],
    ["10月21日", "困难户慰问", "王桂芝", "", "三百二", "", ""],
    ["10月22日", "又收又支", "", "100", "100", "", ""],
    ["10月32日", "没有这一天", "", "", "50", "", ""],
    ["11月2日", "别的月份", "", "", "20", "", ""],
    ["10月23日", "", "供电所", "", "60", "", ""],
    ["", "本月结余", "", "", "", "97788.20", ""],
    ["理财小组签字：", "", "", "", "审核：", "", ""],
]


def book_of(sheets: dict[str, Rows], merges: Sequence[str] = ()) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(line, column, value, book.add_format({"num_format": "m月d日"}))
                    elif value != "":
                        sheet.write(line, column, value)
            for area in merges:
                sheet.merge_range(area, "")
    return out.getvalue()


def read(sheets: dict[str, Rows], filename: str = "账.xlsx", merges: Sequence[str] = ()) -> reading.Read:
    return reading.read(read_sheets(filename, book_of(sheets, merges), most=24), filename=filename)


def test_a_messy_month_is_read() -> None:
    found = read({"Sheet1": MESSY})
    october, november = found.months
    assert (october.month, october.opening, october.income, october.spending, october.closing) == (
        "2026-10-01", 8_894_370, 1_692_000, 807_550, 9_778_820,
    )  # fmt: skip
    assert [(row.on, row.flow, row.fen, row.purpose) for row in october.good] == [
        ("2026-10-08", "in", 1_680_000, "村西42亩机动地租金"),
        ("2026-10-10", "out", 360_000, "公益岗保洁6人工资"),
        ("2026-10-10", "out", 61_550, "路灯电费"),
        ("2026-10-14", "out", 386_000, "三号机井水泵更换"),
        ("2026-10-15", "in", 12_000, "旧水泵卖废铁"),
    ]
    assert [(row.line, row.problems) for row in october.bad] == [
        (13, ["金额“三百二”看不懂"]),
        (14, ["收入和支出两栏都有数，看不出是收还是支"]),
        (15, ["日期“10月32日”看不懂"]),
        (17, ["没有写是什么事（摘要）"]),
    ]
    assert [row.purpose for row in november.good] == ["别的月份"]
    assert [row.category for row in october.good] == ["lease", "cleaning", "utilities", "water", "other_in"]


def test_one_column_with_minus_for_out() -> None:
    rows = [
        ["时间", "用途", "金额"],
        ["2026-10-03", "拨款", "4,800"],
        ["2026-10-05", "电费", "-615.50"],
        ["10/9", "退款", "(20)"],
    ]
    (month,) = read({"10月": rows}, "2026年账.xlsx").months
    assert [(row.flow, row.fen) for row in month.good] == [("in", 480_000), ("out", 61_550), ("out", 2_000)]


def test_one_column_that_says_nothing_is_refused_row_by_row() -> None:
    rows = [["时间", "用途", "金额"], ["2026-10-03", "拨款", "4,800"], ["2026-10-05", "电费", "615.50"]]
    (month,) = read({"10月": rows}).months
    assert len(month.bad) == 2
    assert "收还是支" in month.bad[0].problems[0]


def test_a_column_of_ways_and_month_and_day_apart() -> None:
    rows = [["月", "日", "摘要", "收/支", "金额"], [10, 3, "拨款", "收", 4800], ["", 5, "电费", "支", 615.5]]
    (month,) = read({"Sheet": rows}, "2026年.xlsx").months
    assert [(row.on, row.flow) for row in month.good] == [("2026-10-03", "in"), ("2026-10-05", "out")]


def test_ten_thousands_and_spending_written_below_zero() -> None:
    rows = [
        ["单位：万元"],
        ["日期", "摘要", "收入", "支出"],
        ["2026-10-03", "拨款", "0.48", ""],
        ["2026-10-05", "电费", "", "-0.06155"],
    ]
    (month,) = read({"Sheet": rows}).months
    assert [(row.flow, row.fen) for row in month.good] == [("in", 480_000), ("out", 61_550)]


def test_a_year_of_twelve_sheets_by_their_names() -> None:
    sheets: dict[str, Rows] = {
        f"{n}月": [["日", "摘要", "收入", "支出"], ["5日", "拨款", 1000, ""], [20, "电费", "", n]] for n in range(1, 13)
    }
    sheets["说明"] = [["这张表是说明，没有账"]]
    found = read(sheets, "随西村2025年账.xlsx")
    assert [month.month for month in found.months] == [f"2025-{n:02d}-01" for n in range(1, 13)]
    assert all(len(month.good) == 2 for month in found.months)
    assert any("说明" in note for note in found.notes)


@pytest.mark.parametrize("rows", [[["没有表头"]], [["日期", "摘要", "收入"]], [["姓名", "小组"], ["王三", "一组"]]])
def test_what_is_no_account_is_said(accounts: Accounts, rows: Rows) -> None:
    with pytest.raises(Invalid) as raised:
        actions.stage_incoming(accounts.keeper, place=accounts.place, filename="x.xlsx", data=book_of({"S": rows}), now=NOW)
    assert "file" in raised.value.fields


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-14", date(2026, 10, 14)),
        ("2026-10-14 00:00:00", date(2026, 10, 14)),
        ("2026.10.14", date(2026, 10, 14)),
        ("二〇二六年十月十四日", date(2026, 10, 14)),
        ("20261014", date(2026, 10, 14)),
        ("46309", date(2026, 10, 14)),
        ("１０月１４日", date(2026, 10, 14)),
        ("十四日", date(2026, 10, 14)),
        ("14", date(2026, 10, 14)),
        ("2026-02-30", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_days_as_they_are_written(text: str, day: date | None) -> None:
    assert cells.day_of(text, OCTOBER) == day


@pytest.mark.django_db
def test_confirmed_into_a_draft_and_undone(accounts: Accounts) -> None:
    data = book_of({"Sheet1": MESSY})
    made = actions.stage_incoming(accounts.keeper, place=accounts.place, filename="十月.xlsx", data=data, now=NOW)
    assert (made.good, made.bad) == (6, 4)
    checks = {text for month in queries.staged_months(accounts.place, made) for _state, text in month.checks}
    assert "收入合计对得上：16,920.00" in checks
    assert "支出合计对得上：8,075.50" in checks
    done = actions.confirm_incoming(accounts.keeper, incoming_id=made.id, now=NOW)
    assert (done.months, done.entries) == (2, 6)
    october = queries.work_book(accounts.keeper, accounts.place, OCTOBER, now=NOW)
    assert (october.sums.opening, october.sums.closing) == (8_894_370, 9_778_820)
    with pytest.raises(Refused):
        actions.confirm_incoming(accounts.keeper, incoming_id=made.id, now=NOW)
    again = actions.stage_incoming(accounts.keeper, place=accounts.place, filename="十月.xlsx", data=data, now=NOW)
    assert (again.good, again.bad) == (0, 10)
    actions.undo_incoming(accounts.keeper, incoming_id=made.id, now=NOW)
    assert not Entry.objects.exists()
    assert not Book.objects.exists()


@pytest.mark.django_db
def test_what_was_sent_cannot_be_undone(accounts: Accounts) -> None:
    made = actions.stage_incoming(
        accounts.keeper, place=accounts.place, filename="x.xlsx", data=book_of({"S": MESSY[:11]}), now=NOW
    )
    actions.confirm_incoming(accounts.keeper, incoming_id=made.id, now=NOW)
    actions.send_book(accounts.keeper, book_id=Book.objects.get(month=OCTOBER).id, now=NOW)
    with pytest.raises(Refused):
        actions.undo_incoming(accounts.keeper, incoming_id=made.id, now=NOW)


@pytest.mark.django_db
def test_a_published_month_takes_nothing_more(accounts: Accounts) -> None:
    accounts.published()
    made = actions.stage_incoming(
        accounts.keeper, place=accounts.place, filename="x.xlsx", data=book_of({"S": MESSY[:11]}), now=NOW
    )
    assert made.good == 0
    (month,) = queries.staged_months(accounts.place, made)
    assert "已经公布" in month.bad[0].problems
    many = [["2025年3月"], ["日期", "摘要", "收入"], *(["3月5日", f"租金{n}", n + 1] for n in range(300))]
    made = actions.stage_incoming(accounts.keeper, place=accounts.place, filename="x.xlsx", data=book_of({"S": many}), now=NOW)
    (month,) = queries.staged_months(accounts.place, made)
    assert (month.goods, len(month.good)) == (300, 100)
    assert month.pairs[0][1].startswith("45,150")


@pytest.mark.django_db
def test_only_the_keepers_bring_workbooks_in(accounts: Accounts) -> None:
    for part in ("villager", "township", "auditor", "other_operator"):
        with pytest.raises(NotAllowed):
            actions.stage_incoming(accounts.cast.actor(part), place=accounts.place, filename="x.csv", data=b"x", now=NOW)
    assert not Incoming.objects.exists()


@pytest.mark.django_db
def test_what_was_read_goes_after_its_time(accounts: Accounts) -> None:
    made = actions.stage_incoming(accounts.keeper, place=accounts.place, filename="x.xlsx", data=book_of({"S": MESSY}), now=NOW)
    assert actions.clean_incoming(now=NOW) == 0
    assert actions.clean_incoming(now=NOW.replace(month=12)) == 1
    with pytest.raises(Refused):
        actions.confirm_incoming(accounts.keeper, incoming_id=made.id, now=NOW)


def test_categories_are_guessed_from_words() -> None:
    assert cells.category_of(Flow.OUT, "", "慰问五保户") is Category.RELIEF
    assert cells.category_of(Flow.IN, "", "不知道是什么") is Category.OTHER_IN


def test_what_would_be_taken_wrongly_says_so_instead() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True}) as book:
        sheet = book.add_worksheet("10月")
        rows: Rows = [
            ["2025年10月"],
            ["日期", "摘要", "收入", "支出"],
            [44476, "租金", "叁仟贰佰元整", ""],
            ["2025-10-09", "电费", "", 20],
            ["2025-10-09", "电费", "", 20],
            ["", "没写多少钱", "", ""],
            ["2025-10-10", "公式", "", ""],
            ["", "一、以上由理财小组审核", "", ""],
        ]
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
        sheet.write_formula("D7", "=1+1", None, "")
        shade = book.add_format({"bg_color": "#eeeeee"})
        sheet.write_blank("BZ30000", None, shade)
    (month,) = reading.read(read_sheets("账.xlsx", out.getvalue(), most=24), filename="账.xlsx").months
    assert [(row.on, row.fen) for row in month.good] == [("2025-10-08", 320_000), ("2025-10-09", 2_000)]  # counted from 1904
    assert [(row.line, row.problems[0][:6]) for row in month.bad] == [
        (5, "和第 4 行"),
        (6, "没有写金额"),
        (7, "“支出”是公"),
    ]


def test_chinese_numerals_are_amounts_where_they_say_one_number() -> None:
    said = ["人民币壹万贰仟零伍元伍角", "壹佰壹拾元零伍分", "一百零五", "十五元", "二十三万五千", "贰拾元零叁角"]
    assert [cells.fen_in(text) for text in said] == [1_200_550, 11_005, 10_500, 1_500, 23_500_000, 2_030]
    for text in ("三百二", "二万三", "百", "万元"):
        with pytest.raises(BadMoney):
            cells.fen_in(text)


def test_totals_of_any_name_are_no_entries() -> None:
    totals = [
        "3月合计",
        "三月份合计",
        "本月小计",
        "第一季度合计",
        "收入合计",
        "支出总计",
        "总收入",
        "收支相抵",
        "银行存款余额：",
        "月结",
    ]
    rows = [["2025年3月"], ["时间", "摘要/用途", "收款人", "收入"], ["2025-3-5", "租金", "王三", 10]]
    rows += [["", text, "", 777] for text in totals] + [["2025-3-31", "3月合计", "", 10]]
    rows += [["", "各组垫资合计数", "", 777], ["2025-3-31", "保洁员三个月工资合计", "保洁员", 20]]
    rows += [["2025-3-31", "3月收入", "镇财政所", 30]]
    found = read({"S": rows})
    assert found.notes == ["合计、小计、结余 11 行，没有当成账记"]
    (month,) = found.months
    assert [row.fen for row in month.good] == [1_000, 2_000, 3_000]
    assert [(row.line, row.problems[0][:7]) for row in month.bad] == [(15, "看着像合计或者")]
    assert month.income == 1_000


def test_a_title_above_a_table_with_semicolons() -> None:
    data = "随西村2025年3月\r\n日期;摘要;收入\r\n3.5;租金;1,000.50\r\n".encode("gb18030")
    (month,) = reading.read(read_sheets("账.csv", data, most=1), filename="账.csv").months
    assert [(row.on, row.fen) for row in month.good] == [("2025-03-05", 100_050)]


def test_income_and_spending_one_below_the_other_or_beside_it() -> None:
    below = [["2025年3月"], ["日期", "项目", "金额"], ["一、收入"], ["3.5", "租金", 100], ["二、支出："], ["3.7", "电费", 30]]
    beside = [["2025年3月"], ["收入", "", "", "支出", "", ""], ["日期", "项目", "金额"] * 2]
    beside += [["3.5", "租金", 100, "3.7", "电费", 30], ["合计", "", 100, "", "", 30]]
    one_line = [["2025年3月"], ["日期", "收入项目", "收入金额", "日期", "支出项目", "支出金额"], *beside[3:]]
    for rows in (below, beside, one_line):
        (month,) = read({"S": rows}).months
        assert [(row.on, row.flow, row.fen, row.problems) for row in month.rows] == [
            ("2025-03-05", "in", 10_000, []), ("2025-03-07", "out", 3_000, []),
        ]  # fmt: skip


def test_days_that_excel_has_changed_are_named() -> None:
    rows = [["2025年3月"], ["日期", "摘要", "收入"]]
    rows += [[3.1, "一号或者十号", 1], [3.08, "八号", 2], [3.1, "在八号后面", 3], [datetime(2026, 3, 5), "今年的三月五日", 4]]
    (month,) = read({"S": rows}).months
    assert [(row.on, row.fen) for row in month.good] == [("2025-03-08", 200), ("2025-03-10", 300)]
    assert [row.line for row in month.bad] == [3, 6]
