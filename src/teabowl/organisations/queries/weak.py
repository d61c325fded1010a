"""Weak branches, for those who put them right: lists, one case, hints from the records."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q
from django.urls import reverse

from teabowl.figures.queries import figures_of, inside_figures
from teabowl.figures.values import Figure
from teabowl.kernel.actor import Actor, PostKind
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.organisations import authority
from teabowl.organisations import rules_weak as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.models import Organisation, Post, WeakAcceptance, WeakCase, WeakMeasure, WeakVote
from teabowl.organisations.permissions_moves import DECIDE_WEAK, SEE_WEAK, WORK_ON_WEAK
from teabowl.organisations.queries.terms import list_of, version_at
from teabowl.organisations.queries.transfers import PAGE
from teabowl.organisations.rules_weak import CriteriaList, State
from teabowl.organisations.values import Standing
from teabowl.places.models import Place
from teabowl.ui import spoken
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

FILTERS = ("", "proposed", "listed", "accepted", "over")
KEYS = [
    "organisations.weak_listed",
    "organisations.weak_open",
    "organisations.weak_accepted",
    "organisations.weak_put_right_rate",
]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list."""

    id: UUID
    name: str
    place: str
    year: int
    situations: list[str]
    look: str
    tag: str
    state: str
    listed_on: date | None
    accepted_on: date | None
    missing: list[date]
    """Months whose progress is late."""
    url: str


def cases(
    place: Place, kind: str, year: int | None, *, now: datetime, page: int = 1, limit: int = PAGE
) -> tuple[list[CaseRow], int]:
    """Cases of a place and below, in division order; and how many. Three queries. The door asks who reads."""
    today = china_date(now)
    found = WeakCase.objects.filter(place__lineage__contains=[place.id])
    states = {"proposed": [State.PROPOSED], "listed": [State.LISTED], "accepted": [State.ACCEPTED]}
    if kind in states:
        found = found.filter(state__in=states[kind])
    elif kind == "over":
        found = found.exclude(state__in=rules.OPEN)
    if year is not None:
        found = found.filter(year=year)
    rows = found.select_related("organisation", "place__now_at").prefetch_related("progress")
    start = (max(page, 1) - 1) * limit
    shown = rows.order_by("-year", "place__sort_key", "id")[start : start + limit]
    return [row_of(case, today) for case in shown], found.count()


def row_of(case: WeakCase, today: date) -> CaseRow:
    """Needs organisation, place and progress."""
    missing = missing_months(case, today)
    state = State(case.state)
    look = {State.PROPOSED: "late", State.LISTED: "info", State.ACCEPTED: "ok", State.KEPT: "ok", State.RELAPSED: "miss"}
    tag = str(words.WEAK_STATE[state])
    if state is State.LISTED and missing:
        return _case_row(case, "late", _("缺 %(n)s 个月的进展") % {"n": len(missing)}, missing)
    if state is State.ACCEPTED and case.relapse_due and case.relapse_due <= today:
        return _case_row(case, "late", _("该回头看了"), missing)
    return _case_row(case, look.get(state, "plain"), tag, missing)


def _case_row(case: WeakCase, look: str, tag: str, missing: list[date]) -> CaseRow:
    return CaseRow(
        case.id, case.organisation.name, (case.place.now_at or case.place).name, case.year,
        [row["text"] for row in case.situations], look, tag, case.state, case.listed_on, case.accepted_on, missing,
        reverse("organisations:weak_case", args=[case.id]),
    )  # fmt: skip


def missing_months(case: WeakCase, today: date) -> list[date]:
    """Months whose progress is past its day. Needs progress."""
    if case.state != State.LISTED or case.listed_on is None:
        return []
    told = {row.month for row in case.progress.all()}
    return [month for month in rules.months_due(case.listed_on, today) if month not in told and rules.due_by(month) < today]


def untold_months(case: WeakCase, today: date) -> list[date]:
    """Months that may be told now, the oldest first. Needs progress."""
    told = {row.month for row in case.progress.all()}
    return [month for month in rules.months_due(case.listed_on, today) if month not in told] if case.listed_on else []


def weak_figures(place: Place) -> list[Figure]:
    """Listed, being put right, accepted, rate. The door asks who reads."""
    return inside_figures(place, KEYS)


@dataclass(frozen=True, slots=True)
class SituationRow:
    code: str
    text: str
    measures: list[WeakMeasure]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as those who work on it see it."""

    case: WeakCase
    row: CaseRow
    held: CriteriaList
    situations: list[SituationRow]
    duties: list[tuple[str, str]]
    lacking: list[str]
    progress: list[tuple[date, str, datetime]]
    acceptances: list[WeakAcceptance]
    votes: list[WeakVote]
    """Members' ballots on it, the newest first."""
    steps: list[tuple[str, str, str]]
    may: list[str]


def being_put_right(organisation_id: UUID) -> UUID | None:
    """The case of a branch that is listed now, for the agenda of its meeting. No permission is asked."""
    return WeakCase.objects.filter(organisation_id=organisation_id, state=State.LISTED).values_list("id", flat=True).first()


