"""What is missing below: the table of villages (or townships, counties) by months, and what needs attention."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.urls import reverse

from teabowl.disclosure import rules, words
from teabowl.disclosure.models import Duty, DutyStep, Question
from teabowl.disclosure.permissions import REMIND, REPLY
from teabowl.disclosure.queries.months import Missing, missing_of
from teabowl.disclosure.rules import AskState, Kind, Step
from teabowl.kernel.actor import Actor, Level
from teabowl.kernel.desk import AttentionRow
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import can
from teabowl.places.models import Place
from teabowl.places.queries import children
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one place below: '' nothing due, ok, late, miss, open. `text` is a word or a count."""

    state: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class TableRow:
    name: str
    url: str
    cells: list[Cell]
    missing: int


@dataclass(frozen=True, slots=True)
class Table:
    """Places below by months, in division order. `total` counts what is missing in each month."""

    months: list[date]
    rows: list[TableRow]
    total: list[int]
    missing: int


_COUNTS = """
SELECT below.id, d.period, count(*), count(*) FILTER (WHERE d.published_at IS NOT NULL AND d.published_at < d.due_on + 1),
       count(*) FILTER (WHERE d.published_at IS NULL AND d.due_on < %(today)s), (array_agg(d.id))[1]
FROM disclosure_duty d JOIN places_place v ON v.id = d.place_id JOIN places_place below ON below.id = ANY(v.lineage)
WHERE v.lineage @> ARRAY[%(key)s]::uuid[] AND below.parent_id = %(key)s AND d.kind = 'finance' AND d.period >= %(since)s
GROUP BY 1, 2
"""


def table_below(place: Place, *, now: datetime) -> Table:
    """The last twelve months of everything directly below. Two queries."""
    today = china_date(now)
    months = [rules.add_months(rules.first_of(today), -n) for n in range(1, MONTHS + 1)]  # newest first: what a phone shows
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"key": place.id, "since": months[-1], "today": today})
        found = {(key, period): tuple(rest) for key, period, *rest in cursor.fetchall()}
    rows = [_row(child, months, found) for child in children(place)]
    total = [sum(found.get((child.id, month), (0, 0, 0))[2] for child in children(place)) for month in months]
    return Table(months, rows, total, sum(total))


def _row(child: Place, months: list[date], found: dict[tuple[UUID, date], tuple[int, ...]]) -> TableRow:
    is_village = child.level == Level.VILLAGE
    cells, gone = [], 0
    for month in months:
        due, on_time, missing = found.get((child.id, month), (0, 0, 0))[:3]
        gone += missing
        url = reverse("disclosure:month", args=[child.code, f"{month:%Y-%m}"]) if is_village else ""
        if not due:
            cells.append(Cell("", "", ""))
        elif missing:
            text = _("缺") if is_village else _("缺 %(n)s") % {"n": missing}
            cells.append(Cell("miss", text, url or reverse("disclosure:board", args=[child.code])))
        elif is_village:
            duty_open = due - on_time
            cells.append(Cell("late" if duty_open else "ok", _("迟") if duty_open else _("按时"), url))
        else:
            cells.append(Cell("ok", f"{on_time}/{due}", ""))
    return TableRow(child.name, reverse("disclosure:board", args=[child.code]), cells, gone)


def missing_below(place: Place, *, now: datetime, limit: int = 50, page: int = 1) -> tuple[list[tuple[str, Missing]], int]:
    """(village, what) missing here and below, the longest first; and how many there are."""
    today = china_date(now)
    found = Duty.objects.filter(place__lineage__contains=[place.id], published_at__isnull=True, due_on__lt=today)
    rows = found.select_related("place__now_at").order_by("due_on", "place__sort_key", "id")
    start = (max(page, 1) - 1) * limit
    shown = list(rows[start : start + limit])
    names = {duty.id: (duty.place.now_at or duty.place).name for duty in shown}
    missing = {m.duty_id: m for m in missing_of([duty.place for duty in shown], now=now)}
    return [(names[duty.id], missing[duty.id]) for duty in shown if duty.id in missing], found.count()


