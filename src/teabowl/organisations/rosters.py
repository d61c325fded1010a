"""Tables of members and of organisations, as offices keep them: headings in other words, dates in any of their ways, blank and doubled
rows. Pure: what is known (`Known`) is passed in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from teabowl.organisations import rules, words
from teabowl.organisations.kinds import Kind, Status
from teabowl.people.sheets import Sheet, UnreadableSheet
from teabowl.people.words import CLEANERS, clean_resident_number
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

HEADER_WITHIN = 10
MEMBERS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "党员姓名", "name"),
    "phone": ("手机号", "手机", "电话", "联系电话", "手机号码", "联系方式", "phone"),
    "resident_number": ("身份证号", "身份证", "身份证号码", "公民身份号码", "公民身份证号"),
    "branch": ("党组织", "所在党支部", "所在支部", "党支部", "支部", "所在党组织", "党组织名称", "branch"),
    "group": ("党小组", "小组", "所在党小组"),
    "status": ("状态", "人员类别", "党员类别", "类别", "政治面貌", "党籍状态", "status"),
    "applied_on": ("申请日期", "申请入党日期", "递交入党申请书日期", "申请时间", "递交申请时间"),
    "admitted_on": ("入党日期", "入党时间", "加入党组织日期", "接收为预备党员日期", "入党年月"),
    "confirmed_on": ("转正日期", "转正时间", "转为正式党员日期", "转正年月"),
    "since": ("列为积极分子日期", "列为发展对象日期", "到这一步的日期", "确定时间"),
    "mentors": ("介绍人", "入党介绍人", "培养联系人", "联系人"),
}
ORGANISATIONS: dict[str, tuple[str, ...]] = {
    "name": ("组织名称", "党组织名称", "党组织全称", "名称"),
    "kind": ("形式", "组织类别", "党组织类别", "组织形式", "类型", "类别"),
    "parent": ("上级", "上级组织", "上级党组织", "隶属党组织", "上级党组织名称"),
    "place": ("地方", "所在村", "村", "所在地", "行政村", "所属地区"),
    "unit": ("单位", "所在单位"),
    "seat": ("办公地点", "地址", "通讯地址"),
    "phone": ("办公电话", "联系电话", "电话"),
    "set_up_on": ("设立日期", "成立日期", "建立日期", "成立时间", "批准设立日期"),
    "elected_on": ("换届日期", "本届换届日期", "上次换届日期", "本届起始日期", "换届时间"),
}
TITLES = {
    "members": {
        "name": "姓名", "phone": "手机号", "resident_number": "身份证号", "branch": "党组织", "group": "党小组", "status": "状态",
        "applied_on": "申请日期", "admitted_on": "入党日期", "confirmed_on": "转正日期", "since": "到这一步的日期", "mentors": "介绍人",
    },
    "organisations": {
        "name": "组织名称", "kind": "形式", "parent": "上级组织", "place": "地方", "unit": "单位", "seat": "办公地点", "phone": "办公电话",
        "set_up_on": "设立日期", "elected_on": "换届日期",
    },
}  # fmt: skip
HEADERS = {"members": MEMBERS, "organisations": ORGANISATIONS}
STATUS_WORDS = {
    Status.FULL: ("正式党员", "正式", "党员", "中共党员"),
    Status.PROBATIONARY: ("预备党员", "预备", "中共预备党员"),
    Status.DEVELOPMENT: ("发展对象", "列为发展对象"),
    Status.ACTIVIST: ("入党积极分子", "积极分子"),
    Status.APPLICANT: ("入党申请人", "申请人", "申请入党人员"),
}
KIND_WORDS = {
    Kind.COMMITTEE: ("党委", "基层党委", "党的委员会"),
    Kind.GENERAL_BRANCH: ("党总支", "总支", "党总支部"),
    Kind.BRANCH: ("党支部", "支部"),
    Kind.JOINT_BRANCH: ("联合党支部", "联合支部"),
    Kind.GROUP: ("党小组", "小组"),
}
EXCEL_ZERO = date(1899, 12, 30)
PATTERNS = (
    re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[ T].*)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})[-./年](\d{1,2})月?"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is there already: branches by their plain name (several of one name: none is certain), groups by (branch, name), places
    below by plain name, plain names of organisations by (place, name), and humans on a list (name with phone, name alone, index)."""

    branches: Mapping[str, list[Any]] = field(default_factory=dict)
    own_branch: Any = None
    groups: Mapping[tuple[Any, str], Any] = field(default_factory=dict)
    places: Mapping[str, list[Any]] = field(default_factory=dict)
    own_place: Any = None
    parents: Mapping[str, list[tuple[Any, Kind]]] = field(default_factory=dict)
    names: frozenset[tuple[Any, str]] = frozenset()
    phones: frozenset[tuple[str, str]] = frozenset()
    persons: frozenset[tuple[Any, str]] = frozenset()
    """(branch, name) of those on a list."""
    indexes: frozenset[bytes] = frozenset()


