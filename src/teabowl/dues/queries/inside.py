"""What who keeps the dues of an organisation reads: the month, who owes, payments, waivers, rows of months.

Each asks for its verb. Names with amounts are sensitive: the views of those pages log the look (`actions.look_at_owing`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from teabowl.dues import rules, words
from teabowl.dues.actions.fixing import base_of
from teabowl.dues.actions.saving import member_of, terms_of
from teabowl.dues.actions.waivers import reason_of
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.models import Assessment, Concern, Owed, Payment, Tally, Terms, Waiver
from teabowl.dues.permissions import APPROVE_WAIVER, COLLECT, CONFIRM, FIX, KEEP_BOOK, PUBLISH, READ_BOOK, SEE_OWING, SET_TERMS
from teabowl.dues.rules import Payable, WaiverState
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.organisations import queries as organisations
from teabowl.organisations.authority import allows, standing_of
from teabowl.organisations.kinds import BRANCHES
from teabowl.organisations.values import OrganisationRef

STRIP = 6
PAGE = 40
VERBS = {
    "fix": FIX, "owing": SEE_OWING, "collect": COLLECT, "confirm": CONFIRM, "keep": KEEP_BOOK, "read": READ_BOOK, "terms": SET_TERMS,
    "publish": PUBLISH, "approve": APPROVE_WAIVER,
}  # fmt: skip


def may_of(actor: Actor, here: OrganisationRef, now: datetime) -> frozenset[str]:
    """What the actor may do with the dues here, by short names. One query."""
    standing = standing_of(actor, now)
    return frozenset(name for name, verb in VERBS.items() if allows(actor, standing, verb, here))


@dataclass(frozen=True, slots=True)
class HomePage:
    """The running month and the year, in sums."""

    here: OrganisationRef
    may: frozenset[str]
    month: date
    tally: Tally | None
    strip: list[Tally]
    terms: Terms
    is_branch: bool
    unfixed: int
    to_confirm: int
    waivers: int
    concerns: int
    review: int


def home_page(actor: Actor, organisation_id: UUID, now: datetime) -> HomePage:
    """Raises NotFound for who has nothing to do with the dues here."""
    here = organisations.ref(organisation_id)
    may = may_of(actor, here, now)
    if not may:
        raise NotFound(words.NOT_HERE)
    today = china_date(now)
    month = rules.first_of(today)
    tallies = {
        t.month: t for t in Tally.objects.filter(organisation_id=here.id, month__gte=date(today.year, 1, 1), month__lte=month)
    }
    members = [row for row in organisations.members_on(here.id, today) if not row.guest] if here.kind in BRANCHES else []
    fixed = Assessment.objects.filter(member_id__in=[m.member_id for m in members], ends__isnull=True)
    review = dict(fixed.values_list("member_id", "review_on"))
    waiting = [WaiverState.ASKED.value, WaiverState.BRANCH.value]
    return HomePage(
        here=here,
        may=may,
        month=month,
        tally=tallies.get(month),
        strip=[tallies[m] for m in sorted(tallies)],
        terms=terms_of(here.id, month),
        is_branch=here.kind in BRANCHES,
        unfixed=len(members) - len(review),
        to_confirm=Payment.objects.filter(organisation_id=here.id, state=PaymentState.OPEN).count(),
        waivers=waivers_for(here).filter(state__in=waiting).count(),
        concerns=Concern.objects.filter(organisation_id=here.id, at__isnull=True).count(),
        review=sum(day <= today for day in review.values()),
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """A member's month: state paid, open, late, waived, excused or none."""

    month: date
    state: str
    fen: int


@dataclass(frozen=True, slots=True)
class OwingRow:
    member_id: UUID
    person_id: UUID
    name: str
    migrant: bool
    monthly_fen: int | None
    cells: list[Cell]
    owed_fen: int
    owed_months: int


@dataclass(frozen=True, slots=True)
class OwingPage:
    here: OrganisationRef
    may: frozenset[str]
    months: list[date]
    rows: list[OwingRow]
    all_count: int
    owing_count: int


