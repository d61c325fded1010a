"""Two years of dues in the branches of the rich villages: what each member pays, quarters paid, the book, the township's share, a year
published; and what is open now: a due to pay by code, money to confirm, a waiver to approve, half a year to talk about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from teabowl.demo import actors, cast
from teabowl.demo.dues_book import DAY, SHARE, Books, book_of, hand_up, spend, write
from teabowl.demo.luck import Luck, months_back
from teabowl.demo.organisations import Branch, Seat, branches
from teabowl.demo.town import Town
from teabowl.dues import actions, ledger, rules
from teabowl.dues.actions import working
from teabowl.dues.actions.fixing import BASE
from teabowl.dues.codes import PaymentState, Way
from teabowl.dues.ledger import Account
from teabowl.dues.models import (
    Assessment,
    BankLine,
    Book,
    Closing,
    Entry,
    Handing,
    Owed,
    Payment,
    Publication,
    Tally,
    Terms,
)
from teabowl.dues.rules import Category
from teabowl.kernel.actor import Actor, PostKind
from teabowl.kernel.times import china_date
from teabowl.organisations.models import Organisation
from teabowl.people.models import Account as Login
from teabowl.people.queries import actor_for
from teabowl.people.secrets import seal

MONTHS = 24


@dataclass
class Pays:
    """What one member pays, from when on."""

    seat: Seat
    fixed: Assessment
    careful: float
    unpaid_from: date | None = None


def rows(town: Town) -> None:
    """The tables in the order in which they must be saved; nothing where there is no branch."""
    for table in (Terms, Assessment, Payment, Book, Entry, BankLine, Handing, Closing, Tally, Publication):
        town.rows.more.setdefault(table, [])
    for branch in branches(town):
        _branch(town, branch)


def _branch(town: Town, branch: Branch) -> None:
    luck, months = Luck(f"dues {town.place.code}"), months_back(town.today, MONTHS)
    keeper, checker = branch.posts.get(PostKind.DUES_KEEPER), branch.posts.get(PostKind.DUES_CHECKER)
    if keeper is None or checker is None:
        return
    begun = luck.moment(months[0], 9, 10)
    book = book_of(town, luck, branch.organisation, begun)
    _terms(town, luck, branch, months[0], begun)
    made = Books(town, luck, branch, months, keeper, checker, book)
    made.move(months[0], Account.BANK, Account.OPENING, luck.randrange(80_000, 260_000, 500), "接上一本账的结余")
    pays = [_fixed(made, seat) for seat in branch.members]
    _quarters(made, [one for one in pays if one])
    spend(made)
    handings = hand_up(made)
    write(made, handings)


def _terms(town: Town, luck: Luck, branch: Branch, since: date, at: datetime) -> None:
    said = {"since": since, "day": DAY, "quarterly": True, "by": town.secretary, "at": at, "decision": "支部党员大会（演示）"}
    town.rows.add(Terms(id=luck.key(at), organisation=branch.organisation, farmer_fen=luck.pick((50, 100)), **said))
    known = {row.organisation_id for row in town.rows.more[Terms] if isinstance(row, Terms)}
    if branch.committee.id not in known:
        town.rows.add(Terms(id=luck.key(at), organisation=branch.committee, share=SHARE, **said))


def _fixed(made: Books, seat: Seat) -> Pays | None:
    """Those away have wages; at home most are farmers, some retired."""
    luck, town, member = made.luck, made.town, seat.member
    chance = luck.random()
    category = Category.FARMER
    if member.migrant_since is not None:
        category = Category.WAGE if chance < 0.8 else Category.SELF_EMPLOYED
    elif chance < 0.15:
        category = Category.RETIRED
    elif chance < 0.3:
        category = Category.WAGE
    base = None
    if rules.needs_base(category):
        base = (
            luck.randrange(240_000, 720_000, 5_000)
            if category is not Category.RETIRED
            else luck.randrange(180_000, 420_000, 1_000)
        )
    is_mine = made.town.parts.get("member") is not None and seat.account is made.town.parts["member"]
    if is_mine and town.place.code == cast.SHOWCASE:
        category, base = Category.WAGE, 620_000
    terms = next(r for r in town.rows.more[Terms] if isinstance(r, Terms) and r.organisation_id == made.branch.organisation.id)
    decided = terms.farmer_fen if category is Category.FARMER else None
    starts = max(made.months[0], rules.first_of(member.admitted_on or made.months[0]))
    at = luck.moment(max(starts, made.months[0]), 9, 17)
    fixed = Assessment(
        id=luck.key(at), member=member, organisation=made.branch.organisation, starts=starts, category=category.value,
        base=seal(str(base), BASE) if base else None, decided_fen=decided,
        monthly_fen=rules.monthly_fen(category, starts, base_fen=base, decided_fen=decided), source=rules.table_for(starts).source,
        review_on=date(town.today.year + 1, 1, 1), by=made.keeper, at=at, form_key=luck.key(at),
    )  # fmt: skip
    town.rows.add(fixed)
    pays = Pays(seat, fixed, 0.9 + luck.random() * 0.1)
    if is_mine:
        pays.careful, pays.unpaid_from = 1.0, rules.add_months(made.months[-1], -1)
    elif town.place.code == cast.SHOWCASE and member.migrant_since is not None and not made.tallies.get(date.min):
        made.tallies[date.min] = [1, 0, 0, 0]  # the first other one away in the showcase: nothing paid for seven months
        pays.careful, pays.unpaid_from = 1.0, rules.add_months(made.months[-1], -7)
    return pays


def _quarters(made: Books, pays: list[Pays]) -> None:
    """By the quarter, in its second month; of the running quarter seven in ten so far."""
    luck, running, today = made.luck, made.months[-1], made.town.today
    for quarter in sorted({rules.quarter_of(month) for month in made.months}):
        span = rules.months_between(quarter, rules.add_months(quarter, 2))
        for one in pays:
            owed = [m for m in span if one.fixed.starts <= m and m >= made.months[0]]
            for month in owed:
                if month <= running:
                    made.tallies[month][0] += 1
                    made.tallies[month][1] += one.fixed.monthly_fen
            paid = [m for m in owed if one.unpaid_from is None or m < one.unpaid_from]
            on = rules.add_months(quarter, 1) + timedelta(days=luck.randrange(2, DAY + 5))
            chance = 0.7 if quarter == rules.quarter_of(running) else one.careful
            if one.unpaid_from:
                chance = 1.0
            if luck.random() > chance:  # not in time: most bring it in the quarter after
                on = rules.add_months(quarter, 4) if luck.random() < 0.85 else today
            if not paid or on >= today:
                continue
            for month in paid:
                if month <= running:
                    made.tallies[month][2] += 1
                    made.tallies[month][3] += one.fixed.monthly_fen
            _payment(made, one, paid, on)
    made.tallies.pop(date.min, None)


def _payment(made: Books, one: Pays, months: list[date], on: date) -> None:
    luck, seat = made.luck, one.seat
    online = seat.account is not None and seat.member.migrant_since is not None
    proxy = seat.account is None and luck.random() < 0.3
    way = Way.ONLINE if online else Way.PROXY if proxy else Way.CASH
    at, fen = luck.moment(on, 8, 20), one.fixed.monthly_fen * len(months)
    taker = seat.account if online else made.keeper
    if not online and seat.account is made.keeper:
        taker = made.checker
    payment = Payment(
        id=luck.key(at), organisation=made.branch.organisation, member=seat.member, state=PaymentState.PAID.value, way=way.value,
        for_months=months, fen=fen, number=rules.receipt_number(luck.randbytes(8)), paid_on=on, proxy="孩子" if proxy else "",
        begun_by=taker, begun_at=at, form_key=luck.key(at),
    )  # fmt: skip
    if not online:
        payment.confirmed_by = made.checker if taker is made.keeper else made.keeper
        payment.confirmed_at = at + timedelta(hours=luck.randrange(1, 20))
    made.town.rows.add(payment)
    held = Account.ONLINE if online else Account.CASH
    made.move(on, held, Account.DUES, fen, f"{'网上交' if online else '代交' if proxy else '现金'} {months[0]:%Y-%m}", payment)


# ── what is going on just now ──

PAID_BY = """
UPDATE dues_owed AS owed SET payment_id = payment.id FROM dues_payment AS payment
WHERE payment.member_id = owed.member_id AND owed.month = ANY(payment.for_months) AND payment.state = 'paid'
"""


def play(now: datetime) -> None:
    """Months are owed and paid as the rows say; then in the showcase: a new year's worth of things that wait."""
    today = china_date(now)
    months = months_back(today, MONTHS)
    working.owe(months)
    ahead = Payment.objects.filter(for_months__contains=[rules.add_months(months[-1], 1)]).values_list("member_id", flat=True)
    if ahead:
        working.owe([rules.add_months(months[-1], 1)], members=list(ahead))
    with connection.cursor() as cursor:
        cursor.execute(PAID_BY)
    actions.raise_concerns(now=now)
    _showcase(now, months)