@dataclass(slots=True)
class Row:
    """One row: what was typed per field, what it came to (JSON values), what is wrong with it (nothing: good)."""

    line: int
    typed: dict[str, str]
    clean: dict[str, Any]
    problems: list[str]


@dataclass(frozen=True, slots=True)
class Parsed:
    table: str
    """'members' or 'organisations'."""
    rows: list[Row]
    notes: list[str]


def plain(name: str) -> str:
    """A name without what different hands write differently: 中共, spaces, 委员会, brackets."""
    text = re.sub(r"[\s　（）()“”\"]", "", name).removeprefix("中国共产党").removeprefix("中共")
    text = text.removesuffix("委员会") if text.endswith("支部委员会") else text
    return text.replace("党支部", "支部").replace("党总支部", "总支").replace("党总支", "总支")


def read_date(text: str, today: date) -> date | None:
    """A date in any way that tables have it: 2019-07-01, 2019.7.1, 2019年7月, 20190701, or Excel's number. Empty is None.
    Raises ValueError with what to do."""
    text = text.strip()
    if not text:
        return None
    found = _date_of(text)
    if found is None or not date(1921, 1, 1) <= found:
        raise ValueError(_("日期看不懂：%(text)s，请写成 2019-07-01") % {"text": text[:20]})
    if found > today:
        raise ValueError(_("日期还没有到：%(text)s") % {"text": text[:20]})
    return found


def _date_of(text: str) -> date | None:
    if text.isascii() and text.isdigit() and len(text) == 5:
        return EXCEL_ZERO + timedelta(days=int(text))
    for pattern in PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            parts = [int(part) for part in match.groups()]
            try:
                return date(*parts) if len(parts) == 3 else date(parts[0], parts[1], 1)
            except ValueError:
                return None
    return None


def parse(sheet: Sheet, today: date) -> Parsed:
    """Finds out which table it is by its headings, cleans each row, marks rows that are there twice. Raises UnreadableSheet."""
    table, header_line, columns, strange = _find_header(sheet)
    notes = [_("没有读：%(what)s") % {"what": what} for what in sheet.left_out]
    if strange:
        notes.append(_("没有用到的列：%(what)s") % {"what": "、".join(strange[:8])})
    rows = []
    for line, cells in sheet.rows.items():
        typed = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        if line > header_line and any(text.strip() for text in typed.values()):
            rows.append(_row(sheet, table, line, typed, columns, today))
    if not rows:
        raise UnreadableSheet(_("表头下面一行都没有"))
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = _same(table, row)
        if not row.problems and key in seen:
            row.problems.append(_("和第 %(line)s 行是同一个") % {"line": seen[key]})
        seen.setdefault(key, row.line)
    return Parsed(table, rows, notes)


def _same(table: str, row: Row) -> tuple[str, ...]:
    if table == "organisations":
        return (plain(row.clean.get("name", "")), row.clean.get("place", ""))
    if row.clean.get("resident_number"):
        return ("number", row.clean["resident_number"])
    return (row.clean.get("name", ""), row.clean.get("phone", ""), plain(row.clean.get("branch", "")))


