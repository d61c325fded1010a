"""What an address of the figures' pages asks: month or day, as published or as it is now, which tree, which figure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from teabowl.figures.models import Closing
from teabowl.figures.queries import Asked, closing_of, settle, today
from teabowl.kernel.errors import Invalid
from teabowl.kernel.times import add_months, last_of
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MONTHS_OFFERED = 24


@dataclass(frozen=True, slots=True)
class Question:
    """`asked` is settled; `month` is '' for today; `closing` is set when the month was published, `as_published` when its
    published figures are shown (the default of a published month)."""

    asked: Asked
    month: str
    closing: Closing | None
    as_published: bool
    tree: str
    span: str = ""
    """'month': flows of the month alone, as the trend shows them; '': from 1 January."""

    def address(self, path: str, **more: str) -> str:
        """The path with this question's words, for a link that asks the same about something else."""
        words = {"month": self.month, "tree": "" if self.tree == "then" else self.tree}
        if self.closing and not self.as_published:
            words["known"] = "now"
        words |= {"span": self.span} | more
        query = urlencode({key: value for key, value in words.items() if value})
        return f"{path}?{query}" if query else path


def question(place: Place, words: Mapping[str, str]) -> Question:
    """From the address's words `month` (YYYY-MM), `known` (now), `tree` (now), `span` (month). Raises Invalid, MergedAway."""
    tree = words.get("tree") or "then"
    if tree not in ("then", "now"):
        raise Invalid({"tree": _("tree 只能是 then 或 now")})
    month = words.get("month", "")
    last = last_day(place)
    if not month:
        return Question(settle(place, None, None, tree), "", None, False, tree)  # type: ignore[arg-type]
    try:
        first = date.fromisoformat(month + "-01") if len(month) == 7 else None
    except ValueError:
        first = None
    if first is None or not date(2000, 1, 1) <= first <= last:
        raise Invalid({"month": _("月份写成 2026-10 这样，不能晚于这个月")})
    day = min(last_of(first), last)
    closing = closing_of(first)
    as_published = closing is not None and words.get("known") != "now"
    known_at = closing.closed_at if closing and as_published else None
    span = "month" if words.get("span") == "month" else ""
    asked = replace(settle(place, day, known_at, tree), monthly=bool(span))  # type: ignore[arg-type]
    return Question(asked, month, closing, as_published, tree, span)


def last_day(place: Place) -> date:
    """The last day that can be asked: today, or the day before the place was merged away."""
    return min(today(), place.closed_on - date.resolution) if place.closed_on else today()


def months_offered(place: Place) -> list[date]:
    """The first days of the months to choose from, newest first."""
    last = last_day(place)
    return [add_months(last, -back) for back in range(MONTHS_OFFERED)]