def case(case_id: UUID) -> WeakCase:
    """With its organisation. Raises NotFound. No permission is asked."""
    rows = WeakCase.objects.select_related("organisation__place__now_at", "place__now_at", "version", "relapse_of")
    found = rows.prefetch_related("progress", "measures", "duties", "acceptances", "votes").filter(id=case_id).first()
    if found is None:
        raise NotFound(words.NO_CASE)
    return found


def case_page(actor: Actor, case_id: UUID, *, now: datetime) -> CasePage:
    """Raises NotFound, also for who may not see it: that there is one is not theirs to know."""
    found, standing, today = case(case_id), authority.standing_of(actor, now), china_date(now)
    ref = found.organisation.ref
    if not authority.allows(actor, standing, SEE_WEAK, ref):
        raise NotFound(words.NO_CASE)
    measures = sorted(found.measures.all(), key=lambda row: (row.due_on, row.id))
    named = {row.kind: row for row in found.duties.all()}
    held = list_of(found.version)
    lacking = rules.check_plan([row["code"] for row in found.situations], [row.code for row in measures], named, held)
    acceptances = sorted(found.acceptances.all(), key=lambda row: (row.on, row.id), reverse=True)
    return CasePage(
        case=found,
        row=row_of(found, today),
        held=held,
        situations=[
            SituationRow(row["code"], row["text"], [m for m in measures if m.code == row["code"]]) for row in found.situations
        ],
        duties=[
            (str(words.DUTY[duty]), f"{named[duty].name} {named[duty].post}".strip() if duty in named else _("还没有"))
            for duty in held.duties
        ],
        lacking=[words.missing_in_plan(code, found.situations) for code in lacking] if found.state == State.LISTED else [],
        progress=[(row.month, row.words, row.at) for row in sorted(found.progress.all(), key=lambda r: r.month, reverse=True)],
        acceptances=acceptances,
        votes=sorted(found.votes.all(), key=lambda row: (row.on, row.id), reverse=True),
        steps=_steps(found, bool(lacking)),
        may=_may(actor, standing, found, today),
    )


def _steps(found: WeakCase, lacks: bool) -> list[tuple[str, str, str]]:
    """Proposed, listed, planned, accepted, looked at again: (title, text, done | now | next)."""

    def day(on: date | None) -> str:
        return spoken.full_day(on) if on else ""

    steps = [(_("提出"), day(china_date(found.proposed_at)), "done")]
    if found.state == State.DECLINED:
        return [*steps, (_("县里没有列入"), found.words, "done")]
    listed = found.listed_on is not None
    steps.append((_("县里确定"), day(found.listed_on), "done" if listed else "now"))
    steps.append(
        (_("方案和责任人"), _("还没写全") if lacks and listed else "", ("now" if lacks else "done") if listed else "next")
    )
    working = listed and not lacks and found.accepted_on is None
    steps.append((_("整顿，每月写进展"), "", "done" if found.accepted_on else "now" if working else "next"))
    steps.append((_("验收"), day(found.accepted_on), "done" if found.accepted_on else "next"))
    looked = found.checked_on is not None
    due = _("%(day)s起") % {"day": day(found.relapse_due)} if found.relapse_due and not looked else day(found.checked_on)
    steps.append((_("回头看"), due, "done" if looked else "now" if found.accepted_on else "next"))
    return steps


def _may(actor: Actor, standing: Standing, found: WeakCase, today: date) -> list[str]:
    ref = found.organisation.ref
    decides = authority.allows(actor, standing, DECIDE_WEAK, ref)
    works = authority.allows(actor, standing, WORK_ON_WEAK, ref)
    may = []
    if found.state == State.PROPOSED and decides:
        may.append("decide")
    if found.state == State.LISTED and works:
        may += ["plan", "measure"]
        may += ["progress"] if untold_months(found, today) else []
    if found.state == State.LISTED and decides and found.listed_on is not None and found.listed_on < today:
        may.append("accept")
    if found.state == State.ACCEPTED and decides:
        may.append("relapse")
    return may


def hints(organisation: Organisation, *, now: datetime) -> list[tuple[str, str]]:
    """What the records say that may point at a situation of the list in force: (code, words). They list nothing by themselves."""
    today = china_date(now)
    held = list_of(version_at(organisation.place.lineage, today))
    found = []
    for row in held.criteria:
        if row.sign == "vacant" and (since := vacant_since(organisation, today)) and rules.is_vacant_sign(since, today, held):
            found.append((row.code, _("书记的职务从 %(day)s 空到现在") % {"day": since.isoformat()}))
        if row.sign == "undisclosed":
            (missing,) = figures_of(organisation.place, keys=["disclosure.missing"])
            if missing.value:
                found.append((row.code, _("村里有 %(n)s 个月的账过了期限没有公布") % {"n": int(missing.value)}))
    return found


def vacant_since(organisation: Organisation, today: date) -> date | None:
    """Since when nobody is secretary; None while somebody is. One query."""
    posts = Post.objects.filter(organisation=organisation, kind=PostKind.SECRETARY, starts_on__lte=today)
    if posts.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).exists():
        return None
    last = posts.aggregate(last=Max("ends_on"))["last"]
    return last or organisation.set_up_on


def years_with_cases(place: Place) -> list[int]:
    """Newest first. One query."""
    rows = WeakCase.objects.filter(place__lineage__contains=[place.id]).order_by("-year").values_list("year", flat=True)
    return list(rows.distinct())