def _find_header(sheet: Sheet) -> tuple[str, int, dict[str, int], list[str]]:
    for line, cells in list(sheet.rows.items())[:HEADER_WITHIN]:
        plain_cells = ["".join(cell.split()).rstrip("*：:").lower() for cell in cells]
        for table in ("members", "organisations"):
            words_of = {word: name for name, synonyms in HEADERS[table].items() for word in synonyms}
            if not _is_header(table, plain_cells):
                continue
            columns: dict[str, int] = {}
            strange: list[str] = []
            for n, cell in enumerate(plain_cells):
                key = words_of.get(cell)
                if key and key not in columns:
                    columns[key] = n
                elif cell:
                    strange.append(cells[n][:20])
            return table, line, columns, strange
    raise UnreadableSheet(_("没有找到表头。党员表要有“姓名”，组织表要有“组织名称”和“形式”，可以先下载样表对照"))


def _is_header(table: str, cells: list[str]) -> bool:
    if table == "members":
        return any(cell in MEMBERS["name"] for cell in cells)
    return any(cell in ORGANISATIONS["name"] for cell in cells) and any(cell in ORGANISATIONS["kind"] for cell in cells)


def _row(sheet: Sheet, table: str, line: int, typed: dict[str, str], columns: Mapping[str, int], today: date) -> Row:
    full = {name: typed.get(name, "").strip() for name in HEADERS[table]}
    row = Row(line, full, {}, [])
    if line in sheet.formulas:
        row.problems.append(_("有公式（%(columns)s 列），请改成填好的字") % {"columns": "、".join(sheet.formulas[line][:5])})
    lost = [TITLES[table][name] for name, at in columns.items() if at in sheet.rounded.get(line, set())]
    if lost:
        row.problems.append(_("%(field)s被表格存成了数字，末几位已经丢了，请把这一列改成文本再填") % {"field": "、".join(lost)})
        return row
    cleaners = _member_cleaners(today) if table == "members" else _organisation_cleaners(today)
    for name, text in full.items():
        try:
            row.clean[name] = cleaners.get(name, str)(text)
        except ValueError as error:
            row.problems.append(str(error.args[0]))
    if not row.problems:
        _judge_member(row, today) if table == "members" else _judge_organisation(row)
    return row


def _day(today: date) -> Callable[[str], str]:
    def clean(text: str) -> str:
        found = read_date(text, today)
        return found.isoformat() if found else ""

    return clean


def _one_of(options: Mapping[Any, tuple[str, ...]], what: str) -> Callable[[str], str]:
    known = {word: key for key, synonyms in options.items() for word in synonyms}

    def clean(text: str) -> str:
        text = "".join(text.split())
        if text and text not in known:
            raise ValueError(_("%(what)s看不懂：%(text)s") % {"what": what, "text": text[:20]})
        return str(known[text].value) if text else ""

    return clean


def _member_cleaners(today: date) -> dict[str, Callable[[str], str]]:
    dates = dict.fromkeys(("applied_on", "admitted_on", "confirmed_on", "since"), _day(today))
    return {
        "name": CLEANERS["name"], "phone": CLEANERS["phone"], "resident_number": clean_resident_number,
        "status": _one_of(STATUS_WORDS, _("状态")), "mentors": lambda text: text[:80], **dates,
    }  # fmt: skip


def _organisation_cleaners(today: date) -> dict[str, Callable[[str], str]]:
    return {
        "kind": _one_of(KIND_WORDS, _("形式")), "set_up_on": _day(today), "elected_on": _day(today),
        "name": lambda text: text[: rules.MAX_NAME], "unit": lambda text: text[:80], "seat": lambda text: text[:120],
        "phone": lambda text: text[:30],
    }  # fmt: skip


