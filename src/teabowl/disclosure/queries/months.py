"""A village's months: each published one whole, each missing one as missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import pgettext

from teabowl.disclosure import rules, words
from teabowl.disclosure.models import Book, Duty, DutyStep, Entry, Signoff
from teabowl.disclosure.queries.entries import EntryRow, entry_rows, sums_of_books
from teabowl.disclosure.queries.terms import terms_at
from teabowl.disclosure.rules import Kind, Opinion, State, Step, Sums
from teabowl.kernel.errors import NotFound
from teabowl.kernel.masks import mask_name
from teabowl.kernel.times import china_date
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


@dataclass(frozen=True, slots=True)
class Signed:
    """One member's word on the month. Everybody reads the surname only."""

    name: str
    opinion: Opinion
    text: str
    at: datetime | None
    words: str
    reply: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something due that has not come: how late, who reminded, what the village answered."""

    duty_id: UUID
    what: str
    due_on: date
    days: int
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month as everybody reads it. `sums` is None while it is not published. `strip` is for ui.months."""

    place: Place
    of: Place
    month: date
    title: str
    state: str
    """published, missing, waiting (time left), ahead."""
    tag: tuple[str, str]
    line: str
    sums: Sums | None
    entries: list[EntryRow]
    signed: list[Signed]
    signing: str
    note: str
    gap: str
    """What does not follow from the month before, in words."""
    strip: list[tuple[str, str, str, str]]
    years: list[int]
    """The years beside this one that have books."""
    missing: list[Missing]
    published_at: datetime | None
    due_on: date | None
    book_id: UUID | None


def parse_month(text: str) -> date:
    """'2026-10' → its first day. Raises NotFound."""
    try:
        month = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        month = None
    if month is None or not 2000 <= month.year <= 2100:
        raise NotFound(words.NOT_HERE)
    return month


def recorded_place(place: Place, code: str) -> Place:
    """The place itself, or the merged one among those that live here, whose books one asks for. Raises NotFound."""
    if not code or code == place.code:
        return place
    found = Place.objects.filter(code=code, id__in=ids_living_at(place)).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    return found


def month_of_book(place: Place, book_id: UUID) -> tuple[Place, date]:
    """Where a published book was kept, and of which month. Raises NotFound where it does not live at this place."""
    book = Book.objects.select_related("place").filter(id=book_id, state=State.PUBLISHED).first()
    if book is None or (book.place.now_at_id or book.place_id) != place.id:
        raise NotFound(words.NOT_HERE)
    return book.place, book.month


def month_page(place: Place, month: date, *, of: Place | None = None, now: datetime) -> MonthPage:
    """The month with its entries, its signatures and the year around it. A fixed number of queries."""
    of = of or place
    today = china_date(now)
    book = Book.objects.filter(place=of, month=month).first()
    duty = Duty.objects.filter(place=of, kind=Kind.FINANCE, period__lte=month).order_by("-period").first()
    if duty is not None and rules.add_months(duty.period, duty.months) <= month:
        duty = None
    is_open = book is not None and book.state == State.PUBLISHED
    entries: list[EntryRow] = []
    sums = None
    if book is not None and is_open:
        rows = list(Entry.objects.filter(book=book).select_related("book", "fund").order_by("on", "number"))
        entries = entry_rows(rows, place)
        sums = rules.sums_of(book.opening_fen, ((e.flow, e.fen) for e in entries))
    signed = _signed(book) if book is not None and book.round else []
    state, tag, line = _state(book, duty, month, today, signed)
    return MonthPage(
        place=place,
        of=of,
        month=month,
        title=_("%(month)s收支") % {"month": words.month_name(month)},
        state=state,
        tag=tag,
        line=line,
        sums=sums,
        entries=entries,
        signed=signed if is_open or (book and book.state == State.CHECKING) else [],
        signing=str(words.SIGNING[terms_at(of, month).signing]),
        note=book.note if book is not None and is_open else "",
        gap=_gap(of, book) if book is not None and is_open else "",
        strip=year_strip(place, of, month.year, today, here=month),
        years=_years(of, month.year),
        missing=missing_of([of], now=now),
        published_at=book.published_at if book else None,
        due_on=duty.due_on if duty else None,
        book_id=book.id if book else None,
    )