@dataclass(frozen=True, slots=True)
class StepRow:
    who: str
    kind: Step
    at: datetime
    words: str
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class DutyPage:
    """Something due, what the law says, who reminded and what was answered; what the reader may do: remind, reply."""

    id: UUID
    what: str
    state: str
    tag: str
    due_on: date
    source: str
    published_at: datetime | None
    days: int
    steps: list[StepRow]
    month_url: str


def duty_here(place: Place, duty_id: UUID) -> Duty:
    """The duty if it lives at this place. Raises NotFound."""
    duty = Duty.objects.select_related("place__now_at").filter(id=duty_id).first()
    if duty is None or (duty.place.now_at_id or duty.place_id) != place.id:
        raise NotFound(words.NOT_HERE)
    return duty


def duty_page(place: Place, duty_id: UUID, *, now: datetime) -> DutyPage:
    """For everybody. Raises NotFound."""
    duty = duty_here(place, duty_id)
    today = china_date(now)
    late = rules.days_late(duty.due_on, china_date(duty.published_at) if duty.published_at else None, today)
    if duty.published_at is None:
        state, tag = ("miss", _("缺，已迟 %(n)s 天") % {"n": late}) if late else ("plain", _("还没到期限"))
    else:
        state, tag = ("late", _("迟了 %(n)s 天公布") % {"n": late}) if late else ("ok", _("按时公布"))
    of = "" if duty.place_id == place.id else f"?of={duty.place.code}"
    url = reverse("disclosure:month", args=[place.code, f"{duty.period:%Y-%m}"]) + of if duty.kind == Kind.FINANCE else ""
    return DutyPage(
        duty.id, words.duty_name(duty.kind, duty.period, duty.months), state, tag, duty.due_on, duty.source,
        duty.published_at, late, [_step(step) for step in DutyStep.objects.filter(duty=duty).order_by("at", "id")], url,
    )  # fmt: skip


def _step(step: DutyStep) -> StepRow:
    return StepRow(words.stepper(step.by_role), Step(step.kind), step.at, step.words, step.promised_on)


def what_may(actor: Actor, duty: Duty, *, now: datetime) -> frozenset[str]:
    """What the actor can do with something that is missing."""
    stands = (duty.place.now_at or duty.place).ref
    if duty.published_at is not None or china_date(now) <= duty.due_on:
        return frozenset()
    return frozenset(name for name, verb in (("remind", REMIND), ("reply", REPLY)) if can(actor, verb, stands))


def attention_below(place: Place, today: date) -> list[AttentionRow]:
    """Missing accounts and late answers here and below. Two queries."""
    duties = Duty.objects.filter(place__lineage__contains=[place.id], published_at__isnull=True, due_on__lt=today)
    rows = [
        AttentionRow(
            _("缺着的公开"),
            _("%(what)s没有公布，已迟 %(n)s 天")
            % {"what": words.duty_name(duty.kind, duty.period, duty.months), "n": (today - duty.due_on).days},
            (duty.place.now_at or duty.place).name,
            reverse("disclosure:duty", args=[(duty.place.now_at or duty.place).code, duty.id]),
            duty.due_on + rules.DAY,
        )
        for duty in duties.select_related("place__now_at").order_by("due_on", "place__sort_key")
    ]
    late = Question.objects.filter(place__lineage__contains=[place.id], state=AskState.WAITING, due_on__lt=today)
    rows += [
        AttentionRow(
            _("没按期答的账目提问"),
            _("一个账目提问，迟 %(n)s 天") % {"n": (today - question.due_on).days},
            (question.place.now_at or question.place).name,
            reverse("disclosure:entry", args=[(question.place.now_at or question.place).code, question.entry_id]),
            question.due_on + rules.DAY,
        )
        for question in late.filter(erased_at__isnull=True).select_related("place__now_at").order_by("due_on")
    ]
    return rows