def state_of(row: Owed | None, day: int, today: date) -> str:
    if row is None:
        return "none"
    if row.payment_id:
        return "paid"
    if row.fen == 0:
        return "waived"
    if row.excused:
        return "excused"
    return "late" if rules.is_late(row.month, day, today) else "open"


def owing_page(actor: Actor, organisation_id: UUID, now: datetime, *, only: str = "") -> OwingPage:
    """Every member of a branch with the last months and all that is owed. Raises NotFound. A fixed number of queries."""
    here = organisations.ref(organisation_id)
    may = may_of(actor, here, now)
    if "owing" not in may:
        raise NotFound(words.NOT_HERE)
    today = china_date(now)
    running = rules.first_of(today)
    months = [rules.add_months(running, -n) for n in range(STRIP - 1, -1, -1)]
    members = [row for row in organisations.members_on(here.id, today) if not row.guest]
    keys = [m.member_id for m in members]
    owed: dict[UUID, dict[date, Owed]] = defaultdict(dict)
    recent = Q(month__gte=months[0]) | Q(payment__isnull=True)
    for row in Owed.objects.filter(recent, member_id__in=keys, organisation_id=here.id, month__lte=running):
        owed[row.member_id][row.month] = row
    fixed = dict(Assessment.objects.filter(member_id__in=keys, ends__isnull=True).values_list("member_id", "monthly_fen"))
    day = terms_of(here.id, running).day
    rows = []
    for m in members:
        mine = owed[m.member_id]
        unpaid = [row for row in mine.values() if row.payment_id is None and row.fen]
        cells = [Cell(x, state_of(mine.get(x), day, today), mine[x].fen if x in mine else 0) for x in months]
        rows.append(
            OwingRow(
                m.member_id,
                m.person_id,
                m.name,
                m.migrant,
                fixed.get(m.member_id),
                cells,
                sum(r.fen for r in unpaid),
                len(unpaid),
            )
        )
    owing = [row for row in rows if row.owed_fen]
    shown = {"owing": owing, "unfixed": [row for row in rows if row.monthly_fen is None]}.get(only, rows)
    return OwingPage(here, may, months, shown, len(rows), len(owing))


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One member's dues for who keeps them. `base_fen` is the income behind the present amount."""

    here: OrganisationRef
    may: frozenset[str]
    member_id: UUID
    person_id: UUID
    name: str
    fixed: Assessment | None
    base_fen: int | None
    history: list[Assessment]
    months: list[tuple[Owed, str, Payable]]
    terms: Terms

    @property
    def unpaid(self) -> list[tuple[Owed, str, Payable]]:
        return [row for row in self.months if row[0].payment_id is None and row[0].fen]