def _state(
    book: Book | None, duty: Duty | None, month: date, today: date, signed: Sequence[Signed]
) -> tuple[str, tuple[str, str], str]:
    if book is not None and book.published_at is not None:
        on = china_date(book.published_at)
        if duty is None:
            return "published", ("ok", _("已公布")), _("%(day)s公布") % {"day": words.short_day(on)}
        late = rules.days_late(duty.due_on, on, today)
        given = {"day": words.short_day(on), "due": words.short_day(duty.due_on)}
        tag = ("late", _("迟了 %(n)s 天公布") % {"n": late}) if late else ("ok", _("按时公布"))
        return "published", tag, _("%(day)s公布，期限 %(due)s") % given
    if duty is not None and today > duty.due_on:
        late = (today - duty.due_on).days
        return (
            "missing",
            ("miss", _("缺")),
            _("应在 %(due)s前公布，已迟 %(n)s 天")
            % {
                "due": words.short_day(duty.due_on),
                "n": late,
            },
        )
    if month > rules.first_of(today) or (month == rules.first_of(today) and book is None):
        return "ahead", ("plain", _("未到")), _("这个月过完才公布")
    if book is not None and book.state == State.CHECKING:
        agreed = sum(row.opinion is Opinion.AGREED for row in signed)
        text = _("理财小组在看，%(n)s 人签了字，共 %(all)s 人") % {"n": agreed, "all": len(signed)}
        return "waiting", ("info", _("在看")), text
    due = _("期限 %(due)s") % {"due": words.short_day(duty.due_on)} if duty else ""
    return "waiting", ("plain", _("还没公布")), due


def _signed(book: Book) -> list[Signed]:
    rows = Signoff.objects.filter(book=book, round=book.round).select_related("account__person").order_by("id")
    return [
        Signed(mask_name(row.account.person.name), Opinion(row.opinion), str(words.OPINION[Opinion(row.opinion)]), row.at, row.words,
               row.reply)
        for row in rows
    ]  # fmt: skip


def _gap(of: Place, book: Book) -> str:
    """A month before that is missing, or that does not lead to this opening balance."""
    before = Book.objects.filter(place=of, month__lt=book.month, state=State.PUBLISHED).order_by("-month").first()
    if before is None:
        return ""
    closing = sums_of_books([before])[before.id].closing
    if before.month == rules.add_months(book.month, -1):
        if closing == book.opening_fen:
            return ""
        return _("上月的账月末结余是 %(closing)s，和这里的上月结余差 %(gap)s。") % {
            "closing": words.money(closing),
            "gap": words.money(abs(closing - book.opening_fen)),
        }
    return _("中间有月份没公布：%(month)s月末结余 %(closing)s，这里的上月结余是 %(opening)s。") % {
        "month": words.month_name(before.month),
        "closing": words.money(closing),
        "opening": words.money(book.opening_fen),
    }