def _judge_member(row: Row, today: date) -> None:
    """The status, where it is not written, follows from the dates; the dates must suit it."""
    clean = row.clean
    if not clean["status"]:
        reached = Status.FULL if clean["confirmed_on"] else Status.PROBATIONARY if clean["admitted_on"] else None
        if reached is None:
            row.problems.append(_("请写状态：正式党员、预备党员、发展对象、积极分子还是申请人"))
            return
        clean["status"] = reached.value
    days = {
        name: date.fromisoformat(clean[name]) if clean[name] else None for name in ("applied_on", "admitted_on", "confirmed_on")
    }
    if clean["status"] == Status.FULL and days["admitted_on"] and not days["confirmed_on"]:
        # Lists of old members often have one date only: the year of probation follows from it.
        confirmed = rules.years_after(days["admitted_on"], rules.PROBATION_YEARS)
        days["confirmed_on"], clean["confirmed_on"] = confirmed, confirmed.isoformat()
    since = date.fromisoformat(clean["since"]) if clean["since"] else today
    for problem in rules.entry_problems(Status(clean["status"]), today, since=since, **days):
        row.problems.append(f"{TITLES['members'].get(problem.field, '')}：{words.say(problem.code, problem.n)}")


def _judge_organisation(row: Row) -> None:
    if not row.clean["name"]:
        row.problems.append(_("请写组织名称"))
    if not row.clean["kind"]:
        row.problems.append(_("请写形式：党委、党总支、党支部、联合党支部还是党小组"))


def check_known(parsed: Parsed, known: Known, index_of: Mapping[str, bytes]) -> None:
    """What only the records know: which branch and place are meant, who is on a list already. Puts keys into `clean`."""
    check = _check_member if parsed.table == "members" else _check_organisation
    made: set[str] = set()
    for row in parsed.rows:
        if not row.problems:
            check(row, known, index_of, made)


def _check_member(row: Row, known: Known, index_of: Mapping[str, bytes], _made: set[str]) -> None:
    clean = row.clean
    found = (
        known.branches.get(plain(clean["branch"]), []) if clean["branch"] else [known.own_branch] if known.own_branch else []
    )
    if len(found) != 1:
        text = clean["branch"]
        row.problems.append(
            _("请写在哪个党支部") if not text
            else _("这里没有“%(name)s”这个支部，先设立它") % {"name": text[:30]} if not found
            else _("有好几个“%(name)s”，请写全名") % {"name": text[:30]}
        )  # fmt: skip
        return
    clean["branch_id"] = str(found[0])
    if clean["group"]:
        group = known.groups.get((found[0], plain(clean["group"])))
        if group is None:
            row.problems.append(_("这个支部里没有“%(name)s”这个小组") % {"name": clean["group"][:30]})
        else:
            clean["group_id"] = str(group)
    index = index_of.get(clean["resident_number"])
    taken = (index is not None and index in known.indexes) or (
        clean["phone"] and (clean["name"], clean["phone"]) in known.phones
    )
    if taken or (not clean["phone"] and index is None and (found[0], clean["name"]) in known.persons):
        row.problems.append(_("这位已经在党员名册里了"))


def _check_organisation(row: Row, known: Known, _index_of: Mapping[str, bytes], made: set[str]) -> None:
    clean = row.clean
    places = known.places.get(clean["place"], []) if clean["place"] else [known.own_place]
    if len(places) != 1:
        text = _("下面没有“%(name)s”这个地方") if not places else _("有好几个“%(name)s”，请写全")
        row.problems.append(text % {"name": clean["place"][:30]})
        return
    clean["place_id"] = str(places[0])
    parent = plain(clean["parent"])
    if not parent or (parent not in known.parents and parent not in made):
        row.problems.append(_("没有找到上级组织“%(name)s”") % {"name": clean["parent"][:30] or "–"})
        return
    above = known.parents.get(parent, [])
    if len(above) > 1:
        row.problems.append(_("有好几个“%(name)s”，请写全名") % {"name": clean["parent"][:30]})
        return
    for problem in rules.standing_problems(Kind(clean["kind"]), above[0][1]) if above else []:
        row.problems.append(str(words.say(problem.code, 0)))
    if (places[0], clean["name"]) in known.names:
        row.problems.append(str(words.PROBLEMS["name_taken"]))
    made.add(plain(clean["name"]))
