"""Figures in words, as pages show them."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_noop

from teabowl.figures.values import Band, Figure
from teabowl.kernel.indicators import Indicator, Kind
from teabowl.ui import spoken
from teabowl.ui.spoken import is_english, number
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

GROUPS = {
    "places": gettext_noop("村和区划"),
    "sites": gettext_noop("站点"),
    "people": gettext_noop("村民"),
    "letters": gettext_noop("来信"),
    "boards": gettext_noop("通知和村友圈"),
    "guides": gettext_noop("办事和代办"),
    "disclosure": gettext_noop("村务公开"),
    "market": gettext_noop("特产、旅游、活计和服务"),
    "messages": gettext_noop("通知到人"),
    "moderation": gettext_noop("举报和申诉"),
    "organisations": gettext_noop("党组织和党员"),
    "meetings": gettext_noop("会议"),
    "deliberations": gettext_noop("四议两公开"),
    "dues": gettext_noop("党费"),
    "study": gettext_noop("学习和提问"),
}
"""What the figures of an area are called together, in the order of the page: by the first word of their keys."""


def group_of(key: str) -> str:
    """The area of an indicator."""
    return key.partition(".")[0]


def group_name(group: str) -> str:
    return _(GROUPS.get(group, group))


def name_of(indicator: Indicator) -> str:
    return indicator.en if is_english() else indicator.zh


def unit_of(indicator: Indicator) -> str:
    return indicator.unit_en if is_english() else indicator.unit_zh


def definition_of(indicator: Indicator) -> str:
    return indicator.definition_en if is_english() else indicator.definition_zh


def is_percent(indicator: Indicator) -> bool:
    return indicator.kind in (Kind.RATIO, Kind.GROWTH)


def plain(value: Decimal) -> Decimal | int:
    """Whole numbers without decimals, others with as many as they have."""
    return int(value) if value == int(value) else value.normalize()


def value_of(figure: Figure) -> str:
    """1,204; 96.3 (the unit says %); +2.1 for growth; — where there is nothing to say."""
    if figure.value is None:
        return "—"
    if is_percent(figure.indicator):
        rounded = figure.value.quantize(Decimal("0.1"), ROUND_HALF_UP) + 0  # never -0.0
        sign = "+" if figure.indicator.kind is Kind.GROWTH and rounded > 0 else ""
        return sign + number(rounded)
    return number(plain(figure.value))


def published_value_of(figure: Figure) -> str:
    """The value, for a ratio with its parts, so that a change shows where the rounded share stays: 62.7%（259 ÷ 413）."""
    if figure.indicator.kind is Kind.RATIO and figure.numerator is not None and figure.denominator is not None:
        share = value_of(figure) + ("%" if figure.value is not None else "")
        return f"{share}（{number(plain(figure.numerator))} ÷ {number(plain(figure.denominator))}）"
    if figure.bands:
        return " · ".join(f"{band_of(band)}：{number(band.count)}" for band in figure.bands)
    return value_of(figure)


def shown_unit(figure: Figure) -> str:
    return "" if figure.value is None else "%" if is_percent(figure.indicator) else unit_of(figure.indicator)


def open_text(figure: Figure, indicators: dict[str, Indicator]) -> str:
    """What is behind it: '打开 46 封', or '2,204 ÷ 2,401 封'. '' where nothing is."""
    if figure.indicator.kind is Kind.RATIO and figure.numerator is not None and figure.denominator is not None:
        unit = unit_of(indicators[figure.indicator.denominator])
        return f"{number(plain(figure.numerator))} ÷ {number(plain(figure.denominator))} {unit}"
    if not figure.records:
        return ""
    if figure.indicator.kind is Kind.GROWTH and figure.numerator is not None and figure.denominator is not None:
        return _("%(was)s → %(now)s") % {
            "was": number(plain(figure.denominator)),
            "now": number(plain(figure.numerator)),
        }
    counted = indicators.get(figure.indicator.of, figure.indicator)
    if counted.kind is Kind.SUM:
        return _("打开 %(n)s 笔") % {"n": number(figure.records)}
    return _("打开 %(n)s %(unit)s") % {"n": number(figure.records), "unit": unit_of(counted)}


def band_of(band: Band) -> str:
    """0–2, 3–5, 11 以上."""
    if band.low is None:
        return _("%(n)s 以下") % {"n": band.high}
    if band.high is None:
        return _("%(n)s 以上") % {"n": band.low}
    return str(band.low) if band.high == band.low + 1 else f"{band.low}–{band.high - 1}"


def note_of(figure: Figure) -> str:
    """The interval of a sampled share, the bands, or why there is no value."""
    if figure.bands:
        return " · ".join(
            f"{band_of(band)}：{number(band.count)}" for band in figure.bands if band.count or band.low is not None
        )
    if figure.value is None:
        if figure.indicator.kind is Kind.MEDIAN:
            return _("还没有可算的")
        return _("年初是 0，没法比") if figure.indicator.kind is Kind.GROWTH else _("还没有可除的，等有了再算")
    if figure.low is not None and figure.high is not None:
        return _("95%% 在 %(low)s 到 %(high)s 之间，%(n)s 人评过") % {
            "low": number(round(Decimal(figure.low * 100), 1)),
            "high": number(round(Decimal(figure.high * 100), 1)),
            "n": number(figure.n or 0),
        }
    return ""


def period_of(figure: Figure) -> str:
    """'2026 年 1 月 1 日到 10 月 31 日', or '到 2026 年 10 月 31 日' for what stands."""
    if figure.since is None:
        return _("到 %(until)s") % {"until": spoken.full_day(figure.until)}
    days = {"since": spoken.full_day(figure.since), "until": spoken.day(figure.until, figure.since)}
    return _("%(since)s到 %(until)s") % days


def recorder_of(recorded_by: str) -> str:
    """Who recorded a line, as a page says it."""
    if recorded_by == "villager":
        return _("村民本人")
    if recorded_by.startswith("system:"):
        return _("系统")
    return recorded_by or _("系统")