def year_strip(place: Place, of: Place, year: int, today: date, *, here: date | None = None) -> list[tuple[str, str, str, str]]:
    """(month, what of it, address, state) for the twelve months: entries, 缺 or 未到. Two queries."""
    first, last = date(year, 1, 1), date(year, 12, 1)
    books = {b.month: b for b in Book.objects.filter(place=of, month__range=(first, last)).annotate(lines=Count("entries"))}
    duties = {d.period: d for d in Duty.objects.filter(place=of, kind=Kind.FINANCE, period__range=(first, last))}
    query = "" if of is place else f"?of={of.code}"
    found = []
    for number in range(1, 13):
        month = date(year, number, 1)
        book, duty = books.get(month), duties.get(month)
        url = reverse("disclosure:month", args=[place.code, f"{month:%Y-%m}"]) + query
        state = "here" if month == here else ""
        name = pgettext("month cell", "%(n)s 月") % {"n": number}
        if book is not None and book.state == State.PUBLISHED:
            found.append((name, pgettext("month cell", "%(n)s 笔") % {"n": book.lines}, url, state))
        elif duty is not None and duty.published_at is None and today > duty.due_on:
            found.append((name, _("缺"), url, state or "gone"))
        elif month >= rules.first_of(today):
            found.append((name, _("未到"), url if state else "", state))
        elif duty is not None or book is not None:
            found.append((name, _("在记"), url, state))
        else:
            found.append((name, "—", url if state else "", state))
    return found


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What the published months of a year come to, in fen."""

    months: int
    income: int
    spending: int
    entries: int


def year_total(pages: Iterable[MonthPage]) -> YearTotal:
    sums = [page.sums for page in pages if page.sums]
    return YearTotal(len(sums), sum(s.income for s in sums), sum(s.spending for s in sums), sum(s.entries for s in sums))


def _years(of: Place, year: int) -> list[int]:
    found = Book.objects.filter(place=of, state=State.PUBLISHED, month__year__in=[year - 1, year + 1])
    return sorted(set(found.values_list("month__year", flat=True)))


def missing_of(places: Sequence[Place], *, now: datetime, kind: Kind | None = None) -> list[Missing]:
    """What is missing at these places, the oldest first, with what was last said about it. Two queries."""
    today = china_date(now)
    rows = Duty.objects.filter(place__in=places, published_at__isnull=True, due_on__lt=today).select_related("place__now_at")
    duties = list(rows.filter(kind=kind) if kind else rows)
    duties.sort(key=lambda duty: (duty.due_on, duty.kind))
    steps: dict[UUID, list[DutyStep]] = {}
    for step in DutyStep.objects.filter(duty__in=duties).order_by("at", "id"):
        steps.setdefault(step.duty_id, []).append(step)
    return [_missing(duty, steps.get(duty.id, []), today) for duty in duties]


def _missing(duty: Duty, steps: Sequence[DutyStep], today: date) -> Missing:
    stands = duty.place.now_at or duty.place
    said = []
    reminded = next((s for s in reversed(steps) if s.kind == Step.REMINDED), None)
    replied = next((s for s in reversed(steps) if s.kind == Step.REPLIED), None)
    if reminded is not None:
        said.append(words.reminded(reminded.by_role, china_date(reminded.at)))
    if replied is not None and replied.promised_on:
        said.append(_("村里答复%(day)s前补上。") % {"day": words.short_day(replied.promised_on)})
    elif replied is not None:
        said.append(_("村里 %(day)s答复了。") % {"day": words.short_day(china_date(replied.at))})
    text = "".join(said).rstrip("，")
    return Missing(
        duty.id,
        words.duty_name(duty.kind, duty.period, duty.months),
        duty.due_on,
        (today - duty.due_on).days,
        text if not text or text.endswith(("。", ".")) else text + "。",
        reverse("disclosure:duty", args=[stands.code, duty.id]),
    )


@dataclass(frozen=True, slots=True)
class HomeAccounts:
    """The newest published month, for a home page."""

    heading: str
    text: str
    url: str
    all_url: str
    sums: list[tuple[str, str]]
    line: str


NEWEST = """
SELECT book.month, book.opening_fen, book.published_at, duty.due_on,
       lines.income, lines.spending, lines.incomes, lines.spendings
FROM disclosure_book AS book
LEFT JOIN disclosure_duty AS duty ON duty.place_id = book.place_id AND duty.kind = 'finance' AND duty.period = book.month
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(amount_fen) FILTER (WHERE flow = 'in'), 0)::bigint AS income,
           COALESCE(sum(amount_fen) FILTER (WHERE flow <> 'in'), 0)::bigint AS spending,
           count(*) FILTER (WHERE flow = 'in') AS incomes, count(*) FILTER (WHERE flow <> 'in') AS spendings
    FROM disclosure_entry AS entry WHERE entry.book_id = book.id
) AS lines
WHERE book.place_id = %s AND book.state = 'published' ORDER BY book.month DESC LIMIT 1
"""
"""Written out, in one: it stands on every village's home page. `lines` are rules.sums_of of the month's entries."""


def home_accounts(place: Place) -> HomeAccounts | None:
    """None where no month was ever published. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [place.id])
        row = cursor.fetchone()
    if row is None:
        return None
    month, opening, published_at, due_on, *lines = row
    sums = Sums(opening, *lines)
    on = china_date(published_at)
    line = _("单位：元 · %(day)s公布") % {"day": words.short_day(on)}
    if due_on is not None and on < due_on:
        line += _("，比最晚期限早 %(days)s") % {"days": words.days((due_on - on).days)}
    elif due_on is not None and on > due_on:
        line += _("，比期限迟 %(days)s") % {"days": words.days((on - due_on).days)}
    return HomeAccounts(
        _("%(n)s 月账目") % {"n": month.month},
        _("本月收支 %(n)s 笔，全部可查") % {"n": sums.entries},
        reverse("disclosure:month", args=[place.code, f"{month:%Y-%m}"]),
        reverse("disclosure:board", args=[place.code]),
        sums_pairs(sums),
        line,
    )


def sums_pairs(sums: Sums) -> list[tuple[str, str]]:
    """For ui.sums."""
    return [
        (_("收入 %(n)s 笔") % {"n": sums.incomes}, words.money(sums.income)),
        (_("支出 %(n)s 笔") % {"n": sums.spendings}, words.money(sums.spending)),
        (_("月末结余"), words.money(sums.closing)),
    ]
