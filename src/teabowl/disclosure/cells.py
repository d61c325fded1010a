"""What village accountants write into cells: dates, months, amounts, headings, and what an entry may be for. Pure."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from teabowl.disclosure.rules import Category, Flow
from teabowl.kernel.money import BadMoney, fen_of

HEADINGS: dict[str, tuple[str, ...]] = {
    "date": ("日期", "时间", "记账日期", "发生日期", "年月日", "入账日期", "凭证日期", "收支日期", "业务日期", "date"),
    "month": ("月",),
    "day": ("日",),
    "purpose": ("摘要", "用途", "事由", "内容", "项目", "收支项目", "收支内容", "款项用途", "事项", "经济事项", "收支事项", "名称",
                "项目名称", "收支明细", "明细", "purpose"),
    "party": ("收款人", "付款人", "收付款人", "收付款单位", "对方", "对方单位", "往来单位", "收款单位", "付款单位", "领款人", "交款人",
              "收款方", "付款方", "单位或个人", "单位/个人", "收款人/付款人", "收付对象", "来源", "payee"),
    "income": ("收入", "收入金额", "收方", "增加", "收", "借方", "借方金额", "本月收入", "income"),
    "spending": ("支出", "支出金额", "付方", "减少", "支", "付", "付出", "贷方", "贷方金额", "本月支出", "spending"),
    "amount": ("金额", "发生额", "数额", "收支金额", "发生金额", "amount"),
    "flow": ("收支", "收/支", "收或支", "收支类型", "收支方向", "方向", "类型"),
    "category": ("类别", "科目", "分类", "收支类别", "会计科目", "款项类别", "科目名称", "category"),
    "balance": ("结余", "余额", "累计结余", "滚存", "滚存结余", "账面余额", "结存", "balance"),
    "handled_by": ("经手人", "经办人", "经手", "经办"),
    "ignored": ("序号", "编号", "凭证号", "凭证", "票号", "备注", "附注", "附件", "附件张数", "证明人", "审批人", "票据张数", "签字"),
}  # fmt: skip
WORDS = {word: name for name, words in HEADINGS.items() for word in words}

OPENING = re.compile(
    r"上月(末)?(结余|余额|结存|滚存)|期初(余额|结余)?|上期(结余|余额)|月初(结余|余额)?|上年(结转|结余)|承前页|结转上月"
)
CLOSING = re.compile(
    r"(本月|月末|期末|本期|月底)(末)?(累计)?(结余|余额|结存)|^(结余|余额|滚存结余|累计结余|期末)$|结转下月|过次页"
)
TOTAL = re.compile(
    r"^(合\s*计|小\s*计|总\s*计|本月(收入|支出)?合计|本页(合计|小计)|累\s*计|本年累计|收支合计|共\s*计|月计|本月发生额)"
)

_SPAN = (
    r"(以上|各项|本|当|全|上|下|第|[0-9〇零○一二三四五六七八九十]|年度?|半年|季度?|月份?|旬|上旬|中旬|下旬|页|期|末|初|日|至|[-~—]"
    r"|收入|支出|收支)"
)
_KINDS = r"(现金|银行|存款|账户|账面|滚存|滚动|累计|净)"
SUMMED = re.compile(
    rf"({_SPAN}|{_KINDS})*(合计|小计|总计|共计|累计|总额|结余|余额|结存|月计|页计|月结|年结)(数|额|金额|收入|支出)*"
    rf"|{_SPAN}*(总收入|总支出|收支(相抵|差额|净额)|净(增|减)[加少]?额?)|{_SPAN}*[月季年](收入|支出)|其中[:：]?现金|其中[:：]?(银行)?存款"
)
"""A total or a balance of some span of time or side of the book, and nothing else."""
LIKE_A_SUM = re.compile(r"合计|小计|总计|累计|结余|余额|结存|结转")
"""May be one, or an entry that speaks of one ('保洁员三个月工资合计'): its date and its payee tell."""
SECTION = re.compile(r"[（(]?[一二三四五六七八九十0-9]*[)）、.．]?(收入|支出)(部分|类|项目|项|情况|明细)?")

ASIDE = re.compile(
    r"[:：]|签字|签名|签章|盖章|审核|制表|负责人|监督|说明|备注|^注|^其中|^以上|^以下空白|^空白|^无$|[—-]{2}"
    r"|^[（(]?[一二三四五六七八九十]+[)）、.．]|^(收入|支出)(部分|类|项目)?$"
)
"""In the column of purposes, beside no date and no amount: no entry that lacks them."""

KEYWORDS: tuple[tuple[Flow, Category, tuple[str, ...]], ...] = (
    (Flow.IN, Category.LEASE, ("承包", "租金", "租赁", "发包", "出租")),
    (Flow.IN, Category.SUBSIDY, ("拨款", "补助", "补贴", "转移支付", "奖补", "运转经费", "拨付", "上级")),
    (Flow.IN, Category.DONATION, ("捐", "善款")),
    (Flow.IN, Category.TRANSFER_IN, ("并村", "转入")),
    (Flow.IN, Category.OPERATING, ("光伏", "经营", "合作社", "分红收入", "服务费", "销售", "托管", "收益")),
    (Flow.OUT, Category.RELIEF, ("慰问", "救助", "低保", "困难", "五保", "补助金", "抚恤", "大病")),
    (Flow.OUT, Category.CLEANING, ("保洁", "垃圾", "环卫", "卫生", "清运")),
    (Flow.OUT, Category.WAGES, ("工资", "报酬", "误工", "补贴发放", "劳务", "人工", "值班")),
    (Flow.OUT, Category.WATER, ("机井", "水泵", "修渠", "沟渠", "灌溉", "抗旱", "水利", "排涝", "清淤")),
    (Flow.OUT, Category.UTILITIES, ("路灯", "电费", "水费", "网费", "监控", "线路")),
    (Flow.OUT, Category.WORKS, ("修路", "工程", "硬化", "修缮", "建设", "施工", "维修", "安装")),
    (Flow.OUT, Category.OFFICE, ("办公", "打印", "电话费", "报刊", "差旅", "会议", "招待", "纸张")),
    (Flow.OUT, Category.ACTIVITIES, ("活动", "演出", "广场舞", "节", "宣传", "唱戏")),
    (Flow.OUT, Category.DIVIDEND, ("分红",)),
)  # fmt: skip


def is_sum(said: str) -> bool:
    """Whether words without blanks are a total or balance and nothing else: '3月合计', '支出总计（大写）', '银行存款余额：'."""
    plain = unicodedata.normalize("NFKC", said)
    return SUMMED.fullmatch(re.sub(r"\([^()]*\)|[:：]", "", plain)) is not None


def of_the_month(said: str) -> bool:
    """Whether a total is that of the sheet's month, to check its entries with."""
    plain = unicodedata.normalize("NFKC", said)
    longer = re.search(r"小计|累计|[季年旬页日]|收入合计|支出合计|收入总|支出总", plain)
    return not longer and re.search(r"合计|总计|共计|月计|月结|^本月|^收支", plain) is not None


_DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "元": 1}
_SERIAL_ZERO = date(1899, 12, 30)
_FROM_1904 = timedelta(days=1462)


@lru_cache(2048)
def heading(cell: str) -> str:
    """Which column a heading names, '' for none: '收入（元）' and ' 收 入 ' are income."""
    text = unicodedata.normalize("NFKC", cell)
    text = re.sub(r"[（(][^（）()]*[）)]|[\s*:：]", "", text).lower()
    known = WORDS.get(text) or WORDS.get(text.replace("/", "")) or WORDS.get(cell.strip())
    if known:
        return known
    if text[:2] in ("收入", "支出") and WORDS.get(text[2:]) in ("date", "purpose"):  # two tables beside each other
        return WORDS[text[2:]]
    parts = {WORDS.get(part, "") for part in re.split(r"[/、或及和]", text)}  # 摘要/用途
    return parts.pop() if len(parts) == 1 else ""


def chinese_number(text: str) -> int | None:
    """'十四' 14, '二十' 20, '三十一' 31, '二〇二六' 2026."""
    if not text or any(c not in _DIGITS and c != "十" for c in text):
        return None
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, _ten, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else chinese_number(text)


_N = r"([0-9〇零○一二三四五六七八九十元]{1,4})"
_WHOLE = re.compile(rf"{_N}\s*年\s*{_N}\s*月\s*{_N}\s*[日号]?")
_NO_YEAR = re.compile(rf"{_N}\s*月\s*{_N}\s*[日号]?")
_ONLY_DAY = re.compile(rf"{_N}\s*[日号]?")
_POINTS = re.compile(r"(\d{4})[-/.、](\d{1,2})[-/.、](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_SHORT = re.compile(r"(\d{1,2})[-/.、](\d{1,2})")
_MONTH_OF_YEAR = re.compile(rf"{_N}\s*年\s*{_N}\s*月|(\d{{4}})[-/.](\d{{1,2}})(?![\d])")
_MONTH = re.compile(rf"{_N}\s*月")
_YEAR = re.compile(r"(20\d{2})")


SERIAL = re.compile(r"\d{5}(\.\d+)?")


def day_of(text: str, month: date | None, *, from_1904: bool = False) -> date | None:
    """A date as people write it; what it leaves out is taken from `month`. '2026-10-14 00:00:00', '2026年10月14日', '十月十四日',
    '10.14', '14日', '20261014', and Excel's number of a day, counted `from_1904` or from 1900. None: not a date."""
    said = unicodedata.normalize("NFKC", text).strip()
    if found := _POINTS.fullmatch(said):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _WHOLE.fullmatch(said):
        return _day(*(_number(part) for part in found.groups()))
    if re.fullmatch(r"20\d{6}", said):
        return _day(int(said[:4]), int(said[4:6]), int(said[6:]))
    if SERIAL.fullmatch(said) and 35064 <= int(float(said)) <= 73050:
        return _SERIAL_ZERO + timedelta(days=int(float(said))) + (_FROM_1904 if from_1904 else timedelta())
    if month is None:
        return None
    if found := _NO_YEAR.fullmatch(said) or _SHORT.fullmatch(said):
        return _day(month.year, _number(found[1]), _number(found[2]))
    if found := _ONLY_DAY.fullmatch(said):
        return _day(month.year, month.month, _number(found[1]))
    return None


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def month_of(text: str, year: int | None = None) -> date | None:
    """The month that a title or a sheet's name tells of: '随西村2026年10月份收支明细', '2026.10', '十月' (with `year`)."""
    said = unicodedata.normalize("NFKC", text)
    if found := _MONTH_OF_YEAR.search(said):
        one, two, three, four = found.groups()
        made = _day(_number(one or three), _number(two or four), 1)
        if made is not None and 2000 <= made.year <= 2100:
            return made
    own = _YEAR.search(said)
    year = int(own[1]) if own else year
    if year is not None and (found := _MONTH.search(said)):
        return _day(year, _number(found[1]), 1)
    return None


_CAPITALS = str.maketrans("零壹贰叁肆伍陆柒捌玖两貳參陸拾佰仟萬圆圓", "〇一二三四五六七八九二二三六十百千万元元")
_D = "[一二三四五六七八九]"
_SPOKEN = re.compile(rf"(?:(?:(?P<high>[^万]+)万)?(?P<low>[^万元]*)元)?(?:〇?({_D})角)?(?:〇?({_D})分)?")
_UNDER = re.compile(rf"〇?(?:({_D})千)?(?:〇?({_D})百)?(〇?({_D})?十)?(〇?)({_D})?")


def fen_in(text: str) -> int:
    """As `kernel.money.fen_of`, and in Chinese numerals as on receipts: '叁仟贰佰元整', '三百', '一万二千零五元五角'. Raises BadMoney."""
    try:
        return fen_of(text)
    except BadMoney as bad:
        if bad.fault != "number":
            raise
        said = unicodedata.normalize("NFKC", text).translate(_CAPITALS)
        said = re.sub(r"\s|人民币|整|正|^¥|^￥", "", said)
        if said[-1:] and said[-1] not in "元角分":
            said += "元"
        found = _SPOKEN.fullmatch(said)
        if not said or found is None:
            raise
        high, low, tenths, cents = found.groups()
        try:
            if high and len(low or "") == 1:
                raise ValueError(low)  # 二万三
            yuan = _spoken(high or "") * 10_000 + _spoken(low or "")
        except ValueError:
            raise bad from None
        return yuan * 100 + _DIGITS.get(tenths, 0) * 10 + _DIGITS.get(cents, 0)


def _spoken(text: str) -> int:
    """'二千〇五' 2005. Raises ValueError for no number, and for '三百二', which is 320 to some and 302 to others."""
    found = _UNDER.fullmatch(text)
    if found is None or (found[6] and (found[1] or found[2]) and not found[3] and not found[5]):
        raise ValueError(text)
    thousands, hundreds, ten, tens, _zero, ones = found.groups()
    sized = ((thousands, 1000), (hundreds, 100), (tens or ("一" if ten else ""), 10), (ones, 1))
    return sum(_DIGITS.get(digit, 0) * size for digit, size in sized)


def year_of(text: str) -> int | None:
    found = _YEAR.search(unicodedata.normalize("NFKC", text))
    return int(found[1]) if found else None


def flow_of(text: str) -> Flow | None:
    """What a cell of the column 收支 says."""
    said = text.strip()
    if said[:1] in ("收", "借", "+", "入", "进"):
        return Flow.IN
    return Flow.OUT if said[:1] in ("支", "付", "贷", "-", "出") else None


def category_of(flow: Flow, *texts: str) -> Category:
    """By words in its category, else in what it was for."""
    for text in texts:
        for of, category, words in KEYWORDS:
            if of is flow and any(word in text for word in words):
                return category
    return Category.OTHER_IN if flow is Flow.IN else Category.OTHER_OUT