def _showcase(now: datetime, months: list[date]) -> None:
    secretary = actors.actor("secretary", now)
    branch = Organisation.objects.filter(place__code=cast.SHOWCASE, kind="branch", dissolved_on__isnull=True).first()
    if branch is None:
        return
    keeper = _actor_in(branch, PostKind.DUES_KEEPER, now)
    open_ones = Owed.objects.filter(
        organisation=branch, month=months[-1], payment__isnull=True, member__migrant_since__isnull=True
    )
    waiting = [
        owed for owed in open_ones.select_related("member__person").order_by("id") if owed.member.person_id != keeper.person_id
    ]
    if waiting:
        actions.take_payment(
            keeper, organisation_id=branch.id, member_id=waiting[0].member_id, months=[months[-1]], way=Way.CASH,
            paid_on=china_date(now), now=now,
        )  # fmt: skip
    if len(waiting) > 1:
        asked = actions.ask_waiver(
            keeper, organisation_id=branch.id, member_id=waiting[1].member_id, first=months[-1], last=rules.add_months(months[-1], 1),
            reason="秋天住院两回，地也没种上。", now=now - timedelta(days=6),
        )  # fmt: skip
        actions.decide_in_branch(
            secretary, waiver_id=asked.id, agree=True, decision="支部党员大会同意免交两个月", now=now - timedelta(days=4)
        )
    actions.add_entry(
        keeper, organisation_id=branch.id, what=ledger.What.SPEND, held=Account.BANK, other=Account.READING, fen=6_800,
        on=china_date(now), text="冬季学习用的笔记本 20 本", now=now,
    )  # fmt: skip


def _actor_in(branch: Organisation, kind: PostKind, now: datetime) -> Actor:
    account = Login.objects.select_related("person").get(
        person__in=branch.posts.filter(kind=kind, ends_on__isnull=True).values("person")
    )
    return actor_for(account, now=now)
