"""Numbers, money and dates as people here say them. Pure, but for the language of the page."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from markupsafe import Markup, escape

from teabowl.kernel.times import CHINA, china_date

MINUS = "−"
UNKNOWN = "–"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def number(value: int | float | Decimal | None) -> str:
    """1204 as 1,204; decimals stay as they are given; None as a dash."""
    if value is None:
        return UNKNOWN
    return f"{value:,}".replace("-", MINUS)


def percent(ratio: float | Decimal | None, digits: int = 1) -> str:
    """0.963 as 96.3%; None (nothing to divide by) as a dash."""
    return UNKNOWN if ratio is None else f"{_rounded(ratio * 100, digits)}%".replace("-", MINUS)


def money(yuan: Decimal | int | None, signed: bool = False) -> str:
    """Yuan with two decimals, 18640 as 18,640.00; signed puts + before income."""
    if yuan is None:
        return UNKNOWN
    amount = _rounded(yuan, 2)
    sign = MINUS if amount < 0 else "+" if signed and amount > 0 else ""
    return f"{sign}{abs(amount):,}"


def fen(amount: int, signed: bool = False) -> str:
    """Whole fen as yuan: 1864000 as 18,640.00."""
    return money(Decimal(amount).scaleb(-2), signed)


def workdays(days: int) -> str:
    """3 as 3 个工作日."""
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", days) % {"n": number(days)}


def day(on: date, today: date) -> str:
    """11 月 20 日, with its year when that is not this year. Never "today": pages are kept and read later."""
    if is_english():
        text = f"{on.day} {MONTHS[on.month - 1]}"
        return text if on.year == today.year else f"{text} {on.year}"
    text = f"{on.month} 月 {on.day} 日"
    return text if on.year == today.year else f"{on.year} 年 {text}"


def month(first: date) -> str:
    """2026 年 10 月, with its year always: months are named in accounts and in what is published."""
    return f"{MONTHS[first.month - 1]} {first.year}" if is_english() else f"{first.year} 年 {first.month} 月"


def full_day(on: date) -> str:
    """2026 年 11 月 20 日, with its year always."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}" if is_english() else f"{on.year} 年 {on.month} 月 {on.day} 日"


def when(moment: datetime | date | None, clock: bool = True, now: datetime | None = None) -> Markup:
    """A <time> in China's time: 11 月 20 日 16:40. A date, or clock=False, leaves the clock out; None is a dash."""
    if moment is None:
        return escape(UNKNOWN)
    today = china_date(now or timezone.now())
    if not isinstance(moment, datetime):
        return Markup(f'<time datetime="{moment.isoformat()}">{day(moment, today)}</time>')  # noqa: S704, numbers and our own words
    here = moment.astimezone(CHINA)
    text = day(here.date(), today) + (f" {here.hour}:{here.minute:02}" if clock else "")
    return Markup(f'<time datetime="{here.isoformat(timespec="minutes")}">{text}</time>')  # noqa: S704, as above


def paragraphs(text: str) -> list[list[str]]:
    """Plain text as paragraphs of lines: an empty line parts paragraphs."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [[line for line in part.split("\n") if line.strip()] for part in parts if part.strip()]


def spark_path(values: Sequence[float | int | Decimal], width: int = 100, height: int = 34) -> str:
    """The path of a small trend line through the values, lowest at the bottom. Empty below two values."""
    if len(values) < 2:
        return ""
    low, high = float(min(values)), float(max(values))
    span = (high - low) or 1.0
    points = [
        (round(index * width / (len(values) - 1)), round(height - 4 - (float(value) - low) / span * (height - 8)))
        for index, value in enumerate(values)
    ]
    # whole numbers, and nothing between the ends of a level stretch: a page of figures draws two hundred of them
    bends = [
        (x, y) for n, (x, y) in enumerate(points) if n in (0, len(points) - 1) or not points[n - 1][1] == y == points[n + 1][1]
    ]
    return "M" + " ".join(f"{x} {y}" for x, y in bends)


def _rounded(value: float | int | Decimal, digits: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