def member_page(actor: Actor, organisation_id: UUID, member_id: UUID, now: datetime) -> MemberPage:
    """Raises NotFound. The caller logs the look."""
    here = organisations.ref(organisation_id)
    may = may_of(actor, here, now)
    if not may & {"fix", "collect"}:
        raise NotFound(words.NOT_HERE)
    member, today = member_of(here.id, member_id), china_date(now)
    terms = terms_of(here.id, rules.first_of(today))
    history = list(Assessment.objects.filter(member=member).order_by("-starts"))
    fixed = history[0] if history else None
    rows = Owed.objects.filter(member=member, organisation_id=here.id).select_related("payment").order_by("-month")[:60]
    months = [
        (row, state_of(row, terms.day, today), rules.payable(row.month, today, quarterly=terms.quarterly)) for row in rows
    ]
    return MemberPage(
        here, may, member.id, member.person_id, member.person.name, fixed, base_of(fixed), history, months, terms
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaymentRow:
    payment: Payment
    name: str
    state: str
    look: str
    way: str
    months: str


def payment_row(payment: Payment) -> PaymentRow:
    """Needs member and person."""
    state = PaymentState(payment.state)
    return PaymentRow(
        payment, payment.member.person.name, str(words.PAYMENT[state]), words.PAYMENT_LOOK[state], str(words.WAY[Way(payment.way)]),
        words.months_text(payment.for_months),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaymentsPage:
    here: OrganisationRef
    may: frozenset[str]
    rows: list[PaymentRow]
    newer_url: str
    older_url: str


def payments_at(actor: Actor, organisation_id: UUID, now: datetime, *, page: int = 1, state: str = "") -> PaymentsPage:
    """Payments of an organisation, the newest first. Raises NotFound. The caller logs the look."""
    here = organisations.ref(organisation_id)
    may = may_of(actor, here, now)
    if not may & {"owing", "confirm"}:
        raise NotFound(words.NOT_HERE)
    found = Payment.objects.filter(organisation_id=here.id).exclude(state=PaymentState.WAITING)
    found = found.filter(state=state) if state in set(PaymentState) else found
    rows = list(found.select_related("member__person").order_by("-begun_at", "-id")[(page - 1) * PAGE : page * PAGE + 1])
    return PaymentsPage(
        here,
        may,
        [payment_row(row) for row in rows[:PAGE]],
        f"?state={state}&page={page - 1}" if page > 1 else "",
        f"?state={state}&page={page + 1}" if len(rows) > PAGE else "",
    )


def payment_page(actor: Actor, payment_id: UUID, now: datetime) -> tuple[OrganisationRef, frozenset[str], PaymentRow]:
    """One payment for who keeps or confirms. Raises NotFound."""
    found = (
        Payment.objects.select_related("member__person", "begun_by__person", "confirmed_by__person")
        .filter(id=payment_id)
        .first()
    )
    if found is None:
        raise NotFound(words.NOT_HERE)
    here = organisations.ref(found.organisation_id)
    may = may_of(actor, here, now)
    if not may & {"owing", "confirm"}:
        raise NotFound(words.NOT_HERE)
    return here, may, payment_row(found)


def waivers_for(here: OrganisationRef) -> Any:
    """An organisation's own, and of those right below it what waits for its word or had it."""
    own = Q(organisation_id=here.id)
    below = Q(organisation__parent_id=here.id) & ~Q(state=WaiverState.ASKED)
    return Waiver.objects.filter(own | below)


@dataclass(frozen=True, slots=True)
class WaiverRow:
    waiver: Waiver
    name: str
    organisation: str
    state: str
    months: str
    monthly_fen: int
    reason: str
    step: str
    """'branch' or 'above' where the reader decides next, else ''."""


def waivers_at(actor: Actor, organisation_id: UUID, now: datetime) -> tuple[OrganisationRef, frozenset[str], list[WaiverRow]]:
    """The open ones first. Raises NotFound. The caller logs the look."""
    here = organisations.ref(organisation_id)
    may = may_of(actor, here, now)
    if not may & {"fix", "approve"}:
        raise NotFound(words.NOT_HERE)
    found = list(waivers_for(here).select_related("member__person", "organisation").order_by("-asked_at", "-id")[:PAGE])
    fixed = dict(
        Assessment.objects.filter(member_id__in=[w.member_id for w in found], ends__isnull=True).values_list(
            "member_id", "monthly_fen"
        )
    )
    rows = []
    for w in found:
        own = w.organisation_id == here.id
        step = "branch" if own and w.state == WaiverState.ASKED and "fix" in may else ""
        step = "above" if not own and w.state == WaiverState.BRANCH and "approve" in may else step
        rows.append(
            WaiverRow(
                w, w.member.person.name, w.organisation.name, str(words.WAIVER[WaiverState(w.state)]),
                words.months_text(rules.months_between(w.first, w.last)), fixed.get(w.member_id, 0), reason_of(w), step,
            )
        )  # fmt: skip
    return here, may, sorted(rows, key=lambda r: not r.step)


def concerns_at(actor: Actor, organisation_id: UUID, now: datetime) -> tuple[OrganisationRef, Sequence[Concern]]:
    """Rows of six months and more, the open ones first. Raises NotFound."""
    here = organisations.ref(organisation_id)
    if "fix" not in may_of(actor, here, now):
        raise NotFound(words.NOT_HERE)
    found = list(Concern.objects.filter(organisation_id=here.id).select_related("member__person").order_by("-raised_at")[:PAGE])
    return here, sorted(found, key=lambda c: c.at is not None)
