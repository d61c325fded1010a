"""A member's own dues: what I owe, what I paid, what was decided."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from teabowl.dues import rules, words
from teabowl.dues.actions.fixing import base_of
from teabowl.dues.actions.saving import terms_of
from teabowl.dues.codes import PaymentState
from teabowl.dues.models import Assessment, Owed, Payment, Terms, Waiver
from teabowl.dues.queries.inside import PaymentRow, payment_row, state_of
from teabowl.dues.rules import Category, Payable, WaiverState
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.times import china_date
from teabowl.organisations import queries as organisations
from teabowl.organisations.kinds import IN_PARTY
from teabowl.organisations.values import OrganisationRef
from teabowl.people.queries import person_ids


@dataclass(frozen=True, slots=True)
class MonthRow:
    owed: Owed
    state: str
    payable: Payable
    due_on: date


@dataclass(frozen=True, slots=True)
class MyDues:
    """`here` is the home branch; None for who is no member. `ahead` are months that may be paid before their time."""

    here: OrganisationRef | None
    member_id: UUID | None
    fixed: Assessment | None
    base_fen: int | None
    category: str
    rate: int
    terms: Terms | None
    months: list[MonthRow]
    ahead: list[tuple[date, int]]
    payments: list[PaymentRow]
    waivers: list[tuple[Waiver, str]]
    today: date

    @property
    def open(self) -> list[MonthRow]:
        return [row for row in self.months if row.owed.payment_id is None and row.owed.fen]

    @property
    def owed_fen(self) -> int:
        return sum(row.owed.fen for row in self.open)

    @property
    def handed(self) -> set[date]:
        """Months whose money was taken by hand and waits for the second person: owed still, not to be paid once more."""
        return {m for row in self.payments if row.payment.state == PaymentState.OPEN for m in row.payment.for_months}

    @property
    def payable_now(self) -> list[MonthRow]:
        return [row for row in self.open if row.payable is Payable.YES]


def my_dues(actor: Actor, now: datetime) -> MyDues:
    """The home membership's dues. A fixed number of queries."""
    today = china_date(now)
    rows = organisations.memberships_of(actor.account_id, today) if actor.account_id else []
    home = next((row for row in rows if row.home and row.status in IN_PARTY), None)
    if home is None:
        return MyDues(None, None, None, None, "", 0, None, [], [], [], [], today)
    here, running = home.organisation, rules.first_of(today)
    terms = terms_of(here.id, running)
    fixed = Assessment.objects.filter(member_id=home.member_id).order_by("-starts").first()
    owed = list(
        Owed.objects.filter(member_id=home.member_id, organisation_id=here.id).select_related("payment").order_by("-month")[:36]
    )
    months = [
        MonthRow(
            r,
            state_of(r, terms.day, today),
            rules.payable(r.month, today, quarterly=terms.quarterly),
            rules.due_on(r.month, terms.day),
        )
        for r in owed
    ]
    written = {row.month for row in owed}
    ahead = []
    if terms.quarterly and fixed:
        last = rules.add_months(rules.quarter_of(running), 2)
        ahead = [(m, fixed.monthly_fen) for m in rules.months_between(rules.add_months(running, 1), last) if m not in written]
    paid = Payment.objects.filter(member_id=home.member_id).exclude(state=PaymentState.DROPPED).select_related("member__person")
    base = base_of(fixed)
    rate = 0
    if fixed and base is not None:
        rate = rules.rate_of(Category(fixed.category), base, rules.table_for(fixed.starts))
    return MyDues(
        here=here,
        member_id=home.member_id,
        fixed=fixed,
        base_fen=base,
        category=str(words.CATEGORY[Category(fixed.category)]) if fixed else "",
        rate=rate,
        terms=terms,
        months=months,
        ahead=ahead,
        payments=[payment_row(p) for p in paid.order_by("-begun_at", "-id")[:24]],
        waivers=[
            (w, str(words.WAIVER[WaiverState(w.state)]))
            for w in Waiver.objects.filter(member_id=home.member_id).order_by("-asked_at")[:6]
        ],
        today=today,
    )


def my_payment(actor: Actor, payment_id: UUID) -> PaymentRow:
    """One of one's own payments. Raises NotFound."""
    humans = person_ids(actor.person_id) if actor.person_id else []
    found = (
        Payment.objects.select_related("member__person", "organisation")
        .filter(id=payment_id, member__person_id__in=humans)
        .first()
    )
    if found is None:
        raise NotFound(words.NOT_HERE)
    return payment_row(found)


def paid_until(member_id: UUID) -> date | None:
    """The last month of a member's that is paid (or owes nothing), with none open before it; None where the first is open. One query."""
    last: date | None = None
    for month, payment, fen in (
        Owed.objects.filter(member_id=member_id).order_by("month").values_list("month", "payment_id", "fen")
    ):
        if fen and payment is None:
            break
        last = month
    return last


def owed_by(account_id: UUID, now: datetime) -> tuple[int, int]:
    """(months, fen) that are open for an account's member today, for one's own page. Two queries."""
    rows = organisations.memberships_of(account_id)
    keys = [row.member_id for row in rows if row.home]
    found = Owed.objects.filter(member_id__in=keys, payment__isnull=True, fen__gt=0, month__lte=china_date(now)).values_list(
        "fen", flat=True
    )
    fens = list(found)
    return len(fens), sum(fens)
